"""Order and keyset pages: a list is read on from the last row seen, never by counting rows from the start.

Empty values come last in either direction. One plain index on (column, id) serves both directions,
because a page is read in two phases: the rows that have a value, then those that have none.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext as _

from zhike.kernel.errors import BadFilter
from zhike.kernel.filters.tree import MaySee
from zhike.kernel.objects import Object


@dataclass(frozen=True)
class Order:
    """The order of a list: ``column`` is the sorted column (``name_sort`` where ``name`` is asked for)."""

    field: str
    column: str
    descending: bool
    nullable: bool

    @property
    def attribute(self) -> str:
        """Return the attribute of a record that holds the sorted value."""
        return self.column.rpartition(LOOKUP_SEP)[2]

    @property
    def text(self) -> str:
        """Return the order as the URL writes it."""
        return f"-{self.field}" if self.descending else self.field

    def names(self, flipped: bool = False) -> tuple[str, ...]:
        """Return the names for ``order_by``; the id makes the order total."""
        sign = "-" if self.descending is not flipped else ""
        return (f"{sign}{self.column}", f"{sign}id") if self.column != "id" else (f"{sign}id",)


@dataclass(frozen=True)
class Cursor:
    """A place in a list: the sorted value and id of a row. ``back`` reads towards the beginning."""

    value: Any
    id: int
    back: bool = False

    def encode(self) -> str:
        """Return the cursor as the opaque word of URLs."""
        value = self.value if isinstance(self.value, int | str | None.__class__) else str(self.value)
        return base64.urlsafe_b64encode(json.dumps([value, self.id]).encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, column: Any, *, back: bool = False) -> Cursor:
        """Return the cursor of a URL. Raises BadFilter unless it was made for such a column."""
        try:
            value, row_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if (
                isinstance(value, list | dict | bool)
                or isinstance(row_id, bool)
                or not isinstance(row_id, int)
            ):
                raise ValueError
            value = None if value is None else column.to_python(value)
            if isinstance(value, str) and "\x00" in value or not 0 < row_id < 2**63:
                raise ValueError
        except (ValueError, TypeError, ValidationError, ArithmeticError, RecursionError):
            raise BadFilter(_("This page marker is not valid; begin again with the first page.")) from None
        return cls(value, row_id, back)


def sort_column(obj: Object, name: str) -> str:
    """Return the column that sorts a field: the derived ``<name>_sort`` where there is one."""
    try:
        return obj.model._meta.get_field(f"{name}_sort").name
    except FieldDoesNotExist:
        return name


def parse_order(text: str, obj: Object, may_see: MaySee | None = None) -> Order:
    """Return the order that ``sort=-name`` asks for. Raises BadFilter for a field that can't be sorted by or seen."""
    if not text:
        # Whoever may not see the field of the default order must not feel it in the order either.
        hidden = may_see and not may_see(obj, obj.order.removeprefix("-"))
        text = "-id" if hidden else obj.order
    name = text.removeprefix("-")
    bound = obj.bound.get(name)
    if bound is None or not (bound.field.sort or name == "id") or (may_see and not may_see(obj, name)):
        raise BadFilter(_("%(object)s can't be sorted by “%(field)s”.")
                        % {"object": obj.label_plural, "field": name[:80]})  # fmt: skip
    if bound.custom:
        return Order(name, bound.sort_lookup, text.startswith("-"), True)  # type: ignore[attr-defined]
    column = sort_column(obj, name)
    nullable = obj.model._meta.get_field(column).null
    return Order(name, column, text.startswith("-"), nullable)


def read_page(
    rows: models.QuerySet, order: Order, cursor: Cursor | None, limit: int
) -> tuple[list[Any], bool]:
    """Return up to ``limit`` rows after the cursor, in the order of the list, and whether more lie beyond.

    ``rows`` may be any queryset of the model, also of values; each phase adds its condition and order.
    """
    found: list[Any] = []
    for phase in phases(rows, order, cursor):
        found += phase[: limit + 1 - len(found)]
        if len(found) > limit:
            break
    more = len(found) > limit
    found = found[:limit]
    back = cursor is not None and cursor.back
    return (found[::-1] if back else found), more


def phases(rows: models.QuerySet, order: Order, cursor: Cursor | None) -> list[models.QuerySet]:
    """Return the querysets whose rows, one after the other, are the list from the cursor on."""
    back = cursor is not None and cursor.back
    empties = [False, True] if order.nullable else [False]
    if back:
        empties.reverse()
    if cursor is not None and order.nullable:
        empties = empties[empties.index(cursor.value is None) :]
    return [
        _phase(rows, order, cursor if number == 0 else None, empty, back)
        for number, empty in enumerate(empties)
    ]


def _phase(
    rows: models.QuerySet, order: Order, cursor: Cursor | None, empty: bool, back: bool
) -> models.QuerySet:
    if order.nullable:
        rows = rows.filter(**{f"{order.column}__isnull": empty})
    names = order.names(flipped=back)
    op = "lt" if names[0].startswith("-") else "gt"
    if cursor is not None:
        if order.column == "id" or empty:
            rows = rows.filter(**{f"id__{op}": cursor.id})
        else:
            same = Q(**{order.column: cursor.value, f"id__{op}": cursor.id})
            # The first condition follows from the second; it lets the index start at the right place.
            rows = rows.filter(**{f"{order.column}__{op}e": cursor.value})
            rows = rows.filter(Q(**{f"{order.column}__{op}": cursor.value}) | same)
    return rows.order_by(*(names[-1:] if empty else names))
