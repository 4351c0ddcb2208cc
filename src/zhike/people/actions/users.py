"""What can be done to a user: invite, edit, give a role, disable and enable, links, sessions, second factors.

Whoever does it needs ``users.manage`` and every right that the user holds, before and after: otherwise
a personnel clerk could take over the account of an administrator.
"""

from __future__ import annotations

from typing import Any

import pydantic
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from zhike.kernel import actions, events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.events import EventType
from zhike.kernel.records import Record
from zhike.kernel.verbs import Input, verb
from zhike.people import actors
from zhike.people.actions import administrators, links, sessions, teams
from zhike.people.actions.values import clean
from zhike.people.models import Role, SignInLink, Team, User
from zhike.people.permissions import covers, require

PASSWORD_CHANGED = events.declare(EventType(
    "user.password_changed", gettext_lazy("Password changed"), gettext_lazy("%(actor)s changed the password")
))  # fmt: skip


class Edit(Input):
    """What an administrator may correct of a user."""

    name: str
    email: str
    phone: str = ""
    position: str = ""
    department: int | None = pydantic.Field(
        default=None, title=gettext_noop("Department"), json_schema_extra={"lookup": "departments"}
    )


class AssignRole(Input):
    """The role to give; None takes every right away."""

    role: int | None = pydantic.Field(
        default=None, title=gettext_noop("Role"), json_schema_extra={"lookup": "roles"}
    )


def guard(actor: Actor, user: User, role: Role | None = None) -> None:
    """Raise NotAllowed unless the actor manages users and holds all rights of the user and of ``role``."""
    require(actor, "users.manage")
    for held in (user.role if user.role_id else None, role):
        if held is not None and not covers(actor, actors.of_role(held)):
            raise NotAllowed(_("This needs rights that you don't have yourself; nothing was changed."))


def invite(
    *,
    actor: Actor,
    email: str,
    name: str,
    role: int | None = None,
    department: int | None = None,
    team: int | None = None,
    phone: str = "",
    position: str = "",
    language: str = User.Language.ENGLISH,
    time_zone: str = "UTC",
) -> tuple[User, str]:
    """Create a user without a password, in ``team``, and return him with the token of his invitation.

    Raises Invalid or NotAllowed; then there is no user.
    """
    values = clean(User, {
        "email": email, "name": name, "role": role, "department": department, "phone": phone,
        "position": position, "language": language, "time_zone": time_zone,
    }, filled=("email", "name"))  # fmt: skip
    user = User(**values)
    guard(actor, user)
    must_be_free(values["email"], None)
    user.set_unusable_password()
    with transaction.atomic():
        actions.insert(user, actor=actor, event="user.created")
        if team is not None:
            join(team, user, actor)
        return user, make_link(user, actor=actor)


def join(team: int, user: User, actor: Actor) -> None:
    """Make a new user a member of a team. Raises Invalid where there is none."""
    found = Team.objects.alive().filter(pk=team).first()
    if found is None:
        raise Invalid(_("There is no such team."), "team")
    teams.add_member(found, actor=actor, user=user.pk)


def must_be_free(email: str, user_id: int | None) -> None:
    """Raise Invalid when somebody else has the e-mail; a constraint decides between two who ask at once."""
    there = User.objects.find(email)
    if there is not None and there.pk != user_id:
        raise Invalid(_("There is already a user with this e-mail."), "email")


def is_invited(user: User) -> bool:
    """Say whether a user has an invitation only: no password yet, and never here."""
    return user.last_seen_at is None and (not user.password or not user.has_usable_password())


def is_active(record: Record) -> bool:
    """Say whether a user may sign in at all."""
    return isinstance(record, User) and record.is_active


def is_disabled(record: Record) -> bool:
    """Say whether a user was disabled."""
    return not is_active(record)


@verb(
    label=gettext_lazy("Edit"),
    input=Edit,
    icon="pencil",
    bulk=False,
    event=EventType(
        "user.edited", gettext_lazy("Edited"), gettext_lazy("%(actor)s edited the user %(title)s")
    ),
)
def edit(
    user: User, *, actor: Actor, name: str, email: str, phone: str, position: str, department: int | None
) -> User:
    """Correct a user's name, address and place in the organisation."""
    guard(actor, user)
    values = clean(User, {
        "name": name, "email": email, "phone": phone, "position": position, "department": department,
    }, filled=("name", "email"))  # fmt: skip
    must_be_free(values["email"], user.pk)
    return actions.apply(user, values, actor=actor, event="user.edited")


@verb(
    label=gettext_lazy("Give a role"),
    input=AssignRole,
    icon="lock",
    event=EventType("user.role_changed", gettext_lazy("Role changed"),
                    gettext_lazy("%(actor)s changed the role of %(title)s")),
)  # fmt: skip
def assign_role(user: User, *, actor: Actor, role: int | None = None) -> User:
    """Give a user another role. It acts from his next request on."""
    if user.pk == actor.user_id:
        raise NotAllowed(_("Nobody changes his own role; ask another administrator."))
    found = Role.objects.alive().filter(pk=role).first() if role is not None else None
    if role is not None and found is None:
        raise Invalid(_("There is no such role."), "role")
    guard(actor, user, found)
    with administrators.kept():
        return actions.apply(user, {"role_id": role}, actor=actor, event="user.role_changed")


