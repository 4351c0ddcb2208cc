"""How an actor is made of a user: his role, teams, departments and shares as they stand at this moment.

One query, asked anew for every request, so that a change of role or a disabled account acts at once.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from zhike.kernel.access import Actor

LOAD = """
    SELECT u.name, u.language, u.time_zone, r.grants, r.permissions, coalesce(r.everything, false),
           ARRAY(SELECT m.team_id FROM people_membership m WHERE m.user_id = u.id),
           ARRAY(SELECT d.id FROM people_department d WHERE u.department_id = ANY (d.ancestors)),
           ARRAY(SELECT DISTINCT s.object FROM kernel_share s
                 WHERE (s.grantee = 'user' AND s.grantee_id = u.id)
                    OR (s.grantee = 'team' AND s.grantee_id IN
                        (SELECT m.team_id FROM people_membership m WHERE m.user_id = u.id)))
    FROM people_user u LEFT JOIN people_role r ON r.id = u.role_id AND r.deleted_at IS NULL
    WHERE u.id = %s AND u.is_active AND u.deleted_at IS NULL
"""


def load(user_id: int) -> Actor | None:
    """Return the actor of a user, or None when the user is gone or disabled."""
    with connection.cursor() as cursor:
        cursor.execute(LOAD, [user_id])
        row = cursor.fetchone()
    return None if row is None else from_row(user_id, row)


def from_row(user_id: int, row: tuple[Any, ...]) -> Actor:
    """Return the actor that the columns of ``LOAD`` describe."""
    name, language, time_zone, grants, permissions, everything, teams, departments, shared = row
    return Actor(
        user_id=user_id,
        name=name,
        grants=json.loads(grants) if isinstance(grants, str) else grants or {},
        permissions=frozenset(permissions or ()),
        team_ids=tuple(teams),
        department_ids=tuple(departments),
        shared=frozenset(shared),
        everything=everything,
        language=language,
        time_zone=time_zone,
    )
