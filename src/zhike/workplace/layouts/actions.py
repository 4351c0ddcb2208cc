"""Setting and resetting a layout: one event each, in the stream of the organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel import actions, events, revisions
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid, NotFound
from zhike.kernel.events import EventType
from zhike.kernel.kinds.base import BadValue, check_text
from zhike.kernel.models import Event
from zhike.kernel.objects import Object
from zhike.kernel.pages import timeline
from zhike.people.actions.organisation import ensure
from zhike.people.models import Role
from zhike.people.permissions import require
from zhike.workplace.layouts.arranging import arrangeable, objects
from zhike.workplace.layouts.models import Layout

LONGEST_TITLE, LONGEST_HELP, MOST_SECTIONS = 80, 300, 40
# What a layout holds.
PARTS = ("sections", "hidden", "required", "helps")
SET = events.declare(EventType(
    "organisation.layout_set", gettext_lazy("Layout changed"), gettext_lazy("%(actor)s changed the layout of a form"),
    ("of", "role", "before", "after"),
))  # fmt: skip


@timeline.details
def which_form(rows: list[Event]) -> dict[int, str]:
    """Say which form was changed, and for whom; a role is called as it was then."""
    found = {}
    labels = {obj.key: obj.label_plural for obj in objects()}
    for row in rows:
        if row.verb == SET.verb:
            role = row.data.get("role") or _("Everybody")
            text = _("%(form)s · %(role)s") if row.data.get("after") else _("%(form)s · %(role)s · reset")
            found[row.id] = text % {"form": labels.get(row.data["of"], row.data["of"]), "role": role}
    return found


def arrange(obj: Object, role_id: int | None, layout: Mapping[str, Any], *, actor: Actor) -> None:
    """Set how form and page of an object look for a role, without one for everybody else.

    ``layout`` has the columns of ``Layout``. Raises NotAllowed, NotFound for a role that is none, or Invalid.
    """
    require(actor, "settings.manage")
    check(obj, layout)
    _store(obj, role_id, {name: layout[name] for name in PARTS}, actor)


def reset(obj: Object, role_id: int | None, *, actor: Actor) -> None:
    """Return to the layout for everybody, or to the one that came with the program. Raises as ``arrange`` does."""
    require(actor, "settings.manage")
    _store(obj, role_id, None, actor)


def _store(obj: Object, role_id: int | None, layout: dict[str, Any] | None, actor: Actor) -> None:
    with transaction.atomic():
        role = None if role_id is None else Role.objects.filter(pk=role_id, deleted_at__isnull=True).first()
        if obj not in objects() or (role is None and role_id is not None):
            raise NotFound()
        organisation = actions.lock(ensure(), actor=actor, verb="see")
        row = Layout.objects.filter(object=obj.key, role=role).first()
        before = None if row is None else _values(row)
        if before == layout:
            return
        if layout is None:
            Layout.objects.filter(object=obj.key, role=role).delete()
        else:
            Layout.objects.update_or_create(object=obj.key, role=role, defaults=layout)
        data = {"of": obj.key, "role": str(role) if role else "", "before": before, "after": layout}
        events.record(SET.verb, organisation, actor=actor, data=data)
        revisions.changed()


def _values(row: Layout) -> dict[str, Any]:
    return {"sections": row.sections, "hidden": row.hidden, "required": row.required, "helps": row.helps}


def check(obj: Object, layout: Mapping[str, Any]) -> None:
    """Refuse a layout that names a field twice or not at all, hides what must be filled in, or is too long."""
    placed = Counter(name for section in layout["sections"] for name in section["fields"])
    possible = set(arrangeable(obj))
    hidden, required = set(layout["hidden"]), set(layout["required"])
    named = {*placed, *hidden, *required, *layout["helps"]}
    if named - possible or any(count > 1 for count in placed.values()):
        raise Invalid(_("A field is named twice or does not exist any more. Open the page again."))
    needed = {name for name in hidden if name in required or obj.field(name).required}
    if needed:
        labels = _(", ").join(str(obj.field(name).label) for name in possible if name in needed)
        raise Invalid(_("What must be filled in can't be left out: %(fields)s.") % {"fields": labels})
    if len(layout["sections"]) > MOST_SECTIONS:
        raise Invalid(_("A form has at most %(limit)d sections.") % {"limit": MOST_SECTIONS})
    _check_texts([text for s in layout["sections"] for text in (s["en"], s["zh"])], LONGEST_TITLE)
    _check_texts([text for words in layout["helps"].values() for text in words.values()], LONGEST_HELP)


def _check_texts(texts: Sequence[str], longest: int) -> None:
    for text in texts:
        try:
            check_text(text)
        except BadValue as error:
            raise Invalid(str(error)) from None
        if len(text) > longest:
            raise Invalid(_("A text is too long: at most %(limit)d characters.") % {"limit": longest})
