"""The column of custom fields, and the record that has it: those that an administrator made, whose values lie in one jsonb column of the record.

The fields themselves come from an app above (``Object.extend``): ``BoundField``s like any other, whose ``custom`` is
true and which know their expression over this column, so every door treats them like declared ones.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from zhike.kernel.objects import find_object_of, object_of
from zhike.kernel.records import Record

# The names of custom fields begin so; no declared field does.
PREFIX = "c_"
# Beside a text lies the key by which it is sorted (Chinese by pinyin), under its name with this ending.
SORTED = "_sorted"


class CustomColumn(models.JSONField):
    """The column that holds the values of a record's custom fields by name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def get_transform(self, name: str) -> Any:
        """Return the expression for ``custom__c_region``, or ``custom__c_region_sorted`` by which lists are sorted."""
        obj = find_object_of(self.model)
        for ending in ("", SORTED):
            bound = obj.custom.get(name.removesuffix(ending)) if obj and name.endswith(ending) else None
            if bound is not None:
                return bound.transform(ending)
        return super().get_transform(name)


class CustomRecord(Record):
    """A record to which an administrator can add fields; they are read like attributes, and set by ``assign``."""

    custom = CustomColumn()

    class Meta:
        abstract = True

    def __getattr__(self, name: str) -> Any:
        if name.startswith(PREFIX):
            custom = object_of(type(self)).custom
            if name in custom:
                return custom[name].value(self)
            if (plain := name.removesuffix(SORTED)) in custom:
                return custom[plain].sort_value(self)
        raise AttributeError(f"{type(self).__name__} has no attribute “{name}”")

    def custom_words(self) -> list[str]:
        """Return the values of the custom fields that the box of the list searches."""
        custom = object_of(type(self)).custom.values()
        return [str(value) for bound in custom if bound.field.search and (value := bound.value(self))]
