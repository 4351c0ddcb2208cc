"""Put a tag on records and take it off, many at once; and note the tags that people typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from zhike.kernel import actions
from zhike.kernel.access import Actor
from zhike.kernel.cleaning import clean_values
from zhike.kernel.errors import Invalid
from zhike.kernel.kinds.base import BadValue, check_text
from zhike.kernel.objects import object_of
from zhike.kernel.verbs import Input
from zhike.workplace.tags.models import Tag
from zhike.workplace.tags.queries import FIELD

LONGEST = 60


class NewOrOldTag(Input):
    """Which tag, by its name."""

    tag: str = Field(title=gettext_lazy("Tag"))


class OneTag(Input):
    """Which tag."""

    tag: int = Field(title=gettext_lazy("Tag"), json_schema_extra={"lookup": "tags"})


def named(values: Mapping[str, Any]) -> str:
    """Return the name of the tag that an input names by its number. Raises Invalid."""
    tag = Tag.objects.alive().filter(pk=values.get("tag")).first()
    if tag is None:
        raise Invalid(_("This tag no longer exists."), "tag")
    return tag.name


def name_in(values: Mapping[str, Any]) -> str:
    """Return the name of the tag that an input names, also of one that is gone meanwhile, for a sentence about it."""
    given = values.get("tag")
    if isinstance(given, int):
        return Tag.objects.filter(pk=given).values_list("name", flat=True).first() or str(given)
    return " ".join(str(given).split())


def spelled(text: str) -> str:
    """Return a name as a tag may have it, with single spaces. Raises Invalid, saying what is wrong with it."""
    try:
        name = check_text(" ".join(text.split()))
    except BadValue as error:
        raise Invalid(str(error), "tag") from None
    if not name:
        raise Invalid(_("This must be filled in."), "tag")
    if len(name) > LONGEST:
        raise Invalid(_("A tag has at most %(most)d characters; this has %(length)d.")
                      % {"most": LONGEST, "length": len(name)}, "tag")  # fmt: skip
    if ";" in name or "；" in name:
        raise Invalid(_("A tag can't contain a semicolon."), "tag")
    return name


def put_on(record: Any, values: Mapping[str, Any], *, actor: Actor, cause: int | None = None) -> Any:
    """Add a tag, given by its name, to a record; one that it bears already is no change.

    A name that is new becomes one of the house's in the same transaction: whoever may write tags makes them by writing
    them, here as in a form. Raises as ``actions.change`` does, and then there is no new tag either.
    """
    # Work that was begun before names could be given names a tag by its number.
    name = named(values) if isinstance(values.get("tag"), int) else spelled(values.get("tag", ""))
    with transaction.atomic():
        record = _set(record, lambda held: held if name in held else [*held, name], actor, cause)
        note([name], actor)
    return record


def take_off(record: Any, values: Mapping[str, Any], *, actor: Actor, cause: int | None = None) -> Any:
    """Remove a tag from a record that bears it. Raises as ``actions.change`` does."""
    name = named(values)
    return _set(record, lambda held: [tag for tag in held if tag != name], actor, cause)


@transaction.atomic
def _set(record: Any, change: Any, actor: Actor, cause: int | None) -> Any:
    obj = object_of(record)
    actions.require_generic(obj, actor, "change")
    locked = actions.lock(record, actor=actor)
    values = {FIELD: change(list(getattr(locked, FIELD)))}
    return actions.apply(
        locked, clean_values(obj, values, actor, creating=False, stored=locked), actor=actor, cause=cause
    )


def note(names: Iterable[str], actor: Actor) -> None:
    """Let what somebody typed as a tag be one of the house's: offered to all, to be given a colour.

    It is his doing, whatever his rights on the list of tags: he had the right to write the word.
    """
    wanted = {name for name in names if 0 < len(name) <= LONGEST}
    known = set(Tag.objects.alive().filter(name__in=wanted).values_list("name", flat=True))
    for name in sorted(wanted - known):
        actions.insert(Tag(name=name), actor=actor)
