"""Programs try an import, import, take an import back, and keep their pins, as people do on pages."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhike.customers.models import Customer
from zhike.kernel import actions, jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.models import Event, Job, StoredFile
from zhike.people.models import User
from zhike.workplace.attachments.models import Attachment

from .conftest import Program, World, problem

ROWS = "Firm,Import key,E-mail\nAlder Works,T1,alder@example.com\n,T2,\nCedar Works,T3,nonsense\n"


def send(program: Program, path: str, text: str = ROWS, **parts: Any) -> Any:
    """Send a form with a file; parts that are no text go as JSON."""
    given = {name: part if isinstance(part, str) else json.dumps(part) for name, part in parts.items()}
    file = SimpleUploadedFile("rows.csv", text.encode())
    headers = {"authorization": f"Bearer {program.secret}"}
    return Client(raise_request_exception=False).post(
        f"/api/v1/{path}", {**given, "file": file}, headers=headers
    )


def stored() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Customer, Event, Job, StoredFile, Attachment))


def test_a_try_tells_what_the_import_then_does(world: World) -> None:
    before, columns = stored(), {"Firm": "name"}
    tried = send(world.admin, "customers/import/check", columns=columns)
    assert tried.status_code == 200, tried.content
    found = tried.json()
    assert (found["rows"], found["created"], found["errors"], found["whole"]) == (3, 1, 2, True)
    assert [(row["row"], row["column"], row["value"]) for row in found["faults"]] == [
        (3, "Firm", ""), (4, "E-mail", "nonsense"),
    ]  # fmt: skip
    assert stored() == before
    begun = send(world.admin, "customers/import", columns=columns)
    assert begun.status_code == 202 and begun.headers["Location"] == f"/api/v1/jobs/{begun.json()['id']}"
    done = jobs.run(begun.json()["id"])
    assert {name: done.result[name] for name in ("rows", "created", "errors")} == {
        "rows": 3,
        "created": 1,
        "errors": 2,
    }
    # The first key that a column fills is the key: a second run changes nothing.
    again = jobs.run(send(world.admin, "customers/import", columns=columns).json()["id"])
    assert (again.result["created"], again.result["unchanged"]) == (0, 1)


def test_an_import_is_taken_back(world: World) -> None:
    job = send(world.admin, "customers/import", columns={"Firm": "name"}).json()["id"]
    running = world.admin.post(f"jobs/{job}/undo")
    assert problem(running)["status"] == 409
    jobs.run(job)
    assert Customer.objects.alive().filter(import_key="T1").exists()
    for other in (world.sales, world.nobody):
        assert other.post(f"jobs/{job}/undo").status_code in (401, 404)
    undo = world.admin.post(f"jobs/{job}/undo")
    assert undo.status_code == 202, undo.content
    assert world.admin.post(f"jobs/{job}/undo").json()["id"] == undo.json()["id"]
    jobs.run(undo.json()["id"])
    assert not Customer.objects.alive().filter(import_key="T1").exists()
    assert world.admin.get(f"jobs/{undo.json()['id']}").json()["result"] == {"done": 1, "refused": 0}


def test_a_known_shape_is_tried_and_imported(world: World) -> None:
    head = "Record Id,Account Owner,Account Name,Billing Country\n"
    text = head + "z1,,Tea House,United Kingdom\n"
    tried = send(
        world.admin,
        "customers/import/check",
        text,
        preset="zoho-accounts",
        options={"owner": str(world.mia.pk)},
    )
    assert tried.status_code == 200 and tried.json()["created"] == 1, tried.content
    begun = send(
        world.admin, "customers/import", text, preset="zoho-accounts", options={"owner": str(world.mia.pk)}
    )
    jobs.run(begun.json()["id"])
    assert Customer.objects.get(import_key="zoho:z1").owner_id == world.mia.pk
    for wrong in ({"preset": "zoho-contacts"}, {"preset": "nonsense"}):
        assert send(world.admin, "customers/import/check", text, **wrong).status_code == 404
    for wrong in ({"columns": {"Account Name": "name"}}, {"key": "code"}, {"options": {"owner": "0"}}):
        refused = send(world.admin, "customers/import/check", text, preset="zoho-accounts", **wrong)
        assert problem(refused)["status"] == 422, wrong


def test_what_cannot_be_is_refused_and_nothing_is_kept(world: World) -> None:
    before = stored()
    for parts in ({"columns": {"Nonsense": "name"}}, {"columns": {"Firm": "nonsense"}}, {"mode": "sometimes"}, {"key": "city"},
                  {"nonsense": "1"}, {"encoding": "klingon"}, {"mode": "update", "key": "", "columns": {"Firm": "name"}}):  # fmt: skip
        for path in ("customers/import", "customers/import/check"):
            assert problem(send(world.admin, path, **parts))["status"] == 422, (path, parts)
    assert problem(send(world.admin, "customers/import", columns="{"))["status"] == 400
    assert problem(world.admin.post("customers/import", {"file": "x"}))["status"] == 415
    assert problem(send(world.sales, "customers/import/check"))["status"] == 403
    assert stored() == before


def test_a_key_narrowed_to_less_does_not_import_with_the_rights_of_its_owner(world: World) -> None:
    ada = User.objects.get(pk=world.ada.pk)
    job = send(world.admin, "customers/import", columns={"Firm": "name"}).json()["id"]
    jobs.run(job)
    only = world.program(ada, "customers.customer:see", "catalog.order:*")
    assert problem(send(only, "customers/import", columns={"Firm": "name"}))["status"] == 403
    assert problem(only.post(f"jobs/{job}/undo"))["status"] == 403
    # A shop's file fills customers and products too.
    assert problem(send(only, "orders/import", "InvoiceNo\n1\n", preset="online-retail"))["status"] == 403
    whole = world.program(ada, "customers.customer:write", "customers.customer:see")
    assert send(whole, "customers/import/check", columns={"Firm": "name"}).status_code == 200


def test_what_a_row_resembles_is_told_with_its_number(world: World) -> None:
    known = actions.create(Customer, {"name": "Alder Works", "phone": "+86 571 8765 4321"}, actor=SYSTEM)
    text = "Name,Phone\nAlder Works,+86 571 8765 4321\n"
    [row] = send(world.admin, "customers/import/check", text).json()["like"]
    assert row == {"line": 2, "id": known.pk, "title": "Alder Works"}


def test_pins_are_kept_for_oneself(world: World) -> None:
    shared = {"object": "customers", "name": "Mine", "audience": "everyone"}
    view = world.admin.post("views", shared).json()
    assert view["pinned"] is False
    pin = f"views/{view['id']}/pin"
    assert world.sales.post(pin).json()["pinned"] is True
    assert world.sales.post(pin).json()["pinned"] is True
    assert [row["id"] for row in world.sales.get("views?pinned=true").json()["items"]] == [view["id"]]
    assert world.admin.get("views?pinned=true").json()["items"] == []
    assert [row["id"] for row in world.admin.get("views?pinned=false").json()["items"]] == [view["id"]]
    assert world.sales.post(f"views/{view['id']}/unpin").json()["pinned"] is False
    assert world.sales.get("views?pinned=true").json()["items"] == []
    assert problem(world.sales.get("views?pinned=maybe"))["status"] == 400
    private = world.admin.post("views", {"object": "customers", "name": "Private"}).json()
    assert problem(world.sales.post(f"views/{private['id']}/pin"))["status"] == 404
    narrowed = world.program(world.mia, "customers.customer:*")
    assert problem(narrowed.post(pin))["status"] == 403
