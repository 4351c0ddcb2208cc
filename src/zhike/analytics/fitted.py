"""Results: frozen dataclasses of plain values that go to JSON and come back equal."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from html import escape
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

import numpy as np

from zhike.analytics.frames import BadFrame

__all__ = ["Fitted"]

# Of a mapping or of sentences a notebook shows so many; longer ones are for ``to_dict``.
MOST_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """What a model learned. Every result says on how much data, as of when, in which unit, and what to beware of.

    ``n`` rows or customers; ``as_of`` the day it speaks of, None where time does not matter; ``unit`` of time
    ("day", "week", …) or ""; ``warnings`` are sentences for the reader.
    """

    n: int
    as_of: date | None = None
    unit: str = ""
    warnings: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """Return what a notebook shows: a row for each plain value, and one for each of a few named ones."""
        rows = []
        for field in fields(self):
            value = getattr(self, field.name)
            named = value if isinstance(value, Mapping) and len(value) <= MOST_SHOWN else {"": value}
            rows += [
                (f"{field.name} {key}".strip(), _shown(one)) for key, one in named.items() if _is_plain(one)
            ]
        body = "".join(
            f"<tr><th style='text-align:left'>{escape(name)}</th><td>{escape(text)}</td></tr>"
            for name, text in rows
        )
        return f"<table><caption>{type(self).__name__}</caption>{body}</table>"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as JSON values, with the name of its class under "model"."""
        return {"model": type(self).__name__} | {
            field.name: encode(getattr(self, field.name)) for field in fields(self)
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the result that ``to_dict`` wrote. Raises BadFrame for another model's or incomplete data."""
        if data.get("model") != cls.__name__:
            raise BadFrame(f"This is a result of {data.get('model')}, not of {cls.__name__}.")
        return decode(cls, {name: value for name, value in data.items() if name != "model"})


def _is_plain(value: Any) -> bool:
    if isinstance(value, tuple):
        return len(value) <= MOST_SHOWN and all(isinstance(one, str) for one in value)
    return value is None or isinstance(value, bool | int | float | str | date | Decimal | Enum)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(value) or "none"
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) >= 1000 else f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def encode(value: Any) -> Any:
    """Return a value as JSON values."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, np.ndarray | np.generic):
        return encode(value.tolist())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value


def decode(kind: Any, value: Any) -> Any:
    """Return a JSON value as the annotated kind: the inverse of ``encode``."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        rest = [one for one in inner if one is not type(None)]
        return None if value is None else decode(rest[0], value)
    if origin in (tuple, list):
        return _sequence(origin, inner, value)
    if origin is not None and issubclass(origin, Mapping):
        return {decode(inner[0], key): decode(inner[1], item) for key, item in value.items()}
    if not isinstance(kind, type):
        return value
    if is_dataclass(kind):
        return _dataclass(kind, value)
    if kind is np.ndarray:
        return np.asarray(value)
    if issubclass(kind, datetime | date):
        return kind.fromisoformat(value)
    if issubclass(kind, Decimal | Enum | int | float) and not isinstance(value, bool):
        return kind(value)
    return value


def _sequence(origin: type, inner: tuple[Any, ...], value: Any) -> Any:
    if origin is tuple and len(inner) > 1 and inner[1] is not Ellipsis:
        return tuple(decode(one, item) for one, item in zip(inner, value, strict=True))
    return origin(decode(inner[0], item) for item in value)


def _dataclass(kind: type, value: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind)
    try:
        return kind(**{name: decode(hints[name], item) for name, item in value.items()})
    except (KeyError, TypeError) as error:
        raise BadFrame(f"The stored {kind.__name__} is incomplete or of another version: {error}.") from None
