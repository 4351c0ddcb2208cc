"""Repeated and concurrent writes: one effect for one key, no lost change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from zhike.customers.models import Customer
from zhike.kernel.api import idempotency, rate
from zhike.kernel.api.problems import TooFast
from zhike.kernel.models import Event, IdempotencyKey

from .conftest import World, fingerprint, problem


def at_once(calls: list[Any]) -> list[Any]:
    """Make all calls at the same time, each on a connection of its own."""

    def make(call: Any) -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(make, calls))


def test_a_repeated_key_has_one_effect_and_the_same_answer(world: World) -> None:
    first = world.sales.post("customers", {"name": "Once"}, Idempotency_Key="k1")
    again = world.sales.post("customers", {"name": "Once"}, Idempotency_Key="k1")
    assert (first.status_code, first.content, first.headers["ETag"], first.headers["Location"]) == (
        again.status_code, again.content, again.headers["ETag"], again.headers["Location"],
    )  # fmt: skip
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Customer.objects.filter(name="Once").count() == 1


def test_the_same_key_for_another_request_is_refused(world: World) -> None:
    world.sales.post("customers", {"name": "Once"}, Idempotency_Key="k1")
    before = fingerprint()
    assert problem(world.sales.post("customers", {"name": "Twice"}, Idempotency_Key="k1"))["status"] == 422
    assert problem(world.sales.post("contacts", {"name": "Once"}, Idempotency_Key="k1"))["status"] == 422
    assert problem(world.sales.delete(f"customers/{world.acme.pk}", Idempotency_Key="k1"))["status"] == 422
    assert fingerprint() == before


def test_a_key_belongs_to_its_caller(world: World) -> None:
    assert world.sales.post("customers", {"name": "Same"}, Idempotency_Key="k").status_code == 201
    assert world.other.post("customers", {"name": "Same"}, Idempotency_Key="k").status_code == 201
    assert Customer.objects.filter(name="Same").count() == 2


def test_a_failed_request_may_be_tried_again(world: World) -> None:
    assert world.sales.post("customers", {"name": ""}, Idempotency_Key="k").status_code == 422
    assert IdempotencyKey.objects.count() == 0
    assert world.sales.post("customers", {"name": "Now"}, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_an_unusable_key_is_refused(world: World, key: str) -> None:
    assert problem(world.sales.post("customers", {"name": "x"}, Idempotency_Key=key))["status"] == 400
    assert not Customer.objects.filter(name="x").exists()


def test_every_write_keeps_its_key(world: World) -> None:
    path = f"customers/{world.acme.pk}"
    for method, address, body, status in (
        ("PATCH", path, {"city": "x"}, 200),
        ("PATCH", "customers", [{"id": world.acme.pk, "city": "y"}], 200),
        ("DELETE", path, None, 204),
        ("POST", f"{path}/restore", None, 200),
        ("POST", f"{path}/shares", {"grantee": "user", "grantee_id": world.ole.pk}, 200),
        ("DELETE", f"{path}/shares/user/{world.ole.pk}", None, 204),
    ):
        key = f"{method} {address}"
        first = world.sales.call(method, address, body, Idempotency_Key=key)
        assert first.status_code == status, (key, first.content)
        events = Event.objects.count()
        again = world.sales.call(method, address, body, Idempotency_Key=key)
        assert (again.status_code, again.content) == (status, first.content)
        assert Event.objects.count() == events


def test_ten_at_once_have_one_effect(lasting_world: World) -> None:
    def create() -> Any:
        return lasting_world.sales.post("customers", {"name": "Once"}, Idempotency_Key="k1")

    answers = at_once([create] * 10)
    assert Customer.objects.filter(name="Once").count() == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    made = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in made}) == 1
    assert all(answer.headers["Retry-After"] == "1" for answer in answers if answer.status_code == 409)
    assert create().content == made[0].content


def test_old_keys_are_purged(world: World) -> None:
    world.sales.post("customers", {"name": "Old"}, Idempotency_Key="old")
    world.sales.post("customers", {"name": "New"}, Idempotency_Key="new")
    IdempotencyKey.objects.filter(key="old").update(created_at=timezone.now() - timedelta(hours=49))
    assert idempotency.purge() == 1
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["new"]


def test_if_match_protects_what_somebody_else_changed(world: World) -> None:
    path = f"customers/{world.acme.pk}"
    tag = world.sales.get(path).headers["ETag"]
    assert world.admin.patch(path, {"city": "Bonn"}).status_code == 200
    before = fingerprint()
    refused = problem(world.sales.patch(path, {"city": "Köln"}, If_Match=tag))
    assert (refused["status"], refused["current"], refused["changed"]) == (412, 2, ["city"])
    assert problem(world.sales.delete(path, If_Match=tag))["status"] == 412
    assert problem(world.sales.patch(path, {"city": "x"}, If_Match='W/"2"'))["status"] == 412
    assert problem(world.sales.patch(path, {"city": "x"}, If_Match="2"))["status"] == 400
    assert fingerprint() == before
    assert world.sales.patch(path, {"city": "Köln"}, If_Match='"2"').headers["ETag"] == '"3"'
    assert world.sales.patch(path, {"city": "Ulm"}, If_Match="*").headers["ETag"] == '"4"'


def test_of_many_racers_with_one_tag_one_wins(lasting_world: World) -> None:
    path = f"customers/{lasting_world.acme.pk}"
    calls = [lambda n=n: lasting_world.sales.patch(path, {"city": f"C{n}"}, If_Match='"1"') for n in range(8)]
    answers = at_once(calls)
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7
    winner = next(answer for answer in answers if answer.status_code == 200)
    stored = Customer.objects.get(pk=lasting_world.acme.pk)
    assert (stored.version, stored.city) == (2, winner.json()["city"])


def test_racers_on_different_fields_lose_nothing(lasting_world: World) -> None:
    path = f"customers/{lasting_world.acme.pk}"
    values = {
        "city": "Bonn",
        "region": "NRW",
        "note": "n",
        "short_name": "s",
        "english_name": "e",
        "code": "c",
    }
    answers = at_once([lambda n=n, v=v: lasting_world.sales.patch(path, {n: v}) for n, v in values.items()])
    assert {answer.status_code for answer in answers} == {200}
    stored = Customer.objects.get(pk=lasting_world.acme.pk)
    assert {name: getattr(stored, name) for name in values} == values
    assert stored.version == 1 + len(values)


def test_bulk_changes_in_opposite_order_never_lock_each_other_out(lasting_world: World) -> None:
    ids = [lasting_world.admin.post("customers", {"name": f"B{n}"}).json()["id"] for n in range(20)]
    forth = [{"id": pk, "city": "forth"} for pk in ids]
    back = [{"id": pk, "note": "back"} for pk in reversed(ids)]
    answers = at_once(
        [
            lambda: lasting_world.admin.patch("customers", forth),
            lambda: lasting_world.admin.patch("customers", back),
        ]
        * 2
    )
    assert [answer.json()["failed"] for answer in answers] == [0, 0, 0, 0]


def test_a_key_has_a_rate(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "buckets", rate.Buckets())
    # However slow the machine, no token comes back between the calls.
    monkeypatch.setattr(rate, "time", SimpleNamespace(monotonic=lambda: 100.0))
    settings.API_CALLS_PER_SECOND = 1
    statuses = [world.sales.get("me").status_code for _call in range(12)]
    assert statuses[:10] == [200] * 10 and statuses[-1] == 429
    answer = world.sales.get("me")
    assert problem(answer)["status"] == 429 and int(answer.headers["Retry-After"]) >= 1
    assert world.other.get("me").status_code == 200


def test_a_bucket_fills_again() -> None:
    buckets = rate.Buckets()
    for _call in range(20):
        buckets.spend("k", 2, 100.0)
    with pytest.raises(TooFast) as refused:
        buckets.spend("k", 2, 100.0)
    assert refused.value.retry_after == 1
    buckets.spend("k", 2, 100.5)


def test_each_wrong_question_has_a_type_of_its_own(world):
    """A program that reacts to a wrong limit or If-Match need not read sentences."""
    address = f"customers/{world.acme.pk}"
    found = {
        "nonsense": world.sales.get("customers?nonsense=1"),
        "limit": world.sales.get("customers?limit=0"),
        "jobs": world.sales.get("jobs?limit=9999"),
        "if-match": world.sales.patch(address, {"city": "Ningbo"}, **{"If-Match": "7"}),
    }
    types = {
        name: (answer.status_code, answer.json()["type"].rpartition("#")[2]) for name, answer in found.items()
    }
    assert types == {
        "nonsense": (400, "problem-bad-filter"), "limit": (400, "problem-bad-limit"),
        "jobs": (400, "problem-bad-limit"), "if-match": (400, "problem-bad-if-match"),
    }  # fmt: skip


def test_a_refused_choice_names_what_may_be_sent(world):
    """The labels are for people; they could not be sent back."""
    [fault] = world.sales.post("customers", {"name": "Alder", "kind": "Firm"}).json()["errors"]
    assert fault["field"] == "kind" and "company, person, internal" in fault["detail"]
    detail = world.sales.get("customers?kind=Firm").json()["detail"]
    assert "company, person, internal" in detail
    [fault] = world.sales.post("customers", {"name": "Alder", "country": "Atlantis"}).json()["errors"]
    assert fault["detail"].endswith(" ….")
