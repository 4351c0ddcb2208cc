"""What the bulk bar offers beside the verbs of an object: tags and shares.

The kernel's bulk actions ask ``bulk.further`` for a key's ``Further``: how it is called, whom it is offered to, and
what it does to one record. Another app adds its own in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from zhike.kernel import actions, bulk
from zhike.kernel.access import Actor, may
from zhike.kernel.cleaning import writable
from zhike.kernel.errors import Invalid
from zhike.kernel.objects import Object
from zhike.kernel.pages.input_form import InputForm
from zhike.kernel.verbs import Input
from zhike.workplace.tags import actions as tags
from zhike.workplace.tags.forms import NameForm
from zhike.workplace.tags.queries import FIELD, bears


@dataclass(frozen=True)
class Further:
    """One action. ``do(record, values, actor=…, cause=…)`` records events that ``undoing`` can take back where it is ``undone``.

    ``form(input, actor, data)`` makes the form that asks for the input.
    """

    label: Any
    icon: str
    input: type[Input]
    offered: Callable[[Object, Actor], bool]
    do: Callable[..., Any]
    undone: bool = False
    form: Any = InputForm
    # The sentence about what was done; its values stand in it where they tell more: “%(records)s shared.”
    told: Callable[[Mapping[str, Any]], str] = lambda values: ""


class Grantee(Input):
    """With whom."""

    user: int | None = Field(None, title=gettext_lazy("Person"), json_schema_extra={"lookup": "users"})
    team: int | None = Field(None, title=gettext_lazy("or team"), json_schema_extra={"lookup": "teams"})


class ShareWith(Grantee):
    """With whom, and how far."""

    level: Literal["see", "change"] = Field(
        "see", title=gettext_lazy("Right"),
        json_schema_extra={"labels": {"see": gettext_lazy("May see"), "change": gettext_lazy("May change")}},
    )  # fmt: skip


def taggable(obj: Object, actor: Actor) -> bool:
    """Say whether the actor may tag records of an object."""
    return obj.writable and bears(obj) and may(actor, obj, "change") and FIELD in writable(obj, actor)


def sharable(obj: Object, actor: Actor) -> bool:
    """Say whether the actor may share records of an object; one's own settings are no such records."""
    return obj.navigation == "main" and may(actor, obj, "share")


def grantees(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the person and the team that an input names. Raises Invalid where it names neither."""
    found = [{"grantee": kind, "grantee_id": values[kind]} for kind in ("user", "team") if values.get(kind)]
    if not found:
        raise Invalid(_("Choose a person or a team."))
    return found


def share(record: Any, values: Mapping[str, Any], *, actor: Actor, cause: int | None = None) -> None:
    """Give a person, a team or both a right on a record."""
    for grantee in grantees(values):
        actions.share(record, actor=actor, level=values.get("level", "see"), cause=cause, **grantee)


def unshare(record: Any, values: Mapping[str, Any], *, actor: Actor, cause: int | None = None) -> None:
    """End the shares of a record with a person, a team or both."""
    for grantee in grantees(values):
        actions.unshare(record, actor=actor, cause=cause, **grantee)


def tagged(values: Mapping[str, Any]) -> str:
    """Say that records bear a tag now, and which."""
    return _("%(records)s tagged “%(tag)s”.").replace("%(tag)s", tags.name_in(values).replace("%", "%%"))


def untagged(values: Mapping[str, Any]) -> str:
    """Say that records bear a tag no longer, and which."""
    return _("%(records)s lost the tag “%(tag)s”.").replace(
        "%(tag)s", tags.name_in(values).replace("%", "%%")
    )


bulk.further.update({
    "tag": Further(gettext_lazy("Add tag"), "tag", tags.NewOrOldTag, taggable, tags.put_on, True, NameForm, tagged),
    "untag": Further(gettext_lazy("Remove tag"), "tags", tags.OneTag, taggable, tags.take_off, undone=True, told=untagged),
    "share": Further(gettext_lazy("Share"), "share", ShareWith, sharable, share, undone=True, told=lambda values: _("%(records)s shared.")),
    "unshare": Further(gettext_lazy("Stop sharing"), "users", Grantee, sharable, unshare, undone=True, told=lambda values: _("%(records)s no longer shared.")),
})  # fmt: skip
