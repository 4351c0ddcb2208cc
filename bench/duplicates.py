"""Measure a merge of a customer to which 10,000 rows point, and its undo: `python -m bench.duplicates` with DATABASE_URL.

Everything happens in one transaction that is rolled back. The floor is the bare UPDATE of the same rows.
"""

import time
from collections.abc import Callable
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


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that a piece of work took, and what it gave."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def floor(customer: int, other: int) -> None:
    """Point the rows elsewhere by bare SQL, and back."""
    with connection.cursor() as cursor:
        for table in ("customers_contact", "customers_contactlink"):
            cursor.execute(f"UPDATE {table} SET customer_id = %s WHERE customer_id = %s", [other, customer])


def main() -> None:
    """Print the times in seconds."""
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
        print(f"moved {moved} rows: merge {merging:.2f} s, undo {undoing:.2f} s, bare UPDATE {bare:.2f} s")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
