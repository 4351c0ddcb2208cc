"""The OpenAPI document: valid, complete, and only for those who may call the API."""

from __future__ import annotations

import pytest
from django.test import Client
from openapi_spec_validator import validate

from zhike.config.http import errors
from zhike.kernel.api.urls import published
from zhike.kernel.errors import KernelError

from .conftest import Program, World, problem


@pytest.fixture
def document(world: World) -> dict:
    return world.sales.get("openapi.json").json()


def test_it_is_valid(document: dict) -> None:
    validate(document)


def test_it_names_every_object_field_and_verb(document: dict) -> None:
    for obj in published():
        name = obj.model.__name__
        assert set(document["components"]["schemas"][name]["properties"]) == {
            b.name for b in obj.placed("api")
        }
        assert ("post" in document["paths"][f"/api/v1/{obj.slug}"]) is obj.writable
        for key in obj.verb_table:
            assert f"/api/v1/{obj.slug}/{{id}}/{key}" in document["paths"]


def test_every_operation_is_named_once_explained_and_says_what_can_go_wrong(document: dict) -> None:
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert operation["summary"] and operation["tags"] and operation["security"] == [{"ApiKey": []}]
        assert {"400", "401", "403", "404", "405", "429"} <= set(operation["responses"])


def test_it_is_written_in_english_whatever_the_caller_speaks(world: World) -> None:
    chinese = world.sales.get("openapi.json", Accept_Language="zh-hans")
    assert chinese.content == world.sales.get("openapi.json").content
    assert chinese.json()["components"]["schemas"]["Customer"]["title"] == "Customer"


def test_a_signed_in_browser_may_read_it_and_nothing_else(world: World) -> None:
    browser = Client()
    assert problem(browser.get("/api/v1/openapi.json"))["status"] == 401
    browser.force_login(world.mia, "django.contrib.auth.backends.ModelBackend")
    assert browser.get("/api/v1/openapi.json").status_code == 200
    for path in ("customers", "me", f"customers/{world.acme.pk}"):
        assert problem(browser.get(f"/api/v1/{path}"))["status"] == 401
    assert problem(browser.post("/api/v1/customers", {"name": "x"}, "application/json"))["status"] == 401


def test_a_page_explains_every_operation_and_every_problem(world: World, document: dict) -> None:
    browser = Client()
    assert problem(browser.get("/api/v1/docs"))["status"] == 401
    browser.force_login(world.mia, "django.contrib.auth.backends.ModelBackend")
    page = browser.get("/api/v1/docs").content.decode()
    for methods in document["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
    kinds = [KernelError, *kinds_below(KernelError)]
    for slug in {kind.slug for kind in kinds} | {"method-not-allowed", *errors.SLUGS.values()}:
        assert f'id="problem-{slug}"' in page, slug


def kinds_below(kind: type[KernelError]) -> list[type[KernelError]]:
    return [found for child in kind.__subclasses__() for found in (child, *kinds_below(child))]


def test_a_wrong_key_is_not_helped_by_a_session(world: World) -> None:
    browser = Client()
    browser.force_login(world.mia, "django.contrib.auth.backends.ModelBackend")
    answer = browser.get("/api/v1/openapi.json", HTTP_AUTHORIZATION="Bearer wrong")
    assert problem(answer)["status"] == 401
    assert problem(Program("wrong").get("openapi.json"))["status"] == 401
