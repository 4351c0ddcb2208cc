"""The kinds of value a field can have, by key, and the rule that finds the kind of a Django column."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhike.kernel import model_fields
from zhike.kernel.kinds.address import Address
from zhike.kernel.kinds.base import BadValue, Kind
from zhike.kernel.kinds.choices import Choice, MultiChoice
from zhike.kernel.kinds.dates import Date, DateTime, Span
from zhike.kernel.kinds.document import Document
from zhike.kernel.kinds.numbers import Money, Number, Percent, YesNo
from zhike.kernel.kinds.references import ME, MY_DEPARTMENTS, MY_TEAMS, File, Many, Reference, User
from zhike.kernel.kinds.text import Email, Identifier, LongText, Phone, Text, Url

__all__ = ["KINDS", "ME", "MY_DEPARTMENTS", "MY_TEAMS", "BadValue", "Kind", "Span", "kind_of"]

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Text(), LongText(), Email(), Url(), Phone(), Identifier(), Number(), Money(), Percent(), YesNo(),
        Date(), DateTime(), Choice(), MultiChoice(), Reference(), User(), File(), Many(), Address(),
        Document(),
    )
}  # fmt: skip

# First match wins, so a subclass stands before its base.
BY_COLUMN: tuple[tuple[type, str], ...] = (
    (model_fields.MoneyField, "money"),
    (model_fields.PercentField, "percent"),
    (model_fields.PhoneField, "phone"),
    (model_fields.IdentifierField, "identifier"),
    (model_fields.AddressField, "address"),
    (model_fields.MultiChoiceField, "multi_choice"),
    (model_fields.FileField, "file"),
    (models.EmailField, "email"),
    (models.URLField, "url"),
    (models.CharField, "text"),
    (models.TextField, "long_text"),
    (models.BooleanField, "yes_no"),
    (models.DateTimeField, "date_time"),
    (models.DateField, "date"),
    (models.DecimalField, "number"),
    (models.IntegerField, "number"),
    (models.JSONField, "document"),
    (ArrayField, "document"),
)


def kind_of(column: Any) -> Kind | None:
    """Return the kind of a Django column, or None where no kind fits (the start-up check then complains)."""
    if column.one_to_many or column.many_to_many or (column.one_to_one and column.auto_created):
        return KINDS["many"]
    if isinstance(column, model_fields.FileField):
        return KINDS["file"]
    if isinstance(column, models.ForeignKey):
        user = column.remote_field.model._meta.label == "people.User"
        return KINDS["user" if user else "reference"]
    if isinstance(column, models.Field) and column.choices:
        return KINDS["choice"]
    return next((KINDS[key] for base, key in BY_COLUMN if isinstance(column, base)), None)
