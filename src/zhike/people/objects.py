"""Users, roles, departments and teams as objects: where each of their fields shows.

Users and roles are written only by their own verbs, because a wrong write there locks everybody out
or lets somebody in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.kernel.access import Actor
from zhike.kernel.objects import Field, Object, register
from zhike.kernel.pages.values import Value
from zhike.kernel.panels import Facts, Related, Timeline
from zhike.people.actions import departments, organisation, roles, teams, users
from zhike.people.handover import actions as handover
from zhike.people.handover.own_parts import Shares, Teams
from zhike.people.handover.parts import declare
from zhike.people.models import Department, Organisation, Role, Team, User
from zhike.people.role_words import changed_grants, changed_permissions


@register
class UserObject(Object):
    model = User
    creatable = True
    create_label = _("Invite somebody")
    order = "name"
    icon = "user"
    writable = False
    navigation = "settings"
    fields = (
        Field("name", list=True, sort=True, filter=True, search="A", files="out", api="r"),
        Field("email", list=True, filter=True, search="B", files="out", api="r"),
        Field("state", list=True, filter=True, files="out", api="r", audit=False),
        Field("phone", list="more", filter=True, search="B", files="out", api="r"),
        Field("position", list="more", filter=True, files="out", api="r"),
        Field("department", list=True, filter=True, files="out", api="r"),
        Field("role", list=True, filter=True, access="users.manage"),
        Field("teams", filter=True),
        Field("is_active", filter=True, api="r"),
        Field("last_seen_at", list=True, filter=True, access="users.manage", audit=False),
        Field("name_sort", audit=False),
        Field("language", filter=True, access="users.manage"),
        Field("time_zone"),
        Field("theme", audit=False),
        Field("density", audit=False),
        Field("preferences", audit=False),
        Field("password", audit=False),
        Field("last_login", audit=False),
    )
    # When somebody came and went, and what was done to his account, is no news for colleagues.
    guarded = dict.fromkeys(
        (
            "user.signed_in", "user.signed_out", "user.sign_in_failed", "user.signed_out_everywhere", "user.link_made",
            "user.second_factors_removed", "user.role_changed",
        ), "users.manage",
    )  # fmt: skip
    panels = (
        Facts("email", "phone", "position", "department", "role", "state", "last_seen_at"),
        Related("people.team", via="users", add=False),
        Timeline(),
    )
    verbs = (
        users.edit, users.assign_role, users.make_link, users.disable, users.enable,
        users.end_sessions, users.remove_second_factors, handover.hand_over,
    )  # fmt: skip

    tones = {"state": {"invited": "yellow", "active": "green", "disabled": "grey"}}

    def under(self, record: User, actor: Actor) -> list[Value]:
        """Return what stands under the name in the head: that an invitation waits, for whoever invites."""
        if not record.is_active or not users.is_invited(record) or not actor.has("users.manage"):
            return []
        return [Value("text", _now("Invited, has not signed in yet"))]


@register
class RoleObject(Object):
    model = Role
    naming = ("key",)
    creatable = True
    order = "name"
    icon = "lock"
    writable = False
    navigation = ""
    fields = (
        Field("name", list=True, sort=True, filter=True, search="A"),
        Field("description", list=True, search="B"),
        Field("everything", list=True),
        Field("key"),
        Field("grants"),
        Field("permissions"),
    )
    verbs = (roles.edit, roles.duplicate, roles.remove)

    def title_of(self, record: models.Model) -> str:
        """Return the role's name; that of a preset in the reader's language."""
        return str(record)

    def told(self, name: str, pair: Sequence[Any]) -> list[dict[str, Any]]:
        """Return each right that a change gave or took, in place of two tables of rights."""
        old, new = pair
        if name == "grants":
            return list(changed_grants(old or {}, new or {}))
        return list(changed_permissions(old or [], new or [])) if name == "permissions" else []


@register
class DepartmentObject(Object):
    model = Department
    order = "name"
    icon = "sitemap"
    navigation = "settings"
    fields = (
        Field(
            "name",
            list=True,
            sort=True,
            form=True,
            filter=True,
            search="A",
            files="out",
            api="rw",
            required=True,
        ),
        Field("parent", list=True, filter=True, files="out", api="r"),
        Field("name_sort", audit=False),
        Field("ancestors", audit=False),
    )
    panels = (
        Facts("name", "parent"),
        Related("people.user", via="department"),
        Related("people.department", via="parent"),
        Timeline(),
    )
    verbs = (departments.move,)


@register
class TeamObject(Object):
    model = Team
    order = "name"
    icon = "users"
    navigation = "settings"
    fields = (
        Field(
            "name",
            list=True,
            sort=True,
            form=True,
            filter=True,
            search="A",
            files="out",
            api="rw",
            required=True,
        ),
        Field("description", list=True, form=True, search="B", files="out", api="rw"),
        Field("users", filter=True),
        Field("name_sort", audit=False),
    )
    panels = (Facts("name", "description"), Related("people.user", via="teams"), Timeline())
    verbs = (teams.add_member, teams.remove_member)


@register
class OrganisationObject(Object):
    model = Organisation
    icon = "building"
    order = "-changed_at"
    writable = False
    navigation = ""
    fields = (
        Field("name", api="r"),
        Field("currency", api="r"),
        Field("time_zone", api="r"),
        Field("language", api="r"),
        Field("fiscal_month", api="r"),
        Field("backup_every"),
        Field("backup_weekday"),
        Field("backup_hour"),
        Field("backup_keep"),
    )
    verbs = (organisation.edit,)


for part in (Shares(), Teams()):
    declare(part)
