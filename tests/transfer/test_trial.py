"""A try before an import: what would be created, changed, refused; and nothing of it stays."""

from __future__ import annotations

from typing import Any

from tests.contract.test_round_trip import upload
from zhike.customers.models import Customer
from zhike.kernel import actions, jobs
from zhike.kernel.access import SYSTEM, Actor
from zhike.kernel.models import Event, ImportMapping, Job, RejectedRow, StoredFile
from zhike.kernel.objects import get_object
from zhike.kernel.transfer import importing
from zhike.kernel.transfer.plan import Plan
from zhike.kernel.transfer.storage import path_of
from zhike.workplace.imports import on_jobs, trial

HEAD = "Name,Import key,E-mail\n"
ROWS = (
    HEAD + "Alder Works,T1,alder@example.com\n,T2,\nCedar Works,T3,nonsense\nOld Works,T4,old@example.com\n"
)


def stored() -> tuple[Any, ...]:
    """Return what a try must leave as it is."""
    models = (Customer, Event, Job, RejectedRow, ImportMapping)
    return tuple(model.objects.count() for model in models)


def sent(form: Any, **more: str) -> dict[str, str]:
    """Return the fields of step 2 as the page proposes them."""
    names = {name: field.initial for name, field in form.fields.items() if field.initial is not None}
    return {**{name: str(value) for name, value in names.items()}, **more}


def test_a_try_tells_and_keeps_nothing(world):
    old = {"name": "Old Works", "import_key": "T4", "owner": world.lin.pk}
    actions.create(Customer, old, actor=SYSTEM)
    lin = world.browser(world.lin)
    file = upload(ROWS, world.actor(world.lin))
    form = lin.get(f"/customers/import/{file.pk}/").context["form"]
    before = stored()
    answer = lin.post(f"/customers/import/{file.pk}/check/", sent(form, key="import_key"))
    checked = answer.context["checked"]
    found = checked.counts
    assert answer.status_code == 200
    assert (found.rows, found.created, found.changed, found.unchanged, found.errors) == (4, 1, 1, 0, 2)
    assert checked.whole
    assert [(row["row"], row["column"], row["value"]) for row in checked.faults] == [
        (3, "Name", ""), (4, "E-mail", "nonsense"),
    ]  # fmt: skip
    assert checked.faults[0]["reason"] == "This must be filled in."
    assert stored() == before
    assert Customer.objects.get(import_key="T4").email == ""
    text = answer.content.decode()
    assert f'action="/customers/import/{file.pk}/"' in text and "Nothing has been written." in text


def test_only_the_first_rows_of_a_long_file_are_tried(world, monkeypatch):
    monkeypatch.setattr(trial, "ROWS", 1)
    rows = HEAD + "".join(f"Row {n},T{n},\n" for n in range(3_000))
    lin = world.browser(world.lin)
    file = upload(rows, world.actor(world.lin))
    form = lin.get(f"/customers/import/{file.pk}/").context["form"]
    before = stored()
    answer = lin.post(f"/customers/import/{file.pk}/check/", sent(form))
    assert not answer.context["checked"].whole and 0 < answer.context["checked"].counts.rows < 3_000
    assert stored() == before


def test_a_try_asks_what_the_import_asks(world):
    file = upload(ROWS, world.actor(world.lin))
    before = stored()
    assert world.browser(world.ray).post(f"/customers/import/{file.pk}/check/").status_code == 403
    assert world.browser(world.ann).post(f"/customers/import/{file.pk}/check/").status_code == 404
    lin = world.browser(world.lin)
    wrong = lin.post(f"/customers/import/{file.pk}/check/", {"mode": "both"})
    assert wrong.status_code == 422 and wrong.context["checked"] is None
    assert lin.get(f"/customers/import/{file.pk}/check/").status_code == 302
    assert stored() == before


def test_faults_name_the_columns_of_the_file_and_rows_that_look_alike_are_listed(world):
    phone = "+86 571 8765 4321"
    known = actions.create(
        Customer, {"name": "Alder Works", "phone": phone, "owner": world.lin.pk}, actor=SYSTEM
    )
    rows = "Firm,Phone,Mail\nBirch Works,,\nAlder Works,+86 571 8765 4321,\n,,\nCedar Works,,nonsense\n"
    lin, file = world.browser(world.lin), upload(rows, world.actor(world.lin))
    form = lin.get(f"/customers/import/{file.pk}/").context["form"]
    columns = {"column-0": "name", "column-1": "phone", "column-2": "email", "mode": "create", "key": ""}
    given = sent(form, **columns)
    checked = lin.post(f"/customers/import/{file.pk}/check/", given)
    link = f'Row 3: <a href="/customers/{known.pk}/">Alder Works</a>'
    assert checked.context["checked"].like == [
        {"line": 3, "id": known.pk, "url": f"/customers/{known.pk}/", "title": "Alder Works"}
    ]
    assert link in checked.content.decode()
    assert [(row["column"], row["value"]) for row in checked.context["checked"].faults] == [
        ("Mail", "nonsense")
    ]
    begun = int(lin.post(f"/customers/import/{file.pk}/", given)["Location"].split("/")[2])
    job = jobs.run(begun)
    assert job.result["like"] == [{"line": 3, "id": known.pk, "title": "Alder Works", "masked": False}]
    page = lin.get(f"/jobs/{job.pk}/").content.decode()
    assert link in page and "<td>Mail</td>" in page
    errors = StoredFile.objects.get(pk=job.result["error_file"])
    assert "Mail: " in path_of(errors).read_text("utf-8-sig")


def test_what_a_row_resembles_is_masked_where_the_importer_may_not_see_it(world):
    """The page, the try and the result for programs tell no more than the answer to somebody who types the record."""
    phones = ("+86 571 8765 4321", "+86 571 8765 4322")
    for name, phone in zip(("Hidden Alder", "Shown Birch"), phones, strict=True):
        owner = world.ann if name.startswith("Hidden") else world.lin
        actions.create(Customer, {"name": name, "phone": phone, "owner": owner.pk}, actor=SYSTEM)
    shown = Customer.objects.get(name="Shown Birch")
    rows = f"Name,Phone\nHidden Alder,{phones[0]}\nShown Birch,{phones[1]}\nElm,020 7946 0001\nElm,020 7946 0001\n"
    actor = world.actor(world.lin)
    file, plan = upload(rows, actor), Plan(mapping={0: "name", 1: "phone"}, mode="create")
    told = [
        {"line": 2, "id": None, "title": "H***** A****", "url": ""},
        {"line": 3, "id": shown.pk, "title": "Shown Birch", "url": f"/customers/{shown.pk}/"},
        {"line": 5, "id": None, "title": "like row 4 of the file (same name, same phone)", "url": ""},
    ]
    assert trial.attempt(get_object("customers"), file, plan, actor=actor).like == told
    job = jobs.run(importing.begin(get_object("customers"), file, plan, actor=actor).pk)
    assert job.result["like"][0] == {"line": 2, "id": None, "title": "H***** A****", "masked": True}
    assert on_jobs.resembled(job, actor) == told
    # Somebody who sees all jobs and fewer records learns no name from them.
    ray = Actor(user_id=world.ray.pk, grants={})
    unseen = {"line": 3, "id": None, "title": "a record that you may not see", "url": ""}
    assert on_jobs.resembled(job, ray)[1] == unseen
