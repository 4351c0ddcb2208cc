"""Nobody reads, changes or infers what he may not: every route, foreign records, hidden fields."""

from __future__ import annotations

from typing import Any

import pytest

from zhike.customers.models import Customer
from zhike.kernel.api.urls import published
from zhike.kernel.objects import get_object

from .conftest import Program, World, customer, fingerprint, problem


def routes_of(path: str) -> list[tuple[str, str, Any]]:
    return [
        ("GET", path, None),
        ("PATCH", path, {"city": "stolen"}),
        ("DELETE", path, None),
        ("POST", f"{path}/restore", None),
        ("GET", f"{path}/events", None),
        ("GET", f"{path}/shares", None),
        ("POST", f"{path}/shares", {"grantee": "user", "grantee_id": 1}),
        ("DELETE", f"{path}/shares/user/1", None),
        *(("POST", f"{path}/{key}", {}) for key in get_object("customers").verb_table),
    ]


def test_a_foreign_record_does_not_exist_on_any_route(world: World) -> None:
    there, nowhere = f"customers/{world.foreign.pk}", "customers/999999999"
    before = fingerprint()
    for (method, path, body), (_method, absent, _body) in zip(
        routes_of(there), routes_of(nowhere), strict=True
    ):
        refused, missing = world.sales.call(method, path, body), world.sales.call(method, absent, body)
        assert refused.status_code in (404, 422), path
        assert refused.content == missing.content, path
    rows = world.sales.patch("customers", [{"id": world.foreign.pk, "city": "x"}]).json()["items"]
    assert [row["status"] for row in rows] == [404]
    assert fingerprint() == before


def test_a_foreign_record_in_the_bin_does_not_exist_either(world: World) -> None:
    assert world.other.delete(f"customers/{world.foreign.pk}").status_code == 204
    before = fingerprint()
    assert world.sales.get("customers?deleted=true").json()["items"] == []
    assert world.sales.post(f"customers/{world.foreign.pk}/restore").status_code == 404
    assert world.sales.get(f"customers/{world.foreign.pk}/events").status_code == 404
    assert fingerprint() == before


def test_a_reference_to_a_foreign_record_is_refused(world: World) -> None:
    before = fingerprint()
    for target in (world.foreign.pk, 999999999):
        answer = world.sales.post("contacts", {"full_name": "Spy", "customer": target})
        assert problem(answer)["errors"] == [
            {"field": "customer", "detail": "There is no such record, or you may not see it."}
        ]
    assert fingerprint() == before


def test_foreign_records_are_in_no_list_count_or_search(world: World) -> None:
    for query in ("", "?q=Foreign", "?name=Foreign", "?name.contains=oreig", f"?id={world.foreign.pk}"):
        names = [item["name"] for item in world.sales.get(f"customers{query}").json()["items"]]
        assert names == (["Acme"] if not query else []), query
    assert world.sales.get("customers/count").json() == {"count": 1, "more": False}
    assert [item["name"] for item in world.admin.get("customers?sort=name").json()["items"]] == [
        "Acme",
        "Foreign",
    ]


def test_a_key_may_do_no_more_than_its_limits(world: World) -> None:
    reader = world.program(world.mia, "customers.customer:see")
    assert reader.get("customers").status_code == 200
    before = fingerprint()
    assert problem(reader.patch(f"customers/{world.acme.pk}", {"city": "x"}))["status"] == 403
    assert problem(reader.post("customers", {"name": "x"}))["status"] == 403
    assert problem(reader.get("contacts"))["status"] == 403
    assert fingerprint() == before


def test_a_disabled_user_is_out_with_the_next_call(world: World) -> None:
    assert world.sales.get("me").status_code == 200
    world.mia.is_active = False
    world.mia.save()
    assert problem(world.sales.get("me"))["status"] == 401


@pytest.mark.parametrize("secret", ["", "nonsense", "zk_" + "x" * 60, "ü", "x" * 5000])
def test_without_a_key_nothing_is_said(world: World, secret: str) -> None:
    program = Program(secret)
    for path in ("customers", "customers/1", "me", "openapi.json", "jobs", "events"):
        answer = program.get(path)
        assert problem(answer)["status"] == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Zhike"'


QUESTIONS = (
    "customers", "customers?sort=-changed_at", "customers?budget_max=7", "customers?budget_max.gte=7",
    "customers?budget_max.filled=", "customers?sort=budget_max", "customers?fields=budget_max", "customers?q=7",
    "customers/count?budget_max.gte=7", "customers/count", "customers?filter=%7B%22field%22%3A%22budget_max%22%7D",
    "contacts?customer.budget_max.gte=7", "orders?customer.budget_max=7", "customers?parent.budget_max=7",
    "customers?contacts.customer.budget_max=7", "me",
)  # fmt: skip


def test_a_hidden_field_can_not_be_felt(world: World) -> None:
    world.hide("sales", "budget_max")
    path = f"customers/{world.acme.pk}"

    def everything() -> list[bytes]:
        reads = [world.sales.get(question).content for question in (*QUESTIONS, path, f"{path}/events")]
        for body in ({"budget_max": "7"}, {"budget_max": None}, {"budget_max": "nonsense"}):
            answer = world.sales.patch(path, body)
            assert answer.status_code == 422
            reads.append(answer.content)
        return reads

    without = everything()
    Customer.objects.filter(pk=world.acme.pk).update(budget_max="7")
    assert everything() == without
    assert b"budget_max" not in b"".join(without[:2])
    unknown = world.sales.get("customers?nonsense__=7").content
    hidden = world.sales.get("customers?budget_max=7").content
    assert hidden == unknown.replace(b"nonsense__", b"budget_max")


def test_every_object_answers_every_role(world: World) -> None:
    for obj in published():
        for program in (world.admin, world.sales):
            answer = program.get(f"{obj.slug}?limit=1")
            assert answer.status_code in (200, 403), obj.key
            assert program.get(f"{obj.slug}/count").status_code == answer.status_code
            assert problem(program.get(f"{obj.slug}/{2**63 - 1}"))["status"] == 404
            assert problem(program.get(f"{obj.slug}/{10**30}"))["status"] == 404


def test_a_scope_of_a_team_covers_the_team(world: World) -> None:
    shared = customer("Shared", world.ole, team=world.mia.teams.get())
    assert world.sales.get(f"customers/{shared.pk}").status_code == 200
    assert problem(world.sales.patch(f"customers/{shared.pk}", {"city": "x"}))["status"] == 403
