"""How the values of a kind lie in the document, and how they are read back: in SQL, in Python, in a query."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from zhike.kernel.fields import BoundField
from zhike.kernel.kinds.address import PARTS

NUMBER = re.compile(r"-?[0-9]{1,20}([.][0-9]{1,10})?", re.ASCII)
WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)
MOMENT = re.compile(DATE.pattern + r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{6}[+]00:00", re.ASCII)


class IsoText(models.TextField):
    """A day or moment as ISO text, whose order is that of time; Python sees the day or moment."""

    def __init__(self, bound: BoundField | None = None) -> None:
        super().__init__()
        self.bound = bound

    def get_prep_value(self, value: Any) -> Any:
        """Return the text of a day or moment."""
        return (
            value
            if value is None or isinstance(value, str) or self.bound is None
            else self.bound.kind.to_json(value)
        )

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the day or moment."""
        return None if self.bound is None or value is None else FORMS[self.bound.kind.key].read(value)


class Tags(models.JSONField):
    """A list of texts as jsonb, with the look-ups that arrays have."""


class _ListLookup(models.Lookup):
    sign = ""
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Write the test; the right side is a list of texts."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} {self.sign} %s::text[]", [*params, list(self.rhs)]


@Tags.register_lookup
class Overlap(_ListLookup):
    """One of the values is among the given ones."""

    lookup_name, sign = "overlap", "?|"


@Tags.register_lookup
class Contains(_ListLookup):
    """All given values are there."""

    lookup_name, sign = "contains", "?&"


@dataclass(frozen=True)
class Form:
    """How values of a kind are read back: in SQL, in Python, and as which type a query sees them."""

    sql: str
    read: Callable[[Any], Any]
    output: Callable[[BoundField], models.Field]


def _text(raw: Any) -> str | None:
    return raw if isinstance(raw, str) and raw else None


def _matching(pattern: re.Pattern[str], make: Callable[[str], Any]) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        text = str(raw) if isinstance(raw, int | float | str) and not isinstance(raw, bool) else ""
        if not pattern.fullmatch(text):
            return None
        try:
            return make(text)
        except ValueError:
            return None

    return read


def _list(raw: Any) -> list[str] | None:
    return [str(item) for item in raw] if isinstance(raw, list) and raw else None


def _address(raw: Any) -> dict[str, str] | None:
    return (
        {k: v for k, v in raw.items() if k in PARTS and isinstance(v, str)} if isinstance(raw, dict) else None
    )


def _guarded(pattern: re.Pattern[str], then: str) -> str:
    return f"CASE WHEN $t ~ '^{pattern.pattern}$' THEN {then} END"


def _own(bound: BoundField) -> models.Field:
    return bound.column


TEXT = Form(
    "CASE WHEN jsonb_typeof($v) = 'string' THEN NULLIF($t, '') END", _text, lambda bound: models.TextField()
)
DECIMAL = Form(_guarded(NUMBER, "$t::numeric"), _matching(NUMBER, Decimal), _own)
INTEGER = Form(_guarded(WHOLE, "$t::bigint"), _matching(WHOLE, int), lambda bound: models.BigIntegerField())
FORMS: dict[str, Form] = {
    **dict.fromkeys(("text", "long_text", "choice", "email", "url", "phone"), TEXT),
    **dict.fromkeys(("number", "money", "percent"), DECIMAL),
    **dict.fromkeys(("whole", "reference", "user"), INTEGER),
    "yes_no": Form("CASE $v WHEN 'true'::jsonb THEN true WHEN 'false'::jsonb THEN false END",
                   lambda raw: raw if isinstance(raw, bool) else None, _own),
    "date": Form(_guarded(DATE, '$t COLLATE "C"'), _matching(DATE, date.fromisoformat), IsoText),
    "date_time": Form(_guarded(MOMENT, '$t COLLATE "C"'), _matching(MOMENT, datetime.fromisoformat), IsoText),
    "multi_choice": Form("CASE WHEN jsonb_typeof($v) = 'array' THEN NULLIF($v, '[]'::jsonb) END", _list,
                         lambda bound: Tags()),
    "address": Form(f"CASE WHEN jsonb_typeof($v) = 'object' AND $v ?| '{{{','.join(PARTS)}}}' THEN $v END",
                    _address, lambda bound: models.JSONField()),
}  # fmt: skip
