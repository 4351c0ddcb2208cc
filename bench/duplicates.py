"""Measure a merge of a customer to which 10,000 rows point, and its undo: `python -m bench.duplicates` with DATABASE_URL.

Everything happens in one transaction that is rolled back. The floor is the bare UPDATE of the same rows. Seconds are
those of the clock and of this process's processor; the queries are counted.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django first

from zhike.customers.models import Contact, Customer  # noqa: E402
from zhike.duplicates import actions  # noqa: E402
from zhike.kernel import actions as kernel  # noqa: E402
from zhike.kernel.access import SYSTEM  # noqa: E402
from zhike.kernel.objects import object_of  # noqa: E402
from zhike.kernel.transfer import writing  # noqa: E402

REFERENCES = 10_000


@dataclass(frozen=True)
class Spent:
    """What a piece of work took: seconds of the clock and of the processor, and statements."""

    clock: float
    processor: float
    queries: int

    def __str__(self) -> str:
        return f"{self.clock:.2f} s ({self.processor:.2f} s here, {self.queries} queries)"


def timed(work: Callable[[], Any]) -> tuple[Spent, Any]:
    """Return what a piece of work took, and what it gave."""
    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    clock, processor = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(note):
        found = work()
    return Spent(time.perf_counter() - clock, time.process_time() - processor, len(asked)), found


def floor(customer: int, other: int) -> None:
    """Point the rows elsewhere by bare SQL, and back."""
    with connection.cursor() as cursor:
        for table in ("customers_contact", "customers_contactlink"):
            cursor.execute(f"UPDATE {table} SET customer_id = %s WHERE customer_id = %s", [other, customer])


def main() -> None:
    """Print what merge, undo and floor took."""
    with transaction.atomic():
        kept, gone = (
            kernel.create(Customer, {"name": name}, actor=SYSTEM) for name in ("Kept Ltd", "Gone Ltd")
        )
        # Each contact brings its place at the customer: two rows that point at it.
        people = [Contact(full_name=f"Person {number}", customer=gone) for number in range(REFERENCES // 2)]
        for person in people:
            person.derive()
        writing.insert_rows(people, SYSTEM)
        object_of(Contact).follow(people, actor=SYSTEM)
        merging, row = timed(lambda: actions.merge(kept, [gone.pk], {}, actor=SYSTEM))
        moved = sum(len(ids) for _table, _column, _old, ids in row.moved)
        undoing, _row = timed(lambda: actions.undo(row.pk, actor=SYSTEM))
        bare, _none = timed(lambda: floor(gone.pk, kept.pk))
        print(f"{Customer.objects.count():,} customers, {moved} rows moved")
        for work, spent in (("merge", merging), ("undo", undoing), ("bare UPDATE of the same rows", bare)):
            print(f"{work}: {spent}")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
