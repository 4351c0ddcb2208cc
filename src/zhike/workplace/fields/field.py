"""A custom field among the fields of its object."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import models
from django.db.models import Transform
from django.utils.translation import gettext as _

from zhike.kernel.fields import BoundField
from zhike.kernel.formats import pinyin
from zhike.kernel.objects import Object
from zhike.workplace.fields.column import SORTED
from zhike.workplace.fields.definition import COLUMNS, Definition, worded
from zhike.workplace.fields.forms import FORMS


class CustomField(BoundField):
    """A field of an object whose value lies in the column ``custom``."""

    custom = True

    def __init__(self, definition: Definition, obj: Object) -> None:
        column = COLUMNS[definition.kind](
            definition, verbose_name=worded(definition.labels), help_text=worded(definition.helps),
            null=True, blank=True,
        )  # fmt: skip
        super().__init__(definition.field, obj, column)
        self.retired = frozenset(option.key for option in definition.options if option.retired)
        self.tones = {option.key: option.color for option in definition.options if option.color}
        self.form = FORMS[self.kind.key if not self.whole else "whole"]

    @property
    def attname(self) -> str:
        """Return the name under which ``records.assign`` takes the value."""
        return self.name

    @property
    def lookup(self) -> str:
        """Return the path to the value in a query."""
        return f"custom__{self.name}"

    @property
    def stored_lookup(self) -> str:
        """Return the same path: a reference holds the id itself."""
        return self.lookup

    @property
    def sort_lookup(self) -> str:
        """Return the path by which lists are sorted."""
        return self.lookup + (SORTED if self.kind.key == "text" else "")

    def value(self, record: models.Model) -> Any:
        """Return the stored value; None (for several values an empty list) where there is none that fits the kind."""
        found = self.form.read((record.custom or {}).get(self.name))
        return [] if found is None and self.kind.multiple else found

    def put(self, record: models.Model, value: Any) -> None:
        """Set the value in memory; an empty one leaves nothing behind."""
        kept = dict(record.custom or {})
        for name in (self.name, self.name + SORTED):
            kept.pop(name, None)
        if not self.kind.is_empty(value):
            kept[self.name] = self.as_json(value)
            if self.kind.key == "text":
                kept[self.name + SORTED] = pinyin.sort_key(value)
        record.custom = kept

    def sort_value(self, record: models.Model) -> Any:
        """Return what the record is sorted by."""
        key = (record.custom or {}).get(self.name + SORTED)
        return self.form.read(key) if self.kind.key == "text" else self.value(record)

    def sql(self, column: str, ending: str = "") -> str:
        """Return the expression for the value, of a column such as ``"t"."custom"``. It can be indexed."""
        value, text = f"({column} -> '{self.name}{ending}')", f"({column} ->> '{self.name}{ending}')"
        return self.form.sql.replace("$v", value).replace("$t", text)

    def transform(self, ending: str) -> Any:
        """Return what makes the expression of the column in a query."""
        return partial(Typed, self, ending)

    def expression(self, column: str, ending: str = "") -> str:
        """Return the expression as queries and indexes have it; sort keys are compared byte by byte."""
        return f'(({self.sql(column, ending)}) COLLATE "C")' if ending else f"({self.sql(column)})"

    def fault(self, value: Any, stored: Any) -> str:
        """Return what is wrong with choosing a retired option anew; what is chosen already may stay."""
        if not self.retired:
            return ""
        chosen, held = (set(v) if isinstance(v, list) else {v} for v in (value, stored))
        refused = (chosen & self.retired) - held
        words = ", ".join(str(self.choice_labels[key]) for key in sorted(refused))
        return _("No longer offered: %(choices)s.") % {"choices": words} if refused else ""


class Typed(Transform):
    """The value of a custom field in a query, as its kind has it."""

    def __init__(self, bound: CustomField, ending: str, column: Any) -> None:
        super().__init__(column, output_field=bound.form.output(bound))
        self.bound, self.ending = bound, ending

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write the expression exactly as the index has it."""
        column, _none = compiler.compile(self.get_source_expressions()[0])
        return self.bound.expression(column, self.ending), ()
