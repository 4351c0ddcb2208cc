"""Imports and exports are called by their files, and what an import brought is a list that says so."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.contract.test_round_trip import start, upload
from zhike.kernel import jobs
from zhike.kernel.models import Job, StoredFile
from zhike.kernel.objects import get_object
from zhike.kernel.transfer import exporting

ROWS = "Name,Import key\nAlder Works,U1\nBirch Works,U2\nCedar Works,U3\n"


def imported(world: Any, name: str, rows: str = ROWS) -> Job:
    actor = world.actor(world.lin)
    done = jobs.run(start(upload(rows, actor, name), get_object("customers"), actor, key="import_key").pk)
    assert done.state == Job.State.DONE, done.message
    Job.objects.filter(pk=done.pk).update(created_at="2026-11-30T04:00:00Z")
    return done


def words(user: Any, world: Any, address: str) -> list[str]:
    return [word["text"] for word in world.browser(user).get(address, follow=True).context["filter"]["words"]]


def result_url(world: Any, job: Job) -> str:
    return str(world.browser(world.lin).get(f"/jobs/{job.pk}/").context["job"]["result_url"])


def test_the_list_of_jobs_and_the_page_of_each_name_the_file(world):
    job = imported(world, "customers.csv")
    wanted = exporting.begin(get_object("customers"), [], actor=world.actor(world.lin), kind="csv", fields=[])
    made = jobs.run(wanted.pk)
    page = world.browser(world.lin).get("/jobs/").content.decode()
    titles = re.findall(r'<a href="/jobs/\d+/">([^<]+)</a>', page)
    assert titles == [f"Export of customers · {made.file.name}", "Import of customers · customers.csv"]
    assert "customers.csv" in world.browser(world.lin).get(f"/jobs/{job.pk}/").content.decode()
    # A file that was swept away has left its name.
    StoredFile.objects.filter(name="customers.csv").delete()
    assert "customers.csv" in world.browser(world.lin).get("/jobs/").content.decode()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "From import customers.csv, 30 Nov 2026"),
        ("zh-hans", "来自 2026年11月30日 导入的 customers.csv"),
    ],
)
def test_what_an_import_brought_is_said_as_that(world, language: str, sentence: str) -> None:
    world.lin.language = language
    world.lin.save()
    address = result_url(world, imported(world, "customers.csv"))
    assert address.startswith("/customers/?id.in=")
    assert words(world.lin, world, address) == [sentence]
    assert words(world.lin, world, address + "&country=DE")[0] == sentence


def test_of_two_imports_of_the_same_records_the_newest_is_named(world):
    imported(world, "first.csv")
    again = imported(world, "again.csv", ROWS.replace("Works", "Mills"))
    assert words(world.lin, world, result_url(world, again)) == ["From import again.csv, 30 Nov 2026"]


def test_other_records_and_other_readers_get_the_usual_words(world):
    address = result_url(world, imported(world, "customers.csv"))
    some = address.rsplit(",", 1)[0]
    for reader, asked in ((world.lin, some), (world.lin, f"{address},{world.acme.pk}"), (world.mia, address)):
        assert words(reader, world, asked)[0].startswith("Id is one of "), asked
    assert words(world.ann, world, address) == ["From import customers.csv, 30 Nov 2026"]
