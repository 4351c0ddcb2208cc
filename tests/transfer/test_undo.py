"""An import is taken back: new records go, old values return, what others worked with since stays and is counted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.test_round_trip import start, upload
from zhike.customers.models import Contact, ContactLink, Customer
from zhike.kernel import actions, jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.models import Event, Job
from zhike.kernel.objects import get_object
from zhike.people.actors import load
from zhike.workplace.imports import taking_back

ROWS = "Name,Import key,Phone\nAlder Works,U1,020 7946 0001\nBirch Works,U2,020 7946 0002\nCedar Works,U3,020 7946 0003\nOld Works,U4,020 7946 0004\n"


def imported(world: Any, text: str = ROWS, user: Any = None) -> Job:
    """Run an import of customers by the key of the file."""
    actor = world.actor(user or world.lin)
    done = jobs.run(start(upload(text, actor), get_object("customers"), actor, key="import_key").pk)
    assert done.state == Job.State.DONE, done.message
    return done


def old(world: Any) -> Customer:
    return actions.create(
        Customer,
        {"name": "Old Works", "import_key": "U4", "owner": world.lin.pk, "phone": "020 7946 0009"},
        actor=SYSTEM,
    )


def living() -> dict[str, str]:
    rows = Customer.objects.alive().filter(import_key__startswith="U")
    return dict(rows.values_list("import_key", "phone"))


def undo(world: Any, job: Job, user: Any = None) -> Job:
    """Press the button of the job's page and run the job that it starts."""
    browser = world.browser(user or world.lin)
    answer = browser.post(f"/undo-bulk/{job.position['event_id']}/")
    assert answer.status_code == 302
    return jobs.run(int(answer["Location"].split("/")[2]))


def test_an_import_is_taken_back(world):
    record = old(world)
    before = living()
    job = imported(world)
    assert (job.result["created"], job.result["changed"]) == (3, 1)
    assert len(living()) == 4 and living() != before
    page = world.browser(world.lin).get(f"/jobs/{job.pk}/").content.decode()
    assert f"/undo-bulk/{job.position['event_id']}/" in page and "4 rows imported" in page
    done = undo(world, job)
    assert (done.state, done.kind, done.result) == ("done", "undo_import", {"done": 4, "refused": 0})
    assert living() == before
    assert Customer.objects.filter(import_key__in=("U1", "U2", "U3"), deleted_at__isnull=False).count() == 3
    record.refresh_from_db()
    assert record.version == 3
    # Once is enough: the button is gone, and a second click leads to the first undo.
    page = world.browser(world.lin).get(f"/jobs/{job.pk}/").content.decode()
    assert "/undo-bulk/" not in page and f"/jobs/{done.pk}/" in page
    again = world.browser(world.lin).post(f"/undo-bulk/{job.position['event_id']}/")
    assert again["Location"] == f"/jobs/{done.pk}/"


def test_what_was_worked_with_since_stays(world):
    old(world)
    job = imported(world)
    rows = {row.import_key: row for row in Customer.objects.filter(import_key__startswith="U")}
    ann = load(world.ann.pk)
    actions.change(Customer(pk=rows["U1"].pk), {"level": "A"}, actor=ann)
    actions.change(Customer(pk=rows["U4"].pk), {"phone": "020 7946 0777"}, actor=ann)
    contact = {"full_name": "Ann Other", "customer": rows["U2"].pk}
    actions.create(Contact, contact, actor=SYSTEM)
    done = undo(world, job)
    assert done.result == {"done": 1, "refused": 3}
    assert done.message == (
        "1 row is taken back: a new record is in the recycle bin, a changed one has its old values. "
        "3 were changed or used since and stay."
    )
    assert sorted(living()) == ["U1", "U2", "U4"]
    assert living()["U4"].endswith("0777")


@pytest.mark.parametrize("who", ["ben", "ray"])
def test_others_may_not(world, who):
    job = imported(world)
    before, events = living(), Event.objects.count()
    browser = world.browser(getattr(world, who))
    assert browser.post(f"/undo-bulk/{job.position['event_id']}/").status_code == 403
    assert (living(), Event.objects.count(), Job.objects.filter(kind="undo_import").count()) == (
        before,
        events,
        0,
    )


def test_after_thirty_days_it_stays(world, monkeypatch):
    job = imported(world)
    before = living()
    monkeypatch.setattr(taking_back, "DAYS", -1)
    browser = world.browser(world.lin)
    assert browser.post(f"/undo-bulk/{job.position['event_id']}/").status_code == 403
    assert "/undo-bulk/" not in browser.get(f"/jobs/{job.pk}/").content.decode()
    assert living() == before


def test_a_row_that_comes_twice_is_taken_back_whole(world):
    job = imported(world, "Name,Import key,Phone\nAlder Works,U1,020 7946 0001\nAlder Ltd,U1,020 7946 0005\n")
    assert (job.result["created"], job.result["changed"]) == (1, 1)
    assert undo(world, job).result == {"done": 2, "refused": 0}
    assert living() == {}


def test_faulty_rows_and_the_imported_ones_are_shown(world):
    text = "Name,Import key,E-mail\nAlder Works,U1,alder@example.com\n,U2,\nCedar Works,U3,nonsense\n"
    job = imported(world, text)
    browser = world.browser(world.lin)
    answer = browser.get(f"/jobs/{job.pk}/")
    shown = answer.context["job"]
    assert shown["reason"] == "1 row imported, 2 rows refused"
    assert [(row["row"], row["column"], row["value"]) for row in shown["faults"]] == [
        (3, "Name", ""), (4, "E-mail", "nonsense"),
    ]  # fmt: skip
    made = Customer.objects.get(import_key="U1")
    assert shown["result_url"] == f"/customers/?id.in={made.pk}"
    listed = browser.get(shown["result_url"], follow=True).content.decode()
    assert "Alder Works" in listed and "Cedar Works" not in listed
    assert "1 row imported, 2 rows refused" in browser.get("/jobs/").content.decode()


def test_people_at_a_customer_go_with_the_places_that_came_along(world):
    text = "Given name,Family name,Customer\nAda,Lovelace,Acme Trading\nAlan,Turing,Acme Trading\nGrace,Hopper,Acme Trading\n"
    actor = world.actor(world.lin)
    job = jobs.run(start(upload(text, actor), get_object("contacts"), actor).pk)
    assert (job.state, job.result["created"]) == (Job.State.DONE, 3), job.message
    people = {
        row.family_name: row
        for row in Contact.objects.filter(family_name__in=("Lovelace", "Turing", "Hopper"))
    }
    places = {name: ContactLink.objects.get(contact=person.pk) for name, person in people.items()}
    assert {place.customer_id for place in places.values()} == {world.acme.pk}
    # Somebody has said since what she does there.
    actions.change(places["Hopper"], {"position": "Admiral"}, actor=load(world.ann.pk))
    done = undo(world, job)
    assert done.result == {"done": 2, "refused": 1}
    assert [
        row.family_name for row in Contact.objects.alive().filter(pk__in=[row.pk for row in people.values()])
    ] == ["Hopper"]
