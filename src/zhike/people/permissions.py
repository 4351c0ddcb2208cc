"""Permissions that are not about one object, the rights on people that follow from them, and the comparison of rights."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.kernel.access import GENERIC_VERBS, SCOPES, Actor, field_right, grant
from zhike.kernel.errors import NotAllowed
from zhike.kernel.objects import Object, all_objects

PERMISSIONS: dict[str, Any] = {
    "users.manage": _("Invite, edit, disable people; keep departments and teams"),
    "users.hand_over": _("Hand over the work of people in the own department who leave, and disable them"),
    "roles.manage": _("Edit roles"),
    "settings.manage": _("Change the company settings"),
    "audit.see": _("See the audit log"),
    "jobs.see_all": _("See everybody's background work"),
    "metrics.see": _("See the operating figures"),
    "backups.manage": _("Make, check, download and delete backups, which hold everything"),
    "keys.manage_all": _("See and revoke everybody's API keys"),
}

# From the narrowest to the widest. A part of another record follows it, and every other word allows that too.
REACHES = ("none", "parent", *SCOPES[1:])

# Whoever works here may look up colleagues; the rest of this app is opened by permissions, not by grants.
OPEN_TO_ALL: dict[str, dict[str, Any]] = {
    "people.user": {"see": "all"},
    "people.department": {"see": "all"},
    "people.team": {"see": "all"},
    "people.role": {},
    "people.organisation": {"see": "all"},
}
FULL = dict.fromkeys(("see", "create", "change", "delete", "export"), "all")
OPENED_BY: dict[str, dict[str, dict[str, Any]]] = {
    # Before managing people, which opens more of the same.
    "users.hand_over": {"people.user": {"see": "all", "hand_over": {
        "field": "department", "op": "in", "value": ["$my_departments"],
    }}},
    "users.manage": {
        "people.user": FULL, "people.department": FULL, "people.team": FULL, "people.role": {"see": "all"},
    },
    "roles.manage": {"people.role": FULL},
    "settings.manage": {"people.organisation": FULL},
}  # fmt: skip


def declare(key: str, label: Any, *, opens: tuple[str, ...] = ()) -> None:
    """Name a permission of another app, so that the role editor can offer it. Raises ValueError when it exists.

    The objects that it ``opens`` exist for nobody without it, whatever his role grants on all other records.
    """
    if key in PERMISSIONS:
        raise ValueError(f"The permission {key} is declared twice.")
    PERMISSIONS[key] = label
    OPEN_TO_ALL.update({name: {} for name in opens})
    OPENED_BY[key] = dict.fromkeys(opens, FULL)


def all_permissions() -> dict[str, Any]:
    """Return every permission with its label: those declared, and those that a field asks for by name."""
    return PERMISSIONS | {key: key for key in sorted(of_fields() - PERMISSIONS.keys())}


@cache
def of_fields() -> frozenset[str]:
    """Return the permissions without which some field does not exist for its reader."""
    return frozenset(
        row.field.access for obj in all_objects() for row in obj.bound.values() if row.field.access
    )


def with_people(grants: Mapping[str, Any], permissions: frozenset[str]) -> dict[str, Any]:
    """Return a role's grants together with the rights on people that its permissions give."""
    opened = dict(OPEN_TO_ALL)
    for name, rights in OPENED_BY.items():
        if name in permissions:
            opened |= rights
    return {**grants, **opened}


def require(actor: Actor, permission: str) -> None:
    """Raise NotAllowed unless the actor holds the permission."""
    if not actor.has(permission):
        raise NotAllowed()


def verbs_of(obj: Object) -> tuple[str, ...]:
    """Return the names under which rights on an object are granted."""
    return (
        *GENERIC_VERBS,
        *(row.access for row in obj.verb_table.values() if row.access not in GENERIC_VERBS),
    )


def covers(actor: Actor, other: Actor) -> bool:
    """Say whether ``actor`` holds every right that ``other`` holds; nobody may hand out more than he has."""
    if actor.everything:
        return True
    if other.everything or not other.permissions <= actor.permissions:
        return False
    return all(_covers_object(actor, other, obj) for obj in all_objects())


def _covers_object(actor: Actor, other: Actor, obj: Object) -> bool:
    verbs = all(_at_least(grant(actor, obj, verb), grant(other, obj, verb)) for verb in verbs_of(obj))
    ranks = ("hidden", "see", "edit")
    return verbs and all(
        ranks.index(field_right(actor, obj, name)) >= ranks.index(field_right(other, obj, name))
        for name in obj.bound
    )


def _at_least(mine: Any, theirs: Any) -> bool:
    if mine in ("all", True) or theirs in ("none", None, False) or mine == theirs:
        return True
    return mine in REACHES and theirs in REACHES and REACHES.index(mine) >= REACHES.index(theirs)
