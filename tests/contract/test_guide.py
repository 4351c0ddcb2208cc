"""The guide for developers says what is, and a new object needs no more than it says."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import connection, models

from tests.contract.test_pages import errors_of
from zhike.kernel import checks, objects
from zhike.kernel.api import urls as api_urls
from zhike.kernel.filters.operators import OPERATORS
from zhike.kernel.kinds import KINDS
from zhike.kernel.model_fields import MoneyField, SortKeyField
from zhike.kernel.models import Event
from zhike.kernel.objects import Field, Object
from zhike.kernel.records import Record, list_index

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "guide" / "developers.md").read_text("utf-8")


def section(title: str) -> str:
    """Return a section of the guide."""
    return GUIDE.split(f"## {title}")[1].split("\n## ")[0]


def rows(title: str) -> dict[str, list[str]]:
    """Return the table of a section, by its first column."""
    lines = [line for line in section(title).splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {re.findall(r"`([^`]+)`", row[0])[0]: row[1:] for row in cells}


def steps(title: str) -> list[str]:
    """Return the files that a section tells to touch, in order."""
    return re.findall(r"^\d\. `([^`]+)`", section(title), re.MULTILINE)


def test_a_new_field_touches_four_files_that_exist():
    found = steps("Add a field")
    assert len(found) == 4
    assert [path for path in found if not (ROOT / path).exists()] == []


def test_a_new_object_touches_eight_files_at_most_that_exist():
    found = steps("Add an object")
    assert len(found) == 8
    assert [path for path in found if not (ROOT / path).exists()] == []


def test_categories_stand_in_no_other_file():
    """What the guide calls the smallest object is named only where the guide says, and where others use it."""
    catalog = ROOT / "src" / "zhike" / "catalog"
    declares = {
        str(file.relative_to(ROOT))
        for file in catalog.rglob("*.py")
        if re.search(r"class Category|CreateModel\(\s*name=.Category", file.read_text("utf-8"))
    }
    assert declares == {
        "src/zhike/catalog/models.py", "src/zhike/catalog/objects.py", *(
            str(file.relative_to(ROOT)) for file in (catalog / "migrations").glob("0001*.py")
        ),
    }  # fmt: skip


def test_every_flag_is_explained():
    assert set(rows("The flags of a field")) == {field.name for field in dataclasses.fields(Field)}


def test_every_attribute_is_explained():
    told = set(
        re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (.+?) \|", section("Add an object"), re.MULTILINE)))
    )
    own = {name for name in vars(Object) if not name.startswith("_") and not callable(getattr(Object, name))}
    attributes = {name for name in own if not isinstance(vars(Object)[name], property)} - {"verb_table"}
    assert told - {"Attribute"} == attributes | {"model"}


def test_every_kind_and_operator_is_explained():
    table = rows("Kinds and their operators")
    assert table.keys() == KINDS.keys()
    for key, kind in KINDS.items():
        assert set(table[key][-1].strip(" |–").split()) == set(kind.operators), key
    assert {operator for row in table.values() for operator in row[-1].strip(" |–").split()} == set(OPERATORS)


def test_every_check_is_explained():
    source = Path(checks.__file__).read_text("utf-8")
    numbers = set(re.findall(r"error\(\s*(\d{3}),", source))
    assert set(rows("When the start refuses a declaration")) == {f"zhike.E{number}" for number in numbers}


@pytest.fixture
def gadgets(world: Any) -> Iterator[Object]:
    """Declare an object as the guide says: a model and an object, nothing else; forget it after the test."""

    class Gadget(Record):
        """A thing on a shelf."""

        name = models.CharField("gadget name", max_length=80)
        name_sort = SortKeyField()
        price = MoneyField("price", null=True, blank=True)
        currency = models.CharField("currency", max_length=3, blank=True, default="")
        import_key = models.CharField("import key", max_length=40, blank=True, default="")

        class Meta:
            app_label = "catalog"
            verbose_name, verbose_name_plural = "gadget", "gadgets"
            indexes = [
                list_index("gadget", name) for name in ("name_sort", "price", "created_at", "changed_at")
            ]

        def derive(self) -> None:
            self.name_sort = self.name.lower()

        def __str__(self) -> str:
            return self.name

    @objects.register
    class GadgetObject(Object):
        model = Gadget
        fields = (
            Field(
                "name",
                list=True,
                form=True,
                filter=True,
                sort=True,
                search="A",
                files=True,
                api="rw",
                required=True,
            ),
            Field("name_sort", audit=False),
            Field("price", list=True, form=True, filter=True, sort=True, files=True, api="rw", total="sum"),
            Field("currency", form=True, files=True, api="rw"),
            Field("import_key", files=True, api="rw", audit=False),
        )

    obj = objects.object_of(Gadget)
    obj.bind()
    with connection.schema_editor() as editor:
        editor.create_model(Gadget)
    yield obj
    for table in (objects._registry, objects._by_slug, objects._by_model):
        for key in [key for key, value in table.items() if value is obj]:
            del table[key]
    del apps.all_models["catalog"]["gadget"]
    apps.clear_cache()


def test_a_declared_object_works_at_once(world, ann, gadgets):
    """List, form, record, filter, sort, search, total, history, rights and REST: with no further line of code."""
    assert run_checks(tags=["zhike"]) == []
    answer = ann.post("/gadgets/new/", {"name": "Lamp", "price": "12.50", "currency": "EUR"})
    assert answer.status_code == 302, errors_of(answer)
    record = gadgets.model.objects.get()
    assert answer["Location"] == f"/gadgets/{record.pk}/"
    for tail in (
        "",
        "new/",
        f"{record.pk}/",
        f"{record.pk}/edit/",
        f"{record.pk}/history/",
        f"{record.pk}/field/price/",
        "import/",
        "export/",
    ):
        assert ann.get(f"/gadgets/{tail}").status_code == 200, tail
    page = ann.get(
        "/gadgets/",
        {"q": "lamp", "sort": "-price", "filter": '{"field": "price", "op": "gte", "value": "10"}'},
    )
    assert [row["title"] for row in page.context["rows"]] == ["Lamp"]
    assert (
        ann.get("/gadgets/", {"filter": '{"field": "price", "op": "lt", "value": "10"}'}).context["rows"]
        == []
    )
    assert Event.objects.get(object="catalog.gadget").verb == "gadget.created"
    assert world.browser(world.ray).get("/gadgets/new/").status_code == 403
    assert "gadgets" in ann.get("/").content.decode()
    routes = {pattern.pattern.regex.pattern for pattern in all_patterns(api_urls.build().urls[0])}
    assert any("gadgets" in route for route in routes)


def all_patterns(found: list[Any]) -> Iterator[Any]:
    for pattern in found:
        if hasattr(pattern, "url_patterns"):
            yield from all_patterns(pattern.url_patterns)
        else:
            yield pattern
