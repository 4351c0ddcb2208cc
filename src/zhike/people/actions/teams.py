"""Teams: who belongs to them."""

from __future__ import annotations

import pydantic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from zhike.kernel import events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.events import EventType
from zhike.kernel.verbs import Input, verb
from zhike.people.models import Membership, Team, User
from zhike.people.permissions import require


class AddMember(Input):
    """The user who joins; ``leader`` sees to the team."""

    user: int = pydantic.Field(title=gettext_noop("User"), json_schema_extra={"lookup": "users"})
    leader: bool = pydantic.Field(default=False, title=gettext_noop("Leads the team"))


class RemoveMember(Input):
    """The user who leaves."""

    user: int = pydantic.Field(title=gettext_noop("User"), json_schema_extra={"lookup": "users"})


@verb(
    label=gettext_lazy("Add a member"),
    input=AddMember,
    icon="user-plus",
    bulk=False,
    event=EventType("team.member_added", gettext_lazy("Member added"),
                    gettext_lazy("%(actor)s added %(member)s to %(title)s"), ("user", "member", "leader")),
)  # fmt: skip
def add_member(team: Team, *, actor: Actor, user: int, leader: bool = False) -> Team:
    """Add a user to a team, or change whether he leads it."""
    require(actor, "users.manage")
    person = User.objects.alive().filter(pk=user).first()
    if person is None:
        raise Invalid(_("There is no such user."), "user")
    row, new = Membership.objects.get_or_create(team=team, user_id=user, defaults={"leader": leader})
    if not new and row.leader == leader:
        return team
    row.leader = leader
    row.save(update_fields=["leader"])
    data = {"user": user, "member": person.name, "leader": leader}
    events.record("team.member_added", team, actor=actor, data=data)
    return team


@verb(
    label=gettext_lazy("Remove a member"),
    input=RemoveMember,
    icon="user-minus",
    bulk=False,
    event=EventType("team.member_removed", gettext_lazy("Member removed"),
                    gettext_lazy("%(actor)s removed %(member)s from %(title)s"), ("user", "member")),
)  # fmt: skip
def remove_member(team: Team, *, actor: Actor, user: int) -> Team:
    """Take a user out of a team. Does nothing when he is not in it."""
    require(actor, "users.manage")
    membership = Membership.objects.filter(team=team, user_id=user).select_related("user").first()
    if membership is not None:
        membership.delete()
        data = {"user": user, "member": membership.user.name}
        events.record("team.member_removed", team, actor=actor, data=data)
    return team
