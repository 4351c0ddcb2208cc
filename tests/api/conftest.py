"""A small named company, and programs that call the API with the keys of its people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from zhike.customers.models import Customer
from zhike.kernel.access import SYSTEM
from zhike.people import keys
from zhike.people.models import Membership, Role, Team, User
from zhike.people.presets import PRESETS


@dataclass
class Program:
    """A program that calls the API with a key."""

    secret: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Send a request; ``body`` goes as JSON, as text when it is text already."""
        given = {"HTTP_" + name.upper().replace("-", "_"): value for name, value in headers.items()}
        if self.secret:
            given.setdefault("HTTP_AUTHORIZATION", f"Bearer {self.secret}")
        data = body if isinstance(body, str | bytes) else json.dumps(body) if body is not None else b""
        client = Client(raise_request_exception=False)
        return client.generic(method, f"/api/v1/{path}", data, content_type="application/json", **given)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.call("DELETE", path, **headers)


@dataclass
class World:
    """Ada administers; Mia and Ole sell, each in a team of their own; each has one customer."""

    roles: Mapping[str, Role]
    ada: User
    mia: User
    ole: User
    acme: Customer
    foreign: Customer
    admin: Program
    sales: Program
    other: Program
    nobody: Program

    def hide(self, role: str, name: str, of: str = "customers.customer") -> None:
        """Hide a field from a role."""
        row = self.roles[role]
        row.grants = {**row.grants, of: {**row.grants["*"], "fields": {name: "hidden"}}}
        row.save()

    def program(self, user: User, *limits: str) -> Program:
        """Return a program with a new key of a user."""
        return Program(keys.make(user, "test", limits or ["*:*"], None, SYSTEM)[1])


def build() -> World:
    """Store the company."""
    roles = {
        row["key"]: Role.objects.create(
            key=row["key"], name=row["name"], grants=row.get("grants", {}),
            permissions=row.get("permissions", []), everything=row.get("everything", False),
        )
        for row in deepcopy(PRESETS)
    }  # fmt: skip
    roles["sales"].grants["*"]["delete"] = "own"
    roles["sales"].save()
    people = {}
    for name, role in (("ada", "administrator"), ("mia", "sales"), ("ole", "sales")):
        team = Team.objects.create(name=f"Team of {name}")
        user = User.objects.create(email=f"{name}@example.com", name=name.title(), role=roles[role])
        Membership.objects.create(user=user, team=team)
        people[name] = user
    world = World(
        roles, **people,
        acme=customer("Acme", people["mia"]), foreign=customer("Foreign", people["ole"]),
        admin=Program(""), sales=Program(""), other=Program(""), nobody=Program(""),
    )  # fmt: skip
    world.admin, world.sales, world.other = (world.program(people[name]) for name in ("ada", "mia", "ole"))
    return world


def customer(name: str, owner: User, **values: Any) -> Customer:
    """Store a customer of somebody, as the demo data would."""
    row = Customer(name=name, owner=owner, created_by=owner, **values)
    row.derive()
    row.save()
    return row


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.API_CALLS_PER_SECOND = 0
    return build()


@pytest.fixture
def lasting_world(transactional_db: None, settings: Any) -> World:
    """The same for tests with several connections."""
    settings.API_CALLS_PER_SECOND = 0
    return build()


def fingerprint() -> str:
    """Return a hash over every row of our own tables, except when a key was last used."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in sorted(apps.get_models(), key=lambda model: model._meta.db_table):
            if model.__module__.startswith("zhike") and model._meta.db_table != "people_apikey":
                cursor.execute(
                    f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{model._meta.db_table}" t'
                )
                digest.update(str(cursor.fetchone()[0]).encode())
    return digest.hexdigest()


def problem(response: HttpResponse) -> dict[str, Any]:
    """Return the problem document of an answer, after checking its form."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    found = response.json()
    assert found["status"] == response.status_code
    assert found["type"].startswith("/api/v1/docs#problem-") and found["title"] and found["detail"]
    return found
