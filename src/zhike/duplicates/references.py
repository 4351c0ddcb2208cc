"""Every place in the database that points at a record, found from the models, so that no app can be forgotten.

Three shapes are known: a foreign key, a pair of columns ``object`` and ``record_id`` (shares, files, comments …), and
a custom field that leads to the object. A table of another shape joins by ``also``. The event stream is append-only and
stays; readers follow the merge instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from zhike.kernel.models import Event
from zhike.kernel.objects import Object
from zhike.workplace.fields.binding import bound_of
from zhike.workplace.fields.field import CustomField as Bound
from zhike.workplace.models import CustomField


@dataclass(frozen=True)
class Reference:
    """One column that points at records: of one object, where ``object_column`` says which."""

    model: type[models.Model]
    column: str
    key: str
    object_column: str = ""
    object_key: str = ""

    @property
    def table(self) -> str:
        """Return the table of the column."""
        return self.model._meta.db_table

    @property
    def held(self) -> str:
        """Return the SQL that reads the id."""
        return f'"{self.column}"'

    @property
    def setting(self) -> str:
        """Return the SQL that sets the id, given as a parameter."""
        return f'"{self.column}" = %s'

    @property
    def field(self) -> str:
        """Return the name of the field among those of the model."""
        return next(c.name for c in self.model._meta.concrete_fields if c.column == self.column)

    def where(self) -> tuple[str, list[Any]]:
        """Return the condition that keeps to this object's rows."""
        return (f' AND "{self.object_column}" = %s', [self.object_key]) if self.object_column else ("", [])

    def ids(self, pk: int, leave: Sequence[int] = ()) -> list[int]:
        """Return the rows that point at a record, in order, without those of ``leave``."""
        condition, values = self.where()
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT "{self.key}" FROM "{self.table}" WHERE {self.held} = %s{condition}'
                f' AND NOT "{self.key}" = ANY(%s) ORDER BY 1',
                [pk, *values, list(leave)],
            )
            return [row[0] for row in cursor.fetchall()]

    def point(self, ids: Sequence[int], old: int, new: int) -> None:
        """Let those of the rows that still point at ``old`` point at ``new``. Raises IntegrityError."""
        condition, values = self.where()
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{self.table}" SET {self.setting} WHERE "{self.key}" = ANY(%s)'
                f" AND {self.held} = %s{condition}",
                [new, list(ids), old, *values],
            )


@dataclass(frozen=True)
class CustomReference(Reference):
    """A custom field that leads to the object; ``column`` is its name behind that of the document."""

    bound: Bound | None = None

    @property
    def held(self) -> str:
        """Return the expression that the field's index has."""
        assert self.bound is not None
        return self.bound.expression('"custom"')

    @property
    def setting(self) -> str:
        """Return the SQL that sets the id in the document."""
        return f'"custom" = jsonb_set("custom", \'{{{self.field}}}\', to_jsonb(%s::bigint))'

    @property
    def field(self) -> str:
        """Return the name of the custom field."""
        return self.column.removeprefix("custom.")


# (model, column of the object's key, column of the record's id) of tables of another shape.
_further: list[tuple[type[models.Model], str, str]] = []


def also(model: type[models.Model], object_field: str, id_field: str) -> None:
    """Let a table join merges whose columns are called otherwise than ``object`` and ``record_id``."""
    _further.append((model, object_field, id_field))


def references(obj: Object) -> list[Reference]:
    """Return every column that points at an object's records, in the order of tables and columns."""
    found: set[Reference] = {*_foreign_keys(obj), *_pairs(obj), *_custom_fields(obj)}
    return sorted(found, key=lambda each: (each.table, each.column))


def _foreign_keys(obj: Object) -> Iterator[Reference]:
    for relation in obj.model._meta.get_fields(include_hidden=True):
        if (relation.one_to_many or relation.one_to_one) and relation.auto_created:
            column: Any = relation.field
            model = column.model
            if model._meta.managed and not model._meta.proxy:
                yield Reference(model, column.column, model._meta.pk.column)


def _pairs(obj: Object) -> Iterator[Reference]:
    shaped = [(model, "object", "record_id") for model in apps.get_models() if _is_pair(model)]
    for model, object_field, id_field in (*shaped, *_further):
        columns = (
            model._meta.get_field(id_field).column,
            model._meta.pk.column,
            model._meta.get_field(object_field).column,
        )
        yield Reference(model, columns[0], columns[1], columns[2], obj.key)


def _custom_fields(obj: Object) -> Iterator[Reference]:
    """Yield the custom fields that lead to an object, also those out of use and deleted: they may come back."""
    for row in CustomField.objects.filter(kind="reference", target=obj.key):
        other, bound = bound_of(row)
        yield CustomReference(other.model, f"custom.{bound.name}", other.model._meta.pk.column, bound=bound)


def _is_pair(model: type[models.Model]) -> bool:
    names = {column.name for column in model._meta.concrete_fields}
    own = model is Event or model._meta.app_label == "duplicates"
    return {"object", "record_id"} <= names and not own


def move(reference: Reference, old: int, new: int, leave: Sequence[int] = ()) -> list[int]:
    """Let what points at ``old`` point at ``new``; return the rows that do.

    A row that may not (its like exists at ``new`` already, or it would point at itself) stays where it is.
    """
    return _move(reference, reference.ids(old, leave), old, new)


def _move(reference: Reference, ids: list[int], old: int, new: int) -> list[int]:
    """Move rows together; where that is refused, halve them until the refused ones stand alone."""
    if not ids:
        return []
    try:
        with transaction.atomic():
            reference.point(ids, old, new)
    except IntegrityError:
        if len(ids) == 1:
            return []
        half = len(ids) // 2
        return _move(reference, ids[:half], old, new) + _move(reference, ids[half:], old, new)
    return ids
