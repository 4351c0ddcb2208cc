"""What an administrator says of a field, and the column that it would have were it declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import lazystr
from django.utils.translation import get_language

from zhike.kernel.fields import Field
from zhike.kernel.model_fields import (
    BASE,
    AddressField,
    MoneyField,
    MultiChoiceField,
    PercentField,
    PhoneField,
)

MAX_TEXT, MAX_URL = 255, 500


@dataclass(frozen=True)
class Option:
    """One value of a choice, with its words by language; a retired one is kept and shown, but not offered."""

    key: str
    labels: Mapping[str, str]
    retired: bool = False
    color: str = ""


@dataclass(frozen=True)
class Definition:
    """What an administrator said of a field. ``labels`` and ``helps`` are words by language."""

    field: Field
    kind: str
    labels: Mapping[str, str]
    helps: Mapping[str, str]
    options: tuple[Option, ...] = ()
    target: type[models.Model] | None = None
    decimals: int = 0


def worded(words: Mapping[str, str]) -> Any:
    """Return text that is read in the reader's language, in another one where his has none."""
    return lazystr(_Words(words))


@dataclass(frozen=True)
class _Words:
    words: Mapping[str, str]

    def __str__(self) -> str:
        language = get_language() or "en"
        return self.words.get(language) or next(filter(None, self.words.values()), "")


def _choices(definition: Definition) -> list[tuple[str, Any]]:
    return [(option.key, worded(option.labels)) for option in definition.options]


def _number(definition: Definition, **given: Any) -> models.Field:
    if definition.decimals == 0:
        return models.BigIntegerField(**given)
    return models.DecimalField(max_digits=18, decimal_places=definition.decimals, **given)


def _reference(definition: Definition, **given: Any) -> models.Field:
    assert definition.target is not None
    return models.ForeignKey(definition.target, on_delete=models.DO_NOTHING, **given)


# What column a field of a kind would have, were it declared; the kinds ask it for length, choices and decimals.
COLUMNS: dict[str, Callable[..., models.Field]] = {
    "text": lambda d, **given: models.CharField(max_length=MAX_TEXT, **given),
    "long_text": lambda d, **given: models.TextField(**given),
    "number": _number,
    "money": lambda d, **given: MoneyField(currency=BASE, **given),
    "percent": lambda d, **given: PercentField(**given),
    "yes_no": lambda d, **given: models.BooleanField(**given),
    "date": lambda d, **given: models.DateField(**given),
    "date_time": lambda d, **given: models.DateTimeField(**given),
    "choice": lambda d, **given: models.CharField(max_length=60, choices=_choices(d), **given),
    "multi_choice": lambda d, **given: MultiChoiceField(
        models.CharField(max_length=60, choices=_choices(d) or None), **given
    ),
    "reference": _reference,
    "user": _reference,
    "email": lambda d, **given: models.EmailField(**given),
    "url": lambda d, **given: models.URLField(max_length=MAX_URL, **given),
    "phone": lambda d, **given: PhoneField(**given),
    "address": lambda d, **given: AddressField(**given),
}
