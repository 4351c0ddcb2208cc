"""Columns that know more than their SQL type: money with its currency, phone, address, identifier, tags, file.

A plain Django field is enough for the other kinds (see ``kinds``). These classes add nothing at
save time; cleaning is the work of the kind, so that every door cleans alike.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext

from zhike.kernel.formats.wording import kept, told

# The currency of amounts that are added up over several currencies: the company's own.
BASE = "BASE"


class MoneyField(models.DecimalField):
    """An amount, exact to four decimals. ``currency`` names the sibling column with the ISO 4217 code."""

    def __init__(self, *args: Any, currency: str = "currency", **kwargs: Any) -> None:
        self.currency = currency
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 4)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "currency": self.currency}


class PercentField(models.DecimalField):
    """A share in percent: 12.5 means 12.5 %."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 7)
        kwargs.setdefault("decimal_places", 4)
        super().__init__(*args, **kwargs)


class PhoneField(models.CharField):
    """A telephone number in E.164, with ``;ext=`` for an extension."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)


class AddressField(models.JSONField):
    """A postal address as the JSON object of ``formats.addresses.Address``; empty is NULL."""


class IdentifierField(models.CharField):
    """A registration or tax number. ``scheme`` names the column (or is the fixed key) of its scheme."""

    def __init__(self, *args: Any, scheme: str = "", **kwargs: Any) -> None:
        self.scheme = scheme
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "scheme": self.scheme}


class MultiChoiceField(ArrayField):
    """Several values out of the choices of the base field; without choices, free tags."""

    def __init__(self, base_field: models.Field | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(base_field or models.CharField(max_length=60), **kwargs)


class FileField(models.ForeignKey):
    """A stored file (``kernel.StoredFile``), which has its own permission and is never a bare path."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("to", "kernel.StoredFile")
        kwargs.setdefault("on_delete", models.SET_NULL)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("related_name", "+")
        super().__init__(*args, **kwargs)


class SaidField(models.TextField):
    """A sentence, stored as what it says (``formats.wording``) and read in the language of whoever reads it."""

    def from_db_value(self, value: Any, *_more: Any) -> Any:
        return value and told(value, gettext)

    def get_prep_value(self, value: Any) -> Any:
        return kept(value) if isinstance(value, str) else super().get_prep_value(value)


class SortKeyField(models.CharField):
    """A derived key that sorts Chinese by pinyin and Latin without accents, in byte order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_length=200, default="", editable=False, db_collation="C")
        super().__init__(*args, **kwargs)
