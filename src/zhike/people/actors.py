"""How an actor is made of a user: his role, teams, departments and shares as they stand at this moment.

One query, asked anew for every request, so that a change of role or a disabled account acts at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg
from django.db import connection

from zhike.kernel import revisions
from zhike.kernel.access import Actor
from zhike.kernel.formats import phones
from zhike.people.permissions import with_people

COLUMNS = f"""
    u.id, u.name, u.language, u.time_zone, r.grants, r.permissions, coalesce(r.everything, false),
    ARRAY(SELECT m.team_id FROM people_membership m WHERE m.user_id = u.id),
    ARRAY(SELECT d.id FROM people_department d WHERE u.department_id = ANY (d.ancestors)),
    ARRAY(SELECT DISTINCT s.object FROM kernel_share s
          WHERE (s.grantee = 'user' AND s.grantee_id = u.id)
             OR (s.grantee = 'team' AND s.grantee_id IN
                 (SELECT m.team_id FROM people_membership m WHERE m.user_id = u.id))),
    coalesce((SELECT o.currency FROM people_organisation o WHERE o.id = 1), ''),
    (SELECT ARRAY[o.time_zone, o.currency, o.language] FROM people_organisation o WHERE o.id = 1), r.id,
    {revisions.TOKEN}
"""
# How many values COLUMNS yields; whoever selects more finds his own behind them.
WIDTH = 14
ROLE = "LEFT JOIN people_role r ON r.id = u.role_id AND r.deleted_at IS NULL"
ACTIVE = "u.is_active AND u.deleted_at IS NULL"
LOAD = f"SELECT {COLUMNS} FROM people_user u {ROLE} WHERE u.id = %s AND {ACTIVE}"


def load(user_id: int) -> Actor | None:
    """Return the actor of a user, or None when the user is gone or disabled."""
    row = fetch(LOAD, [user_id])
    return None if row is None else from_row(row)


def fetch(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Return the first row of a query that is asked with every request, or None.

    Planning such a query takes ten times as long as running it, so it is prepared once per connection,
    which Django's own cursors can't do.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw: Any = connection.connection
    raw.prepare_threshold = 0
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        cursor.execute(sql, values, prepare=True)
        return cursor.fetchone()


def from_row(row: Sequence[Any]) -> Actor:
    """Return the actor that the values of ``COLUMNS`` describe; if memory is out of date, it is read anew."""
    user_id, name, language, time_zone, grants, permissions, everything, *reach = row[:WIDTH]
    teams, departments, shared, currency, house, role_id, token = reach
    revisions.notice(token)
    held = frozenset(permissions or ())
    return Actor(
        user_id=user_id,
        name=name,
        grants=with_people(json.loads(grants) if grants else {}, held),
        permissions=held,
        team_ids=tuple(teams),
        department_ids=tuple(departments),
        shared=frozenset(shared),
        everything=everything,
        language=language,
        time_zone=known_zone(time_zone),
        currency=currency,
        home=phones.home_of(*house) if house else "CN",
        role_id=role_id,
    )


def house_region() -> str:
    """Return the region whose telephone numbers the company writes without a country code, as in ``Actor.home``."""
    row = fetch("SELECT time_zone, currency, language FROM people_organisation WHERE id = %s", [1])
    return phones.home_of(*row) if row else "CN"


def known_zone(name: str) -> str:
    """Return the name of a time zone; one that this machine does not know counts as UTC."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"


def of_role(role: Any) -> Actor:
    """Return what somebody with a role and without teams or departments could do; for comparing rights."""
    held = frozenset(role.permissions)
    return Actor(
        name=role.name,
        grants=with_people(role.grants, held),
        permissions=held,
        everything=role.everything,
        role_id=role.pk,
    )
