"""Start-up checks of the declarations: a wrong name is an error that names class and field (zhike.E1xx)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.core.exceptions import FieldDoesNotExist

from zhike.kernel.keyset import sort_column
from zhike.kernel.kinds import kind_of
from zhike.kernel.objects import FIXED, Object, all_objects
from zhike.kernel.records import Record


def error(number: int, obj: Object, message: str) -> checks.Error:
    return checks.Error(f"{type(obj).__name__}: {message}", obj=obj.key, id=f"zhike.E{number}")


@checks.register("zhike")
def check_objects(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Run every rule over every registered object."""
    return [fault for obj in all_objects() for rule in RULES for fault in rule(obj)]


def is_record(obj: Object) -> Iterator[checks.CheckMessage]:
    if not issubclass(obj.model, Record):
        yield error(100, obj, f"{obj.model.__name__} must be a kernel Record.")


def every_column_is_placed(obj: Object) -> Iterator[checks.CheckMessage]:
    placed = {row.name for row in obj.fields}
    for column in obj.model._meta.fields:
        if column.name not in placed and column.name not in FIXED:
            yield error(101, obj, f'the column “{column.name}” is not placed; add Field("{column.name}").')


def rows_are_unique(obj: Object) -> Iterator[checks.CheckMessage]:
    names = [row.name for row in obj.fields]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield error(102, obj, f"the field “{name}” is placed twice.")


def rows_name_columns(obj: Object) -> Iterator[checks.CheckMessage]:
    for row in obj.fields:
        try:
            column = obj.model._meta.get_field(row.name)
        except FieldDoesNotExist:
            yield error(103, obj, f"there is no column “{row.name}”.")
            continue
        if kind_of(column) is None:
            yield error(104, obj, f"no kind fits the column “{row.name}” ({type(column).__name__}).")


def names_exist(obj: Object) -> Iterator[checks.CheckMessage]:
    for attribute in ("title", "order", "owner", "team", "parent"):
        name = getattr(obj, attribute).lstrip("-")
        if name and name not in obj.bound:
            yield error(105, obj, f"{attribute} names “{name}”, which is not a field.")
    for name in (name for section in obj.sections for name in section.names):
        if name not in obj.bound:
            yield error(105, obj, f"a section names “{name}”, which is not a field.")


def flags_fit_kinds(obj: Object) -> Iterator[checks.CheckMessage]:
    for bound in obj.bound.values():
        flags, kind = bound.field, bound.kind
        if kind.key == "many" and (flags.form or flags.files or flags.sort or flags.api or flags.total):
            yield error(
                106,
                obj,
                f"“{bound.name}” is a relation from the other side; it can only be listed or filtered.",
            )
        if flags.total and not kind.number:
            yield error(106, obj, f"“{bound.name}” is not a number and has no total.")
        if flags.sort and not kind.sortable:
            yield error(106, obj, f"the kind {kind.key} of “{bound.name}” can't be sorted.")
        if flags.required and not (flags.form or flags.api == "rw"):
            yield error(106, obj, f"“{bound.name}” is required but nobody can write it.")
        if flags.form and not bound.column.editable:
            yield error(106, obj, f"“{bound.name}” is on the form but its column is not editable.")


def sorts_are_indexed(obj: Object) -> Iterator[checks.CheckMessage]:
    leading = {tuple(index.fields[:1]) for index in obj.model._meta.indexes if "id" in index.fields[1:2]}
    for bound in obj.placed("sort"):
        if bound.name != "id" and (sort_column(obj, bound.name),) not in leading:
            yield error(
                107, obj, f"the list sorts by “{bound.name}” but no index on ({bound.name}, id) serves it."
            )


def default_order_sorts(obj: Object) -> Iterator[checks.CheckMessage]:
    bound = obj.bound.get(obj.order.lstrip("-"))
    if bound is not None and not bound.field.sort:
        yield error(108, obj, f"the default order “{bound.name}” is not sortable.")


def money_has_currency(obj: Object) -> Iterator[checks.CheckMessage]:
    for bound in obj.bound.values():
        currency = getattr(bound.column, "currency", None)
        if bound.kind.key == "money" and currency and currency.isidentifier() and currency.islower():
            names = {column.name for column in obj.model._meta.fields}
            if currency not in names:
                yield error(
                    109, obj, f"“{bound.name}” has its currency in “{currency}”, which is not a column."
                )


RULES = (
    is_record, every_column_is_placed, rows_are_unique, rows_name_columns, names_exist, flags_fit_kinds,
    sorts_are_indexed, default_order_sorts, money_has_currency,
)  # fmt: skip
