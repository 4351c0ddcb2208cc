"""The rule of each door: read by the gate, changed by administrators."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.duplicates.matching import matched_objects
from zhike.duplicates.models import Door, Policy, Rule
from zhike.kernel import actions, events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.events import EventType
from zhike.kernel.objects import Object
from zhike.people.actions.organisation import ensure
from zhike.people.permissions import require
from zhike.workplace.preset_import import guides

CHANGED = events.declare(EventType(
    "organisation.duplicate_rules_set", _("Duplicate rules set"),
    _("%(actor)s changed what is done about duplicates"), ("rules",),
))  # fmt: skip


def door_of(actor: Actor) -> str:
    """Return the door by which an actor writes; a job is an import."""
    return {"api": Door.API, "job": Door.IMPORT, "import": Door.IMPORT}.get(actor.via, Door.FORM)


def policy(obj: Object, door: str) -> str:
    """Return what a door does about an object's duplicates."""
    row = Rule.objects.filter(object=obj.key, door=door).values_list("policy", flat=True).first()
    return row or Policy.WARN


def all_rules() -> dict[tuple[str, str], str]:
    """Return the policy of every door and object."""
    stored = {(row.object, row.door): row.policy for row in Rule.objects.all()}
    return {
        (obj.key, door): stored.get((obj.key, door), Policy.WARN.value)
        for obj in matched_objects()
        for door in Door.values
    }


def set_rules(wanted: Mapping[tuple[str, str], str], *, actor: Actor) -> None:
    """Set the policies of doors, with one event of what changed. Raises NotAllowed or Invalid."""
    require(actor, "settings.manage")
    before = all_rules()
    if not set(wanted) <= set(before) or not set(wanted.values()) <= set(Policy.values):
        raise Invalid("There is no such rule.")
    changed = {place: value for place, value in wanted.items() if before[place] != value}
    if not changed:
        return
    with transaction.atomic():
        organisation = actions.lock(ensure(), actor=actor, verb="see")
        for (key, door), value in changed.items():
            Rule.objects.update_or_create(object=key, door=door, defaults={"policy": value})
        told = {f"{key} {door}": [before[key, door], value] for (key, door), value in changed.items()}
        events.record(CHANGED.verb, organisation, actor=actor, data={"rules": told})


def in_words(obj: Object) -> str:
    """Return what an import does about rows that look like existing records; "" where nobody can tell."""
    if obj not in matched_objects():
        return ""
    return {
        Policy.OFF: _now("Rows that look like existing records are imported without a check."),
        Policy.WARN: _now("Rows that look like existing records are imported and counted."),
        Policy.REASON: _now(
            "Rows that look like existing records are left out, with the reason in the error file."
        ),
        Policy.BLOCK: _now(
            "Rows that look like existing records are left out, with the reason in the error file."
        ),
    }[Policy(policy(obj, Door.IMPORT))]


guides.duplicate_rules.append(in_words)
