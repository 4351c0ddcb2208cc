"""What is exported can be imported again: exactly, twice, after an interruption, and within one's rights."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.contract.factory import SINGLE
from zhike.customers.models import Customer
from zhike.kernel import jobs
from zhike.kernel.access import Actor
from zhike.kernel.actions import snapshot
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.jobs import Progress
from zhike.kernel.models import Event, Job, RejectedRow, Share, StoredFile
from zhike.kernel.objects import Object, get_object
from zhike.kernel.transfer import exporting, importing
from zhike.kernel.transfer.plan import Plan, importable, match_headers
from zhike.kernel.transfer.storage import keep_upload, path_of
from zhike.people.models import User

KINDS = ("csv", "xlsx")


def export(
    obj: Object, actor: Actor, kind: str, query: list[tuple[str, str]] = (), **more: Any
) -> StoredFile:  # type: ignore[assignment]
    """Run an export and return its file."""
    job = jobs.run(exporting.begin(obj, list(query), actor=actor, kind=kind, **more).pk)
    assert job.state == Job.State.DONE, job.message
    return job.file


def upload(text: str | bytes, actor: Actor, name: str = "rows.csv") -> StoredFile:
    """Store what somebody sends to be imported."""
    content = text if isinstance(text, bytes) else text.encode()
    return keep_upload([content], name, actor=actor, purpose=StoredFile.Purpose.IMPORT)


def as_upload(stored: StoredFile, actor: Actor) -> StoredFile:
    """Send an exported file back."""
    return upload(path_of(stored).read_bytes(), actor, stored.name)


def plan_for(stored: StoredFile, obj: Object, actor: Actor, **choices: Any) -> Plan:
    """Return the plan that the preview proposes for a file."""
    table = importing.read_table(stored, Plan(mapping={}))
    mapping = match_headers(table.headers, obj, actor)
    return Plan(
        **{"mapping": mapping, "key": "id" if "id" in mapping.values() else "", "mode": "both", **choices}
    )


def start(stored: StoredFile, obj: Object, actor: Actor, **choices: Any) -> Job:
    return importing.begin(obj, stored, plan_for(stored, obj, actor, **choices), actor=actor)


def finish(job: Job) -> dict[str, int]:
    """Run an import to its end; return its counts."""
    done = jobs.run(job.pk)
    assert done.state == Job.State.DONE, done.message
    return {name: done.result[name] for name in ("rows", "created", "changed", "unchanged", "errors")}


def counts(rows: int = 0, **others: int) -> dict[str, int]:
    return {"rows": rows, "created": 0, "changed": 0, "unchanged": 0, "errors": 0, **others}


def image(obj: Object) -> list[dict[str, Any]]:
    """Return every record with its version, as stored."""
    rows = obj.model._default_manager.filter(deleted_at__isnull=True).order_by("pk")
    return [{"id": row.pk, "version": row.version, **snapshot(row, obj)} for row in rows]


def values_of(obj: Object, actor: Actor, pks: list[int]) -> list[dict[str, Any]]:
    """Return what a file carries of some records."""
    names = [name for name in importable(obj, actor) if name != "id"]
    rows = obj.model._default_manager.filter(pk__in=pks).order_by("pk")
    return [
        {name: obj.field(name).kind.to_json(obj.field(name).value(row)) for name in names} for row in rows
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_importing_an_export_changes_nothing(world, factory, obj, writable, kind, language):
    User.objects.filter(pk=world.ann.pk).update(language=language, time_zone="Asia/Shanghai")
    ann = world.actor(world.ann)
    if not importing_makes_sense(obj, ann):
        pytest.skip("The object has no field that a file can fill.")
    for _row in range(4):
        factory.create(obj, full=True)
    before, told = image(obj), Event.objects.filter(object=obj.key, subject_id__isnull=False).count()
    job = start(as_upload(export(obj, ann, kind), ann), obj, ann)
    assert finish(job) == counts(len(before), unchanged=len(before))
    assert image(obj) == before
    assert Event.objects.filter(object=obj.key, subject_id__isnull=False).count() == told


def importing_makes_sense(obj: Object, actor: Actor) -> bool:
    return len(importable(obj, actor)) > 1 and obj.key not in SINGLE


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_read_as_new_records_gives_the_same_values(world, factory, obj, writable, kind):
    """Delete, import, compare: every field of the file comes back exactly."""
    ann = world.actor(world.ann)
    if not importing_makes_sense(obj, ann):
        pytest.skip("The object has no field that a file can fill.")
    pks = [factory.create(obj, full=True).pk for _row in range(4)]
    stored = as_upload(export(obj, ann, kind, [("id.in", ",".join(map(str, pks)))]), ann)
    before = values_of(obj, ann, pks)
    rows = obj.model._default_manager
    rows.filter(pk__in=pks).update(deleted_at=rows.get(pk=pks[0]).created_at)
    known = set(rows.values_list("pk", flat=True))
    plan = plan_for(stored, obj, ann)
    mapping = {column: name for column, name in plan.mapping.items() if name != "id"}
    job = importing.begin(obj, stored, Plan(mapping=mapping, mode="create"), actor=ann)
    assert finish(job) == counts(4, created=4), list(RejectedRow.objects.values_list("reason", flat=True))
    fresh = sorted(set(rows.values_list("pk", flat=True)) - known)
    assert sorted(map(str, values_of(obj, ann, fresh))) == sorted(map(str, before))
    assert Event.objects.filter(object=obj.key, subject_id__in=fresh).count() == 4


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_holds_every_field_that_the_declaration_names(world, factory, obj, kind):
    if not list(obj.placed("files")):
        pytest.skip("Nothing of the object goes into files.")
    ann = world.actor(world.ann)
    factory.create(obj)
    table = importing.read_table(as_upload(export(obj, ann, kind), ann), Plan(mapping={}))
    assert len(table.headers) == len(list(obj.placed("files")))
    count = obj.model._default_manager.filter(deleted_at__isnull=True).count()
    assert sum(len(batch.rows) for batch in table.batches()) == count
    told = Event.objects.get(verb=f"{obj.event}.exported")
    assert (told.actor_id, told.data["count"], told.via) == (world.ann.pk, count, "job")


NAMES = "name,import_key\n" + "".join(f"Company {n},K{n}\n" for n in range(1, 251))


def test_importing_twice_changes_nothing(world, three_batches):
    ann, obj = world.actor(world.ann), get_object("customers")
    first = finish(start(upload(NAMES, ann), obj, ann, key="import_key"))
    before = image(obj)
    second = finish(start(upload(NAMES, ann), obj, ann, key="import_key"))
    assert (first, second) == (counts(250, created=250), counts(250, unchanged=250))
    assert image(obj) == before


@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_interrupted_import_goes_on_and_counts_exactly(world, three_batches, monkeypatch, after):
    """A worker killed between two chunks leaves whole chunks; the job, run again, does the others."""
    ann, obj = world.actor(world.ann), get_object("customers")
    faulty = NAMES.replace("Company 7,", ",").replace("Company 240,", ",")
    job = start(upload(faulty, ann), obj, ann, key="import_key")
    with monkeypatch.context() as patch:
        patch.setattr(Progress, "step", killed_after(after, Progress.step))
        patch.setattr(importing, "finish", lambda *args: None)
        with pytest.raises(Killed):
            jobs.run(job.pk)
    kept = Customer.objects.filter(import_key__startswith="K").count()
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    assert kept == job.position.get("counts", {}).get("created", 0)
    assert finish(job) == counts(250, created=248, errors=2)
    assert Customer.objects.filter(import_key__startswith="K").count() == 248
    assert Event.objects.filter(verb="customer.created").count() == 248 + 3
    job.refresh_from_db()
    assert [row[-3] for row in error_rows(job)] == ["8", "241"]


class Killed(BaseException):
    """Stands for a process that ends: nothing may catch it."""


def killed_after(steps: int, step: Callable[..., None]) -> Callable[..., None]:
    done = []

    def once(self: Progress, *args: Any, **kwargs: Any) -> None:
        step(self, *args, **kwargs)
        done.append(1)
        if len(done) > steps:
            raise Killed

    return once


def error_rows(job: Job) -> list[list[str]]:
    """Return the rows of a job's error file without its header."""
    stored = StoredFile.objects.get(pk=job.result["error_file"])
    text = path_of(stored).read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_bad_rows_come_back_with_line_and_reason(world):
    ann, obj = world.actor(world.ann), get_object("customers")
    text = (
        "name,country,budget_max,email,import_key\n"
        "Good,GB,12.50,a@example.com,G1\n"
        ",GB,1,,G2\n"
        "No country,Atlantis,,,G3\n"
        '"Two\nlines",FR,,,G4\n'
        "No number,FR,twelve,,G5\n"
        "No mail,FR,,nobody,G6\n"
        "Also good,中国,,,G7\n"
    )
    job = start(upload(text, ann), obj, ann, key="import_key")
    assert finish(job) == counts(7, created=3, errors=4)
    job.refresh_from_db()
    rows = error_rows(job)
    assert [(row[0], row[-3]) for row in rows] == [
        ("", "3"),
        ("No country", "4"),
        ("No number", "7"),
        ("No mail", "8"),
    ]
    for row, word in zip(rows, ("name: ", "country: ", "budget_max: ", "email: "), strict=True):
        assert word in row[-2], row
    assert set(Customer.objects.filter(import_key__startswith="G").values_list("import_key", "country")) == {
        ("G1", "GB"), ("G4", "FR"), ("G7", "CN"),
    }  # fmt: skip