@verb(
    label=gettext_lazy("Disable"),
    icon="user-off",
    destructive=True,
    when=is_active,
    event=EventType("user.disabled", gettext_lazy("Disabled"), gettext_lazy("%(actor)s disabled %(title)s")),
)
def disable(user: User, *, actor: Actor) -> User:
    """Keep a user from signing in, end his sessions and links at once. His records and history stay."""
    if user.pk == actor.user_id:
        raise NotAllowed(_("Nobody disables himself; ask another administrator."))
    guard(actor, user)
    return shut(user, actor=actor)


def shut(user: User, *, actor: Actor) -> User:
    """Disable a user, for a verb that has checked the rights to it. Raises NotAllowed for the last administrator."""
    with administrators.kept():
        actions.apply(user, {"is_active": False}, actor=actor, event="user.disabled")
        sessions.end_all(user.pk)
        SignInLink.objects.filter(user=user, used_at__isnull=True).delete()
    return user


@verb(
    label=gettext_lazy("Enable"),
    icon="user-check",
    when=is_disabled,
    event=EventType("user.enabled", gettext_lazy("Enabled"), gettext_lazy("%(actor)s enabled %(title)s")),
)
def enable(user: User, *, actor: Actor) -> User:
    """Let a disabled user sign in again."""
    guard(actor, user)
    return actions.apply(user, {"is_active": True}, actor=actor, event="user.enabled")


@verb(
    label=gettext_lazy("Make a sign-in link"),
    icon="link",
    bulk=False,
    when=is_active,
    event=EventType("user.link_made", gettext_lazy("Link made"),
                    gettext_lazy("%(actor)s made a sign-in link for %(title)s"), ("purpose",)),
)  # fmt: skip
def make_link(user: User, *, actor: Actor) -> str:
    """Return the token of a new one-time link by which the user sets his password. Raises NotAllowed.

    It is an invitation as long as he never had a password, and a reset afterwards. The token is shown
    once and stored nowhere; links made earlier end.
    """
    guard(actor, user)
    if not user.is_active:
        raise NotAllowed(_("This user is disabled; enable him first."))
    purpose = SignInLink.Purpose.RESET if user.has_usable_password() else SignInLink.Purpose.INVITATION
    with transaction.atomic():
        events.record("user.link_made", user, actor=actor, data={"purpose": str(purpose)})
        return links.make(purpose, user)


@verb(
    label=gettext_lazy("Sign out everywhere"),
    icon="logout",
    event=EventType("user.signed_out_everywhere", gettext_lazy("Signed out everywhere"),
                    gettext_lazy("%(actor)s ended all sessions of %(title)s")),
)  # fmt: skip
def end_sessions(user: User, *, actor: Actor) -> User:
    """End every session of a user."""
    guard(actor, user)
    sessions.end_all(user.pk)
    events.record("user.signed_out_everywhere", user, actor=actor)
    return user


@verb(
    label=gettext_lazy("Remove second factors"),
    icon="shield-off",
    destructive=True,
    bulk=False,
    event=EventType("user.second_factors_removed", gettext_lazy("Second factors removed"),
                    gettext_lazy("%(actor)s removed the second factors of %(title)s")),
)  # fmt: skip
def remove_second_factors(user: User, *, actor: Actor) -> User:
    """Remove the codes and passkeys of somebody who lost them, and end his sessions."""
    if user.pk == actor.user_id:
        raise NotAllowed(_("Remove your own second factors on your security page."))
    guard(actor, user)
    Authenticator.objects.filter(user_id=user.pk).delete()
    sessions.end_all(user.pk)
    events.record("user.second_factors_removed", user, actor=actor)
    return user


def set_password(user: User, password: str, *, actor: Actor) -> None:
    """Store a new password, which the caller has checked against the rules. All sessions end."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        locked.set_password(password)
        locked.save(update_fields=["password"])
        user.password = locked.password
        sessions.end_all(user.pk)
        SignInLink.objects.filter(user_id=user.pk, used_at__isnull=True).delete()
        events.record("user.password_changed", user, actor=actor)


def change_own(user: User, values: dict[str, Any], *, actor: Actor) -> User:
    """Change what a user decides about himself: name, phone, language, time zone, theme and density."""
    own = {"name", "phone", "language", "time_zone", "theme", "density"}
    if user.pk != actor.user_id or not values.keys() <= own:
        raise NotAllowed()
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        filled = tuple(own - {"phone"})
        cleaned = clean(User, values, filled=filled)
        # How one likes the screen is no history, so it is kept without an event.
        looks = {name: cleaned.pop(name) for name in ("theme", "density") if name in cleaned}
        for name, value in looks.items():
            setattr(locked, name, value)
        locked.save(update_fields=[*looks])
        return actions.apply(locked, cleaned, actor=actor)


def remember(user_id: int, key: str, value: Any) -> None:
    """Keep a small thing that a page wants to remember of a user, such as whether the menu is open."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        user.preferences[key] = value
        user.save(update_fields=["preferences"])
