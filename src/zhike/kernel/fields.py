"""Fields of objects: what is declared (``Field``) and what is known of it once bound to its model (``BoundField``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import override

from zhike.kernel.formats import called
from zhike.kernel.kinds import KINDS, Kind, kind_of

if TYPE_CHECKING:
    from zhike.kernel.objects import Object


@dataclass(frozen=True)
class Field:
    """One row of an object's table of fields. Every flag is off unless set: closed by default.

    list      a column of the list; "more" offers it in the column chooser only
    form      can be typed in the form, in place and in bulk; "new" only while the record is created
    filter    can be tested in filters
    sort      the list can be sorted by it (needs an index, see check E107)
    search    weight A or B in the search of the list
    files     is imported and exported; "out" exports only
    api       "r" read, "rw" read and write
    total     "sum" shows the sum under the list
    board     the list has a board by it
    access    the permission without which the field does not exist
    audit     changes are kept in the event stream (on by default)
    required  must be filled when a record is created
    """

    name: str
    list: bool | Literal["more"] = False
    form: bool | Literal["new"] = False
    filter: bool = False
    sort: bool = False
    search: Literal["", "A", "B"] = ""
    files: bool | Literal["out"] = False
    api: Literal["", "r", "rw"] = ""
    total: Literal["", "sum"] = ""
    board: bool = False
    access: str = ""
    audit: bool = True
    required: bool = False


class BoundField:
    """A field of an object together with its column, kind and choices.

    ``column`` is given for a field that has none of its own in the table (see ``custom.py``).
    """

    custom = False
    # Options that are still shown, but not offered.
    retired: frozenset[str] = frozenset()

    def __init__(self, field: Field, obj: Object, column: Any = None) -> None:
        self.field = field
        self.object = obj
        self.name = field.name
        self.column: Any = obj.model._meta.get_field(field.name) if column is None else column
        kind = kind_of(self.column)
        if kind is None:
            raise TypeError(f"{obj.key}.{field.name}: no kind fits {type(self.column).__name__}")
        self.kind: Kind = kind
        self.null = bool(getattr(self.column, "null", True))
        self.required = field.required

    def __repr__(self) -> str:
        return f"<{self.object.key}.{self.name}: {self.kind.key}>"

    @property
    def label(self) -> Any:
        """Return the translated name of the field."""
        name = getattr(self.column, "verbose_name", "") or self.column.related_model._meta.verbose_name_plural
        return capfirst(str(name))

    @property
    def help(self) -> Any:
        """Return the help text of the column, if any."""
        return getattr(self.column, "help_text", "")

    @property
    def attname(self) -> str:
        """Return the attribute that holds the raw value: ``owner_id`` for ``owner``."""
        return getattr(self.column, "attname", self.name)

    @property
    def lookup(self) -> str:
        """Return the path to the value in a query."""
        return self.name

    @property
    def stored_lookup(self) -> str:
        """Return the path to the raw value in a query."""
        return self.attname

    @cached_property
    def base(self) -> Any:
        """Return the column that carries length and choices (the base field of an array)."""
        return getattr(self.column, "base_field", self.column)

    @cached_property
    def max_length(self) -> int | None:
        """Return the greatest length in characters."""
        return getattr(self.base, "max_length", None)

    @cached_property
    def whole(self) -> bool:
        """Say whether a number field holds whole numbers only."""
        return isinstance(self.column, models.IntegerField)

    @cached_property
    def digits(self) -> int:
        """Return the number of digits a decimal holds."""
        return int(getattr(self.column, "max_digits", 0) or 0)

    @cached_property
    def decimals(self) -> int:
        """Return the number of digits after the decimal point."""
        return int(getattr(self.column, "decimal_places", 0) or 0)

    @property
    def choice_labels(self) -> dict[Any, Any]:
        """Return the listed values with their labels, in order; empty for free values."""
        return self._choices

    @cached_property
    def _choices(self) -> dict[Any, Any]:
        return {key: label for key, label in (getattr(self.base, "flatchoices", None) or ()) if key != ""}

    @cached_property
    def _words(self) -> dict[str, Any]:
        words: dict[str, Any] = dict(called.short_names(self.base))
        for language, _name in settings.LANGUAGES:
            with override(language):
                for key, label in self._choices.items():
                    words.setdefault(str(label).casefold(), key)
                    words.setdefault(str(key).casefold(), key)
        return words

    def choice_by_word(self, word: str) -> Any:
        """Return the key of the choice called ``word`` in any language of the interface, or None."""
        return self._words.get(word.strip().casefold())

    @cached_property
    def target(self) -> type[models.Model] | None:
        """Return the model that a reference or relation leads to."""
        return self.column.related_model if self.column.is_relation else None

    @property
    def related_model(self) -> type[models.Model]:
        """Return ``target`` where the kind of the field promises one. Raises TypeError for any other field."""
        if self.target is None:
            raise TypeError(f"{self!r} leads to no model")
        return self.target

    @property
    def is_reference(self) -> bool:
        """Say whether the field holds the id of one other record."""
        return self.kind in (KINDS["reference"], KINDS["user"], KINDS["file"])

    def value(self, record: models.Model) -> Any:
        """Return the stored value; for a reference the id."""
        return getattr(record, self.attname)

    def put(self, record: models.Model, value: Any) -> None:
        """Set the value in memory."""
        setattr(record, self.attname, value)

    def fault(self, value: Any, stored: Any) -> str:
        """Return why a clean value can't follow the stored one, "" where it can."""
        return ""

    def offered(self, chosen: Any) -> dict[Any, Any]:
        """Return the listed values that one may choose from, among them those that are chosen already."""
        held = chosen if isinstance(chosen, list) else [chosen]
        return {k: label for k, label in self.choice_labels.items() if k not in self.retired or k in held}

    @cached_property
    def as_json(self) -> Callable[[Any], Any]:
        """Return what turns a value into JSON as it stands when it is read back: decimals with all their places."""
        if not self.decimals:
            return self.kind.to_json
        step = Decimal(1).scaleb(-self.decimals)
        return lambda value: self.kind.to_json(value.quantize(step) if isinstance(value, Decimal) else value)

    def clean(self, raw: Any, *, lenient: bool = False) -> Any:
        """Return the Python value of ``raw``; see ``Kind.clean``. Raises BadValue."""
        return self.kind.clean(raw, self, lenient=lenient)
