"""The rows that an import could not take: kept with each chunk, given back as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.files.error_file import SAID, open_error_file, said_of
from zhike.kernel.formats.wording import joined, kept
from zhike.kernel.models import Job, RejectedRow, StoredFile
from zhike.kernel.transfer.cleaner import CleanRow
from zhike.kernel.transfer.storage import keep_made, path_of, register

# Of one row; nobody mends more at once.
MOST_FAULTS = 20


def keep(job: Job, rows: Sequence[CleanRow]) -> None:
    """Store rejected rows in the current transaction."""
    RejectedRow.objects.bulk_create(
        RejectedRow(
            job=job,
            line=row.line,
            cells=[storable(cell) for cell in row.cells],
            reason=joined("; ", list(dict.fromkeys(row.faults))[:MOST_FAULTS]),
        )
        for row in rows
    )


def storable(cell: str) -> str:
    """Return a cell as the database can hold it: NUL as its symbol, half characters as question marks."""
    return cell.replace("\x00", "\u2400").encode("utf-8", "replace").decode()


def make_file(job: Job, headers: Sequence[str], name: str, actor: Actor) -> StoredFile | None:
    """Write the rejected rows of a job as CSV, forget them in the table, and return the file; None without any."""
    rows = RejectedRow.objects.filter(job=job).order_by("line", "id")
    if not rows.exists():
        return None

    def write(path: Path) -> None:
        with open_error_file(path, headers) as target, said_of(path).open("w", encoding="utf-8") as said:
            for row in rows.iterator(2000):
                target.write(row.cells, row.line, row.reason)
                said.write(kept(row.reason).replace("\n", " ") + "\n")

    stem = name.removesuffix(".gz").rpartition(".")[0] or name
    stored = keep_made(
        write, _("%(file)s errors.csv") % {"file": stem}, actor=actor, purpose=StoredFile.Purpose.ERRORS
    )
    # Beside it stands what its reasons say, for readers of another language; it goes when the file goes.
    register(
        f"{stored.path}{SAID}", said_of(path_of(stored)), stored.name, actor=actor, purpose=stored.purpose
    )
    rows.delete()
    return stored
