"""Imports look for what exists already, by the rule of their door."""

from __future__ import annotations

import pytest

from tests.contract.test_round_trip import start, upload
from zhike.customers.models import Customer
from zhike.kernel import jobs
from zhike.kernel.models import Job
from zhike.kernel.objects import object_of
from zhike.workplace.imports import on_jobs

# The first and the last are 海文贸易, by name and by phone; the third repeats the second within the file.
ROWS = "Name,Phone\n杭州海文貿易有限公司,\n新客户甲有限公司,+8613900139000\n新客户甲,\nHaiwen Trading Ltd,+86 571-88886666\n"


@pytest.mark.parametrize(
    ("policy", "created", "errors", "doubtful"), [("off", 4, 0, 0), ("warn", 4, 0, 3), ("block", 2, 2, 1)]
)
def test_what_an_import_does_with_what_exists(world, rule, policy, created, errors, doubtful):
    rule("import", policy, others="off")
    before = Customer.objects.count()
    ann = world.actor(world.ann)
    done = jobs.run(start(upload(ROWS, ann), object_of(Customer), ann).pk)
    assert done.state == Job.State.DONE, done.message
    found = {name: done.result[name] for name in ("created", "errors", "doubtful")}
    assert found == {"created": created, "errors": errors, "doubtful": doubtful}
    assert Customer.objects.count() == before + created


def test_rows_of_one_file_are_alike_by_more_than_a_series_of_numbers(world):
    rows = "Name,City,Country\n" + "".join(f"Import Test {n:02} Ltd,Leeds,GB\n" for n in range(1, 5))
    ann = world.actor(world.ann)
    done = jobs.run(
        start(upload(rows + "Import Test 02 Limited,Leeds,GB\n", ann), object_of(Customer), ann).pk
    )
    assert (done.result["created"], done.result["doubtful"]) == (5, 1)
    [told] = done.result["like"]
    assert (told["line"], told["row"]) == (6, 3) and "same name" in told["why"]
    assert on_jobs.resembled(done, ann)[0]["title"].startswith("like row 3 of the file (")
