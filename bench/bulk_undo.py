"""Measure bulk jobs on 10,000 customers and their undo: `python -m bench.bulk_undo` with DATABASE_URL.

Each job runs as the worker runs it; afterwards the new rows are deleted for good. Seconds are those of the clock and
of this process's processor, memory is the largest of the process so far.
"""

import resource
import time
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 - Django first

from zhike.customers.models import Customer  # noqa: E402
from zhike.kernel import bulk, jobs  # noqa: E402
from zhike.kernel.access import load_actor  # noqa: E402
from zhike.kernel.models import Job  # noqa: E402
from zhike.kernel.objects import object_of  # noqa: E402
from zhike.kernel.transfer import writing  # noqa: E402
from zhike.people.models import User  # noqa: E402
from zhike.workplace import undoing  # noqa: E402

ROWS = 10_000
MARK = "bulkundo"


def megabytes() -> int:
    """Return the largest memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def spent(label: str, job: Job) -> Job:
    """Run a job and print what it took."""
    clock, processor = time.perf_counter(), time.process_time()
    done = jobs.run(job.pk)
    took = f"{time.perf_counter() - clock:.1f} s ({time.process_time() - processor:.1f} s here)"
    print(
        f"{label}: {took}, {done.result.get('done')} done, {done.result.get('refused')} left, {megabytes()} MB",
        flush=True,
    )
    return done


def main() -> None:
    """Print what a change, a share and a deletion of 10,000 records took, and their undo."""
    user, other = (
        User.objects.filter(role__everything=True).first(),
        User.objects.filter(role__everything=False).first(),
    )
    assert user and other, "fill the database first"
    actor = load_actor(user.pk, "job")
    rows = [Customer(name=f"{MARK} {number}", level="C") for number in range(ROWS)]
    for row in rows:
        row.derive()
    writing.insert_rows(rows, actor)
    print(f"begins with {megabytes()} MB", flush=True)
    query = [("filter", f'{{"field": "name", "op": "starts_with", "value": "{MARK}"}}')]
    wanted: list[tuple[str, dict[str, Any]]] = [
        ("change", {"level": "A"}), ("share", {"user": other.pk, "level": "see"}), ("delete", {}),
    ]  # fmt: skip
    try:
        for action, values in wanted:
            done = spent(action, bulk.begin(object_of(Customer), query, action, values, actor=actor))
            undo = jobs.start(
                undoing.KIND,
                actor=actor,
                object="customers.customer",
                params={"event": done.result["event_id"]},
            )
            spent(f"undo of {action}", undo)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM kernel_share WHERE record_id IN (SELECT id FROM customers_customer WHERE name LIKE %s)",
                [f"{MARK}%"],
            )
            cursor.execute("DELETE FROM customers_customer WHERE name LIKE %s", [f"{MARK}%"])


if __name__ == "__main__":
    main()
