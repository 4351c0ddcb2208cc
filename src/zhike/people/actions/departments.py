"""Departments: their place in the tree."""

from __future__ import annotations

import pydantic
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from zhike.kernel import actions
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.events import EventType
from zhike.kernel.verbs import Input, verb
from zhike.people.models import Department
from zhike.people.permissions import require

LOCK = 7_261_904_553_114
MAX_DEPTH = 20
CARRY = """
    UPDATE people_department SET ancestors = %s::bigint[] || ancestors[%s:]
    WHERE ancestors @> ARRAY[%s::bigint] AND id <> %s
"""


class Move(Input):
    """The department above; None makes it a root."""

    parent: int | None = pydantic.Field(
        default=None, title=gettext_noop("Department above"), json_schema_extra={"lookup": "departments"}
    )


def create(*, actor: Actor, name: str, parent: int | None = None) -> Department:
    """Create a department below another one. Raises NotAllowed or Invalid; then nothing is written."""
    with transaction.atomic():
        department = actions.create(Department, {"name": name}, actor=actor)
        return move(department, actor=actor, parent=parent) if parent is not None else department


@verb(
    label=gettext_lazy("Move"),
    input=Move,
    icon="sitemap",
    bulk=False,
    event=EventType("department.moved", gettext_lazy("Moved"), gettext_lazy("%(actor)s moved %(title)s")),
)
def move(department: Department, *, actor: Actor, parent: int | None = None) -> Department:
    """Put a department, with all below it, under another one. Raises Invalid for a circle or too deep a tree."""
    require(actor, "users.manage")
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Two moves at once could close a circle that neither of them sees.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        department = Department.objects.select_for_update().get(pk=department.pk)
        above = Department.objects.alive().filter(pk=parent).first() if parent is not None else None
        if parent is not None and above is None:
            raise Invalid(_("There is no such department."), "parent")
        if above is not None and department.pk in above.ancestors:
            raise Invalid(_("A department can't be put below itself."), "parent")
        if above is not None and len(above.ancestors) >= MAX_DEPTH:
            raise Invalid(_("The tree is too deep."), "parent")
        depth = len(department.ancestors)
        department.parent = above
        moved = actions.apply(department, {"parent_id": parent}, actor=actor, event="department.moved")
        with connection.cursor() as cursor:
            cursor.execute(CARRY, [moved.ancestors, depth + 1, moved.pk, moved.pk])
        return moved
