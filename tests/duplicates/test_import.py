"""Imports look for what exists already, by the rule of their door."""

from __future__ import annotations

import pytest

from tests.contract.test_round_trip import start, upload
from zhike.customers.models import Customer
from zhike.kernel import jobs
from zhike.kernel.models import Job
from zhike.kernel.objects import object_of

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
