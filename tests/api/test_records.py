"""One record over the API: created, read, changed, deleted, restored, with exact answers and exact events."""

from __future__ import annotations

from zhike.customers.models import Customer
from zhike.kernel.models import Event

from .conftest import World, fingerprint, problem


def test_a_record_lives_from_creation_to_restoration(world: World) -> None:
    created = world.sales.post("customers", {"name": "上海测试公司", "budget_min": "1000.5", "tags": ["vip"]})
    assert created.status_code == 201, created.content
    record = created.json()
    address = created.headers["Location"].removeprefix("/api/v1/")
    assert address == f"customers/{record['id']}"
    assert created.headers["ETag"] == '"1"'
    assert (record["name"], record["budget_min"], record["tags"]) == ("上海测试公司", "1000.5000", ["vip"])
    assert record["owner"] == world.mia.pk

    read = world.sales.get(address)
    assert read.json() == record and read.headers["ETag"] == '"1"'

    changed = world.sales.patch(address, {"city": "上海"})
    assert changed.status_code == 200 and changed.headers["ETag"] == '"2"'
    differing = {name for name, value in changed.json().items() if value != record[name]}
    assert differing == {"city", "version", "changed_at"}

    assert world.sales.delete(address).status_code == 204
    assert world.sales.get(address).status_code == 404
    assert [row["id"] for row in world.sales.get("customers?deleted=true").json()["items"]] == [record["id"]]
    restored = world.sales.post(f"{address}/restore")
    assert restored.status_code == 200 and restored.json()["version"] == 4

    verbs = Event.objects.filter(object="customers.customer", subject_id=record["id"]).order_by("id")
    assert [(event.verb, event.actor_id, event.via) for event in verbs] == [
        (f"customer.{word}", world.mia.pk, "api") for word in ("created", "changed", "deleted", "restored")
    ]
    assert [event["event"] for event in world.sales.get(f"{address}/events?limit=2").json()["items"]] == [
        "customer.restored", "customer.deleted",
    ]  # fmt: skip


def test_events_are_read_page_by_page(world: World) -> None:
    for city in "abc":
        world.sales.patch(f"customers/{world.acme.pk}", {"city": city})
    seen, after = [], ""
    while after is not None:
        page = world.sales.get(
            f"customers/{world.acme.pk}/events?limit=2" + (f"&after={after}" if after else "")
        )
        seen += [event["changes"]["city"] for event in page.json()["items"]]
        after = page.json()["next"]
    assert seen == [["b", "c"], ["a", "b"], ["", "a"]]


def test_events_leave_out_hidden_fields(world: World) -> None:
    world.admin.patch(f"customers/{world.acme.pk}", {"city": "Berlin", "budget_max": "5"})
    world.hide("sales", "budget_max")
    event = world.sales.get(f"customers/{world.acme.pk}/events").json()["items"][0]
    assert set(event["changes"]) == {"city"}


def test_many_rows_each_have_a_result(world: World) -> None:
    body = [{"name": "One"}, {"name": "", "city": 7}, {"name": "Three", "nonsense": 1}, 4, {"name": "Five"}]
    answer = world.sales.post("customers", body)
    assert answer.status_code == 200
    results = answer.json()["items"]
    assert [(row["index"], row["status"]) for row in results] == [
        (0, 201),
        (1, 422),
        (2, 422),
        (3, 400),
        (4, 201),
    ]
    assert {fault["field"] for fault in results[1]["problem"]["errors"]} == {"name", "city"}
    assert answer.json()["failed"] == 3
    assert set(Customer.objects.values_list("name", flat=True)) == {"Acme", "Foreign", "One", "Five"}


def test_many_changes_each_have_a_result(world: World) -> None:
    second = world.sales.post("customers", {"name": "Second"}).json()["id"]
    body = [
        {"id": second, "city": "Bonn"},
        {"id": world.foreign.pk, "city": "Bonn"},
        {"id": world.acme.pk, "version": 9, "city": "Bonn"},
        {"id": world.acme.pk, "version": 1, "city": "Köln"},
        {"city": "Bonn"},
    ]
    results = world.sales.patch("customers", body).json()["items"]
    assert [row["status"] for row in results] == [200, 404, 409, 200, 422]
    assert results[2]["problem"]["current"] == 1
    assert sorted(Customer.objects.values_list("name", "city")) == [
        ("Acme", "Köln"), ("Foreign", ""), ("Second", "Bonn"),
    ]  # fmt: skip


def test_more_than_a_thousand_rows_are_refused(world: World) -> None:
    before = fingerprint()
    assert problem(world.sales.post("customers", [{"name": "x"}] * 1001))["status"] == 413
    assert problem(world.sales.patch("customers", [{"id": 1}] * 1001))["status"] == 413
    assert problem(world.sales.post("customers", []))["status"] == 400
    assert fingerprint() == before


def test_a_share_gives_and_takes(world: World) -> None:
    path = f"customers/{world.foreign.pk}"
    assert world.sales.get(path).status_code == 404
    body = {"grantee": "user", "grantee_id": world.mia.pk, "level": "see"}
    assert world.other.post(f"{path}/shares", body).json() == body
    assert world.sales.get(path).status_code == 200
    assert problem(world.sales.patch(path, {"city": "x"}))["status"] == 403
    assert world.other.post(f"{path}/shares", {**body, "level": "change"}).status_code == 200
    assert world.sales.patch(path, {"city": "x"}).status_code == 200
    assert world.other.get(f"{path}/shares").json() == {"items": [{**body, "level": "change"}], "next": None}
    assert world.other.delete(f"{path}/shares/user/{world.mia.pk}").status_code == 204
    assert world.sales.get(path).status_code == 404


def test_the_caller_learns_who_he_is(world: World) -> None:
    me = world.sales.get("me").json()
    assert (me["id"], me["name"], me["everything"]) == (world.mia.pk, "Mia", False)
    assert me["objects"]["customers"]["verbs"][:4] == ["see", "create", "change", "delete"]
    assert me["objects"]["customers"]["fields"]["name"] == "edit"
    assert me["objects"]["customers"]["fields"]["net_purchases"] == "see"
    assert world.admin.get("me").json()["everything"] is True


def test_the_whole_stream_needs_a_permission(world: World) -> None:
    world.sales.patch(f"customers/{world.acme.pk}", {"city": "Bonn"})
    assert problem(world.sales.get("events"))["status"] == 403
    found = world.admin.get(f"events?object=customers&record={world.acme.pk}&event=customer.changed").json()[
        "items"
    ]
    assert [(event["actor"], event["changes"]["city"]) for event in found] == [(world.mia.pk, ["", "Bonn"])]
    assert problem(world.admin.get("events?since=yesterday"))["status"] == 400
