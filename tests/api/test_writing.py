"""Nothing is written that may not be: mass assignment over every object, wrong types, text that is no text."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from zhike.kernel.api.urls import published
from zhike.kernel.api.writing import writable_fields
from zhike.kernel.objects import Object

from .conftest import World, fingerprint, problem

EXTRA = (
    "id", "pk", "version", "created_by", "created_by_id", "created_at", "changed_at", "deleted_at", "owner_id", "team_id",
    "tenant", "role", "is_staff", "is_superuser", "balance", "password", "search_text", "name_sort", "_state", "__class__",
    "objects", "save", "",
)  # fmt: skip


def forbidden(obj: Object) -> list[str]:
    allowed = {bound.name for bound in writable_fields(obj)}
    columns = {
        name
        for column in obj.model._meta.get_fields()
        for name in (column.name, getattr(column, "attname", ""))
    }
    return sorted((columns | set(EXTRA)) - allowed)


@pytest.mark.parametrize("value", [1, {"x": 1}, [1], "1", '{"x": 1}', None, True])
def test_no_other_field_can_be_written(world: World, value: Any) -> None:
    before = fingerprint()
    for obj in published():
        record = obj.model._default_manager.first()
        names = forbidden(obj)
        for method, path in (("POST", obj.slug), ("PATCH", f"{obj.slug}/{record.pk if record else 1}")):
            answer = world.admin.call(method, path, dict.fromkeys(names, value))
            if not obj.writable:
                assert problem(answer)["status"] == 405, obj.key
                continue
            assert problem(answer)["status"] == 422, obj.key
            assert [fault["field"] for fault in answer.json()["errors"]] == names
    assert fingerprint() == before


def test_bulk_rows_can_not_write_other_fields_either(world: World) -> None:
    before = fingerprint()
    rows = [{"id": world.acme.pk, name: 1} for name in EXTRA if name not in ("id", "version")]
    results = world.admin.patch("customers", rows).json()["items"]
    assert {row["status"] for row in results} == {422}
    assert fingerprint() == before


def test_the_wrong_type_is_a_fault_of_the_field(world: World) -> None:
    before = fingerprint()
    for obj in published():
        if not obj.writable:
            continue
        for bound in writable_fields(obj):
            for value in ({"x": "1"}, [{"x": 1}], [[1]], {"$ne": 1}):
                answer = world.admin.post(obj.slug, {bound.name: value})
                assert bound.name in {fault["field"] for fault in problem(answer)["errors"]}, (
                    obj.key,
                    bound.name,
                )
    assert fingerprint() == before


TEXTS = [
    "NFC é",
    "𠮷㐂 👩‍👩‍👧",
    "שלום \u200fעולם",
    "a" * 200,
    "Ⅷ ﬁ",
    "  padded  ",
    "İi",
    "ß",
    "'; DROP TABLE x; --",
    "{{7*7}}",
    "=1+1",
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_comes_back_as_it_was_sent(world: World, text: str) -> None:
    answer = world.sales.post("customers", {"name": text, "note": text})
    assert answer.status_code == 201, answer.content
    assert (answer.json()["name"], answer.json()["note"]) == (text, text)


def test_text_comes_back_without_the_signs_that_turn_what_stands_behind_it(world: World) -> None:
    answer = world.sales.post("customers", {"name": "\u202eevil\u2069", "note": "\u2067a\u202cb"})
    assert (answer.json()["name"], answer.json()["note"]) == ("evil", "ab")


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "nonsense", "null", "1", '"text"', "[1", '{"name": NaN}', '{"name": Infinity}', '{"a": 1, "a": 2}',
        '{"name": "\\ud800"}', '{"name": "\\u0000"}', '{"\\ud800": 1}', '{"name": "\\udfff\\ud800"}', "[" * 100_000, '{"a":' * 50_000,
        "[" * 25 + "]" * 25, '{"name": ' + "9" * 5000 + "}", b"\xff\xfe", b'{"name": "\x00"}', b'{"name": "\xed\xa0\x80"}',
    ],
)  # fmt: skip
def test_a_body_that_is_no_strict_json_is_refused(world: World, body: str | bytes) -> None:
    before = fingerprint()
    for method, path in (
        ("POST", "customers"),
        ("PATCH", "customers"),
        ("PATCH", f"customers/{world.acme.pk}"),
    ):
        assert problem(world.sales.call(method, path, body))["status"] == 400
    assert fingerprint() == before


@pytest.mark.parametrize("value", ["1_000", "１２", " 1", "1e3", "NaN", "1e999999999", "0x10", "", "1" * 50])
def test_numbers_are_plain_digits(world: World, value: str) -> None:
    answer = world.sales.patch(f"customers/{world.acme.pk}", {"budget_max": value})
    assert answer.status_code == (200 if value == "" else 422)


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1e-400", "99999999999999999999999", "0.00001"])
def test_numbers_out_of_range_are_refused(world: World, number: str) -> None:
    before = fingerprint()
    body = f'{{"budget_max": {number}}}'
    assert problem(world.sales.call("PATCH", f"customers/{world.acme.pk}", body))["status"] == 422
    assert fingerprint() == before


def test_a_decimal_stays_exact(world: World) -> None:
    body = '{"budget_max": 12345678901234.5678}'
    answer = world.sales.call("PATCH", f"customers/{world.acme.pk}", body)
    assert answer.json()["budget_max"] == "12345678901234.5678"


def test_another_content_type_is_refused(world: World) -> None:
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
    ):
        answer = Client().generic(
            "POST",
            "/api/v1/customers",
            '{"name": "x"}',
            kind,
            HTTP_AUTHORIZATION=f"Bearer {world.sales.secret}",
        )
        assert problem(answer)["status"] in (400, 415)


def test_a_body_above_the_limit_is_refused(world: World) -> None:
    assert problem(world.sales.post("customers", "x" * (6 * 1024 * 1024)))["status"] == 413


def test_a_wrong_method_names_the_right_ones(world: World) -> None:
    for method, path, allowed in (
        ("PUT", "customers", "GET, PATCH, POST"),
        ("POST", "customers/1", "DELETE, GET, PATCH"),
        ("POST", "openapi.json", "GET, HEAD"),
    ):
        answer = world.sales.call(method, path)
        assert problem(answer)["status"] == 405
        assert answer.headers["Allow"] == allowed


def test_an_unknown_address_is_a_problem_too(world: World) -> None:
    for path in (
        "nonsense",
        "customers/x",
        "customers/1/nonsense",
        "customers/-1",
        "customers/1.0",
        "/customers",
        "customers/",
    ):
        assert problem(world.sales.get(path))["status"] == 404


def test_an_unexpected_fault_says_nothing_about_itself(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("zhike.kernel.api.rows.chosen_fields", fail)
    answer = world.sales.get("customers")
    assert problem(answer)["status"] == 500
    assert b"secret" not in answer.content and b"Traceback" not in answer.content
