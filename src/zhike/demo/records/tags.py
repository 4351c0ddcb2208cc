"""The tags of the demo company."""

from __future__ import annotations

from datetime import date

from zhike.demo.records.store import Store
from zhike.demo.words.companies import TAG_COLOURS, TAGS
from zhike.kernel.transfer.writing import take_ids
from zhike.workplace.tags.models import Colour, Tag


def add_tags(store: Store, first: date, chinese: bool) -> None:
    """Take in the tags that customers bear, but for those that the house has already."""
    names = {english: translated if chinese else english for english, translated in TAGS}
    there = set(Tag.objects.alive().filter(name__in=names.values()).values_list("name", flat=True))
    missing = [english for english, name in names.items() if name not in there]
    for pk, english in zip(take_ids(Tag, len(missing)), missing, strict=True):
        store.create(Tag(pk=pk, name=names[english], color=TAG_COLOURS.get(english, Colour.GRAY)), first)
