"""Which objects bear tags, and how tags look."""

from __future__ import annotations

from zhike.kernel.objects import Object, all_objects
from zhike.kernel.revisions import kept_in_memory
from zhike.workplace.tags.models import Colour, Tag

FIELD = "tags"


def bears(obj: Object) -> bool:
    """Say whether records of an object bear tags: it has a field “tags” of free words."""
    bound = obj.bound.get(FIELD)
    return bound is not None and bound.kind.key == "multi_choice" and not bound.choice_labels


@kept_in_memory
def colour() -> None:
    """Let every list and page of this process show tags in their colours."""
    rows = Tag.objects.alive().exclude(color=Colour.GRAY).values_list("name", "color")
    tones = dict(rows)
    for obj in all_objects():
        if bears(obj):
            obj.tones = {**getattr(obj, "tones", {}), FIELD: tones}
