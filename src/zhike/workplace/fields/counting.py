"""What an administrator wants to know of the fields of an object: their use, and their indexes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.kernel.fields import BoundField
from zhike.kernel.filters import Context, parse, to_q
from zhike.kernel.objects import Object
from zhike.workplace.fields import indexing
from zhike.workplace.fields.models import CustomField

# An administrator waits so long for the figures of a page, no longer.
PATIENCE = "8s"


def countable(obj: Object) -> list[BoundField]:
    """Return the declared fields of which a record may have no value."""
    return [
        bound
        for bound in obj.bound.values()
        if not bound.custom and bound.field.form and bound.kind.key not in ("many", "yes_no")
    ]


def filled(obj: Object, own: Iterable[CustomField]) -> dict[str, int] | None:
    """Return how many records hold a value, by field, those in the recycle bin left out; None where it takes too long.

    One pass over the table for all fields; archived fields are counted too.
    """
    wanted = {bound.name: _filled(bound, obj) for bound in countable(obj)}
    wanted |= {row.name: Q(custom__has_key=row.name) for row in own}
    model: Any = obj.model
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
            found = model._default_manager.filter(deleted_at__isnull=True).aggregate(
                **{f"n_{name}": Count("pk", filter=q) for name, q in wanted.items()}, whole=Count("pk")
            )
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    except OperationalError:
        return None
    return {name: found[f"n_{name}"] for name in wanted} | {"": found["whole"]}


def _filled(bound: BoundField, obj: Object) -> Q:
    return to_q(parse({"field": bound.name, "op": "filled"}, obj), Context(now=timezone.now()))


def index_states(own: Iterable[CustomField]) -> dict[str, tuple[str, str]]:
    """Return for each field that asks for an index how it stands: a word for looks, and one for people."""
    there = indexing.present()
    found = {}
    for row in own:
        names = [index.name for index in indexing.indexes_of(row)] if row.active else []
        if not names:
            found[row.name] = ("", _("none needed"))
        elif all(there.get(name) for name in names):
            found[row.name] = ("green", _("ready"))
        else:
            found[row.name] = ("yellow", _("being made"))
    return found


def indexed(obj: Object) -> set[str]:
    """Return the columns with which an index of the object's table begins."""
    statement = """
        SELECT DISTINCT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = %s::regclass AND i.indisvalid
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [f'"{obj.model._meta.db_table}"'])
        return {name for (name,) in cursor.fetchall()}
