"""Roles: the presets, and what can be done to a role. Nobody writes a role that holds more than he does."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pydantic
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from zhike.kernel import actions
from zhike.kernel.access import SCOPES, SYSTEM, Actor
from zhike.kernel.errors import BadFilter, Invalid, NotAllowed
from zhike.kernel.events import EventType
from zhike.kernel.filters import parse
from zhike.kernel.objects import all_objects, get_object
from zhike.kernel.verbs import Input, verb
from zhike.people import actors
from zhike.people.actions import administrators
from zhike.people.actions.values import clean
from zhike.people.models import Role
from zhike.people.permissions import OPEN_TO_ALL, all_permissions, covers, require, verbs_of
from zhike.people.presets import PRESETS

FIELD_RIGHTS = ("hidden", "see", "edit")


class Edit(Input):
    """Everything a role holds. ``grants`` has the shape that ``kernel.access`` explains."""

    name: str
    description: str = ""
    everything: bool = False
    grants: dict[str, dict[str, Any]] = {}
    permissions: list[str] = []


class Duplicate(Input):
    """The name of the copy."""

    name: str = pydantic.Field(title=gettext_noop("Name"))


def ensure_presets() -> None:
    """Create the preset roles that were never created here. What somebody changed or deleted stays as it is."""
    with transaction.atomic():
        administrators.lock()
        there = set(Role.objects.exclude(key="").values_list("key", flat=True))
        for preset in PRESETS:
            if preset["key"] not in there:
                # A copy: whoever changes the rights of a stored role must not change the preset of this process.
                actions.insert(Role(**deepcopy(preset)), actor=SYSTEM)


def create(*, actor: Actor, name: str, **rights: Any) -> Role:
    """Create a role. ``rights`` are those of ``edit``. Raises NotAllowed or Invalid."""
    require(actor, "roles.manage")
    role = Role(**checked({"name": name, **rights}))
    must_cover(actor, role)
    with transaction.atomic():
        return actions.insert(role, actor=actor)


def must_cover(actor: Actor, role: Role) -> None:
    """Raise NotAllowed unless the actor holds everything that the role holds."""
    if not covers(actor, actors.of_role(role)):
        raise NotAllowed(_("This needs rights that you don't have yourself; nothing was changed."))


@verb(
    label=gettext_lazy("Edit"),
    input=Edit,
    icon="pencil",
    bulk=False,
    event=EventType(
        "role.edited", gettext_lazy("Edited"), gettext_lazy("%(actor)s edited the role %(title)s")
    ),
)
def edit(role: Role, *, actor: Actor, **values: Any) -> Role:
    """Change what a role holds. It acts on its users from their next request on."""
    require(actor, "roles.manage")
    must_cover(actor, role)
    cleaned = checked(values)
    must_cover(actor, Role(**cleaned))
    with administrators.kept():
        return actions.apply(role, cleaned, actor=actor, event="role.edited")


@verb(
    label=gettext_lazy("Copy"),
    input=Duplicate,
    icon="copy",
    bulk=False,
    event=EventType(
        "role.copied", gettext_lazy("Copied"), gettext_lazy("%(actor)s copied the role %(title)s")
    ),
)
def duplicate(role: Role, *, actor: Actor, name: str) -> Role:
    """Create a role with the same rights."""
    return create(
        actor=actor, name=name, description=role.description, everything=role.everything,
        grants=role.grants, permissions=list(role.permissions),
    )  # fmt: skip


@verb(
    label=gettext_lazy("Delete"),
    icon="trash",
    destructive=True,
    bulk=False,
    event=EventType(
        "role.removed", gettext_lazy("Deleted"), gettext_lazy("%(actor)s deleted the role %(title)s")
    ),
)
def remove(role: Role, *, actor: Actor) -> Role:
    """Delete a role that nobody has any more."""
    require(actor, "roles.manage")
    must_cover(actor, role)
    with administrators.kept():
        if role.users.filter(deleted_at__isnull=True).exists():
            raise NotAllowed(_("Somebody still has this role; give them another one first."))
        return actions.apply(role, {"deleted_at": timezone.now()}, actor=actor, event="role.removed")


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of ``edit`` cleaned. Raises Invalid for an unknown object, verb, scope, rule or permission."""
    text = {name: values[name] for name in ("name", "description") if name in values}
    cleaned = clean(Role, text, filled=("name",))
    permissions = list(dict.fromkeys(values.get("permissions", ())))
    unknown = set(permissions) - all_permissions().keys()
    if unknown:
        raise Invalid(_("There is no such permission: %(names)s.") % {"names": ", ".join(sorted(unknown))},
                      "permissions")  # fmt: skip
    grants = values.get("grants", {})
    for key, rights in grants.items():
        check_rights(key, rights)
    return {
        **cleaned,
        "everything": bool(values.get("everything", False)),
        "grants": {key: dict(rights) for key, rights in grants.items()},
        "permissions": permissions,
    }


def check_rights(key: str, rights: Mapping[str, Any]) -> None:
    """Raise Invalid unless ``rights`` can be granted on the object ``key`` (``*`` for all others)."""
    if key in OPEN_TO_ALL or (key != "*" and key not in {obj.key for obj in all_objects()}):
        raise Invalid(_("Rights can't be granted on “%(object)s”.") % {"object": key[:80]}, "grants")
    obj = None if key == "*" else get_object(key)
    for name, granted in rights.items():
        if name == "fields":
            check_fields(key, granted)
        elif obj is not None and name not in verbs_of(obj):
            raise Invalid(_("There is no action “%(verb)s”.") % {"verb": name[:80]}, "grants")
        elif isinstance(granted, dict) and obj is not None:
            try:
                parse(granted, obj)
            except BadFilter as error:
                raise Invalid(str(error), "grants") from None
        elif granted not in SCOPES and not (granted == "parent" and obj is not None and obj.parent):
            raise Invalid(_("“%(scope)s” is not a reach of rights.") % {"scope": str(granted)[:80]}, "grants")


def check_fields(key: str, rights: Any) -> None:
    """Raise Invalid unless ``rights`` maps fields of the object to hidden, see or edit."""
    known = {} if key == "*" else get_object(key).bound
    if (
        not isinstance(rights, dict)
        or not rights.keys() <= known.keys()
        or not set(rights.values()) <= set(FIELD_RIGHTS)
    ):
        raise Invalid(_("The rights on fields can't be understood."), "grants")
