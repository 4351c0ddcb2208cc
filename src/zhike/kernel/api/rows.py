"""Records as JSON, written by PostgreSQL and passed through as text: the same values as ``Kind.to_json``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django.db.models import Expression
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor, missing, visible_to
from zhike.kernel.errors import BadFilter, NotFound
from zhike.kernel.listing import api_fields
from zhike.kernel.objects import BoundField, Object

MOMENT = 'to_char({column}, \'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"\')'


class Json(Expression):
    """A row of the queryset's own table as the text of a JSON object with the given fields.

    ``row_to_json`` over a row of named columns, because ``json_build_object`` takes no more than 50 fields.
    """

    output_field = models.TextField()

    def __init__(self, fields: Sequence[BoundField]) -> None:
        super().__init__()
        self.fields = tuple(fields)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Write the sub-query."""
        quote = connection.ops.quote_name
        table = quote(compiler.query.get_initial_alias())
        columns = ", ".join(
            f"{column_sql(bound, table, quote)} AS {quote(bound.name)}" for bound in self.fields
        )
        return f"(SELECT row_to_json(r) FROM (SELECT {columns}) r)::text", ()


def column_sql(bound: BoundField, table: str, quote: Callable[[str], str]) -> str:
    """Return the SQL that writes a field as ``bound.kind.to_json`` does."""
    if bound.custom:
        # Days and moments are stored as they are written.
        value = bound.sql(f'{table}."custom"')  # type: ignore[attr-defined]
        column, empty = f"({value})", "'[]'::jsonb"
    else:
        column, empty = f"{table}.{quote(bound.column.column)}", "'{}'"
    if bound.kind.key == "date_time" and not bound.custom:
        return MOMENT.format(column=column)
    if bound.kind.number and not bound.whole:
        return f"{column}::text"
    if bound.kind.key == "multi_choice":
        return f"coalesce({column}, {empty})"
    return column


def chosen_fields(obj: Object, actor: Actor, text: str) -> list[BoundField]:
    """Return the fields that ``fields=a,b`` names, all that the actor may see without it. Raises BadFilter."""
    allowed = api_fields(obj, actor)
    if not text:
        return allowed
    by_name = {bound.name: bound for bound in allowed}
    chosen = {}
    for name in text.split(","):
        if name not in by_name:
            # The same words for a hidden field and for none at all.
            raise BadFilter(_("%(object)s have no field “%(field)s” to read.")
                            % {"object": obj.label_plural, "field": name[:80]})  # fmt: skip
        chosen[name] = by_name[name]
    return list(chosen.values())


def one(
    obj: Object, actor: Actor, pk: int, fields: Sequence[BoundField] | None = None, *, deleted: bool = False
) -> tuple[str, int]:
    """Return the JSON and the version of one record. Raises NotFound unless the actor may see it."""
    if not 0 < pk < 2**63:
        raise NotFound()
    chosen = api_fields(obj, actor) if fields is None else fields
    rows = visible_to(actor, obj.model, deleted=deleted).filter(pk=pk).annotate(_json=Json(chosen))
    row = rows.values_list("_json", "version").first()
    if row is None:
        raise missing(actor, obj.model, pk)
    return row