def test_rows_of_others_are_refused_and_unchanged(world):
    """Max imports for marketing and changes only his own; Acme is Mia's."""
    marketer, obj = world.actor(world.max), get_object("customers")
    before = image(obj)
    shares, told = (
        Share.objects.count(),
        Event.objects.filter(object=obj.key, subject_id__isnull=False).count(),
    )
    text = f"ID,name\n{world.acme.pk},Stolen\n{world.globex.pk},Stolen too\n987654321,Nobody\n"
    job = start(upload(text, marketer), obj, marketer)
    assert finish(job) == counts(3, errors=3)
    assert image(obj) == before
    assert Event.objects.filter(object=obj.key, subject_id__isnull=False).count() == told
    assert Share.objects.count() == shares


def test_who_may_not_import_or_export_is_refused(world):
    obj = get_object("customers")
    for user, door in (
        (world.ray, "import"),
        (world.mia, "import"),
        (world.ray, "export"),
        (world.sue, "export"),
    ):
        actor = world.actor(user)
        before = (Job.objects.count(), Event.objects.count(), StoredFile.objects.count())
        with pytest.raises(NotAllowed):
            if door == "export":
                exporting.begin(obj, [], actor=actor)
            else:
                importing.begin(obj, StoredFile(), Plan(mapping={0: "name"}), actor=actor)
        assert (Job.objects.count(), Event.objects.count(), StoredFile.objects.count()) == before


