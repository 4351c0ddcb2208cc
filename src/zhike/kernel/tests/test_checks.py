"""A wrong declaration is an error at the start that names class and field."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from zhike.kernel import checks
from zhike.kernel.fields import BoundField
from zhike.kernel.model_fields import MoneyField
from zhike.kernel.objects import Field, Object, Section, all_objects
from zhike.kernel.records import Record, list_index
from zhike.people.models import User

# A registry of their own, so that these models are known to nobody else.
ALONE = Apps(["zhike.kernel"])
GOOD = (Field("name", list=True, sort=True, form=True), Field("price"), Field("currency"), Field("blob"))


class Thing(Record):
    """A model for declarations to be wrong about."""

    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=20)
    price = MoneyField()
    currency = models.CharField(max_length=3, editable=False)
    blob = models.JSONField(default=dict)

    class Meta:
        app_label, apps = "kernel", ALONE
        indexes = [list_index("thing", name) for name in ("name", "changed_at", "created_at")]

    def __str__(self) -> str:
        return self.name


class Lonely(models.Model):
    """Not a record."""

    name = models.CharField(max_length=20)

    class Meta:
        app_label, apps = "kernel", ALONE

    def __str__(self) -> str:
        return self.name


class Odd(Record):
    """A column of which no kind knows what it is, and a currency that is no column."""

    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=20)
    raw = models.BinaryField()
    price = MoneyField(currency="coin")

    class Meta:
        app_label, apps = "kernel", ALONE
        indexes = [list_index("odd", name) for name in ("changed_at", "created_at")]

    def __str__(self) -> str:
        return self.name


def faults(model: Any = Thing, fields: tuple[Field, ...] = GOOD, **attributes: Any) -> list[tuple[str, str]]:
    """Return id and words of every fault of a declaration that is not registered."""
    declared = type("ThingObject", (Object,), {"model": model, "fields": fields, **attributes})()
    for row in (*declared.fixed_fields(), *declared.fields):
        try:
            declared.bound[row.name] = BoundField(row, declared)
        except (FieldDoesNotExist, TypeError):
            continue
    return [(str(fault.id), str(fault.msg)) for rule in checks.RULES for fault in rule(declared)]


def with_field(field: Field) -> tuple[Field, ...]:
    return (*(row for row in GOOD if row.name != field.name), field)


def test_a_good_declaration_has_no_fault():
    assert faults() == []


def test_every_declaration_of_ours_is_good():
    assert checks.check_objects(None) == []
    assert len(all_objects()) >= 15


WRONG: list[tuple[str, str, dict[str, Any]]] = [
    ("zhike.E100", "must be a kernel Record", {"model": Lonely, "fields": (Field("name"),)}),
    ("zhike.E101", "“blob” is not placed", {"fields": GOOD[:-1]}),
    ("zhike.E102", "“name” is placed twice", {"fields": (*GOOD, Field("name"))}),
    ("zhike.E103", "there is no column “colour”", {"fields": (*GOOD, Field("colour"))}),
    ("zhike.E104", "no kind fits the column “raw”", {"model": Odd, "fields": (Field("name"), Field("raw"), Field("price"))}),
    ("zhike.E105", "title names “headline”", {"title": "headline"}),
    ("zhike.E105", "owner names “boss”", {"owner": "boss"}),
    ("zhike.E105", "a section names “colour”", {"sections": (Section("Looks", ("name", "colour")),)}),
    ("zhike.E106", "“name” is not a number and has no total", {"fields": with_field(Field("name", total="sum"))}),
    ("zhike.E106", "the kind document of “blob” can't be sorted", {"fields": with_field(Field("blob", sort=True))}),
    ("zhike.E106", "“name” is required but nobody can write it", {"fields": with_field(Field("name", required=True))}),
    ("zhike.E106", "“currency” is on the form but its column is not editable", {"fields": with_field(Field("currency", form=True))}),
    ("zhike.E107", "no index on (price, id) serves it", {"fields": with_field(Field("price", sort=True))}),
    ("zhike.E108", "the default order “price” is not sortable", {"order": "-price"}),
    ("zhike.E109", "has its currency in “coin”", {"model": Odd, "fields": (Field("name"), Field("raw"), Field("price"))}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "words", "declaration"), WRONG, ids=[f"{row[0]} {row[1]}" for row in WRONG]
)
def test_a_wrong_declaration_is_named(number, words, declaration):
    found = faults(**declaration)
    assert any(fault == number and words in text for fault, text in found), found
    assert all(text.startswith("ThingObject: ") for _number, text in found)


def test_a_relation_from_the_other_side_is_not_written():
    fields = tuple(Field(row.name) for row in all_objects()[0].fields)
    declared = type("UserObject", (Object,), {"model": User, "fields": (*fields, Field("customers", form=True, sort=True)),
                                              "title": "name", "order": "name"})()  # fmt: skip
    declared.bind()
    found = [str(fault.msg) for fault in checks.flags_fit_kinds(declared) if fault.id == "zhike.E106"]
    assert any("“customers” is a relation from the other side" in text for text in found)


def test_every_number_is_tried():
    tried = {number for number, _words, _declaration in WRONG}
    assert tried == {f"zhike.E{number}" for number in range(100, 110)}