def test_an_export_holds_only_what_its_owner_may_export(world):
    """Mia sees her team's customers, but exports her own only."""
    mia, obj = world.actor(world.mia), get_object("customers")
    text = path_of(export(obj, mia, "csv")).read_text("utf-8-sig")
    assert [row["Name"] for row in csv.DictReader(io.StringIO(text))] == ["Acme Trading"]


def test_a_reference_that_one_may_not_see_is_not_found(world):
    """Ben can't hang a contact on Acme by its number, key or name."""
    ben, obj = world.actor(world.ben), get_object("contacts")
    User.objects.filter(pk=world.ben.pk).update(role=world.roles["marketing"])
    world.roles["marketing"].grants = {"*": {"see": "own", "create": "own", "import": "own"}}
    world.roles["marketing"].save()
    ben = world.actor(world.ben)
    acme = world.acme
    text = (
        f"full_name,customer\nA,Acme Trading\nB,Acme Trading (#{acme.pk})\nC,(#{acme.pk})\nD,C-1\nE,Globex\n"
    )
    assert finish(start(upload(text, ben), obj, ben)) == counts(5, created=1, errors=4)


HOSTILE = [
    sign + rest
    for sign in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    for rest in ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","y")', "SUM(A1:A9)", "2")
] + [
    "'=1+1", "''=1+1", "'quoted", '"=1+1"', ";=1+1", "|=1+1", "%0A=1", "+86 138 0013 8000", "-12.50", "1e5", "007", "1/2",
    "2026-03-05", "TRUE", "true", "#REF!", "NULL", "0x1F", "１２３", "1,234", "a;b", "a,b", 'say "hi"', "{=1}", "<=1", "~=1",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_becomes_a_formula_and_none_is_altered(world, factory, kind):
    assert len(HOSTILE) >= 60
    ann, obj = world.actor(world.ann), get_object("customers")
    for number, text in enumerate(HOSTILE):
        factory.create(
            obj, name=text, budget_holder=text[:100], note=f"{text}\n=second line", import_key=f"H{number}"
        )
    stored = export(obj, ann, kind, [("import_key.starts_with", "H"), ("sort", "created_at")])
    assert formulas(path_of(stored)) == []
    before = image(obj)
    assert finish(start(as_upload(stored, ann), obj, ann)) == counts(len(HOSTILE), unchanged=len(HOSTILE))
    assert image(obj) == before


def formulas(path: Path) -> list[str]:
    """Return the cells that a spreadsheet would run."""
    if path.suffix == ".csv":
        rows = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
        signs = tuple("=+-@＝＋－＠\t\r")
        return [cell for row in rows for cell in row if cell.startswith(signs) and not number(cell)]
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(path).active
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_an_unfit_plan_is_refused_in_words(world):
    ann, obj = world.actor(world.ann), get_object("customers")
    stored = upload("a,b\n1,2\n", ann)
    for plan in (
        Plan(mapping={}), Plan(mapping={0: "password"}), Plan(mapping={0: "name", 1: "name"}), Plan(mapping={9: "name"}),
        Plan(mapping={0: "code"}), Plan(mapping={0: "name"}, mode="destroy"), Plan(mapping={0: "name"}, mode="update"),
        Plan(mapping={0: "name"}, key="code"), Plan(mapping={0: "completeness", 1: "name"}),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refusal, transaction.atomic():
            importing.begin(obj, stored, plan, actor=ann)
        assert str(refusal.value.message)
    assert Job.objects.filter(kind="import").count() == 0
