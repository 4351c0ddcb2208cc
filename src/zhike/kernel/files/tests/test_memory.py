"""Large files are read in a process that may not grow, and the real data at its exact size."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from zhike.kernel.files.reading import open_table

RETAIL = Path(__file__).resolve().parents[6] / "shared" / "data" / "online-retail"
# The child takes 120 MB more than it has after its imports, prints what came of the file, and its growth in MB.
CHILD = """
import resource, sys
from pathlib import Path
from zhike.kernel.files.reading import Choices, open_table
from zhike.kernel.files.problems import FileRefused
size = int(Path("/proc/self/statm").read_text().split()[0]) * 4096
resource.setrlimit(resource.RLIMIT_AS, (size + 120 * 2**20, size + 120 * 2**20))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
good = bad = 0
try:
    for batch in open_table(Path(sys.argv[1]), Choices(encoding="utf-8")).batches():
        good += len(batch.rows)
        bad += len(batch.problems)
    print(good, bad)
except FileRefused as refused:
    print(good, bad, refused)
"""


def read_bounded(path: Path) -> str:
    """Return what the bounded child printed."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def fill(path: Path, head: str, piece: str, times: int, tail: str = "") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(head)
        for _time in range(times):
            file.write(piece)
        file.write(tail)
    return path


def test_many_rows_take_no_memory(tmp_path: Path) -> None:
    path = fill(tmp_path / "f.csv", "a,b,c\n", "1,客户,2026-03-05\n" * 1000, 2000)
    assert read_bounded(path) == "2000000 0"


def test_a_giant_cell_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = fill(tmp_path / "f.csv", "a,b\n", "x" * 2**20, 190)
    assert read_bounded(path) == "0 0 Line 2 is longer than 10000000 characters; this is not a table."


def test_a_giant_quoted_cell_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = fill(tmp_path / "f.csv", 'a,b\n1,2\n1,2\n1,2\n1,2\n1,2\n1,"', "x\n" * 2**19, 190)
    assert read_bounded(path) == (
        "5 0 A quotation mark on line 7 is not closed within 200000 characters; nothing after that line was read."
    )


def test_a_row_of_a_million_cells_is_one_bad_row(tmp_path: Path) -> None:
    path = fill(tmp_path / "f.csv", "a,b\n1,2\n", "x,", 1_000_000, "\n3,4\n")
    assert read_bounded(path) == "2 1"


@pytest.mark.skipif(not RETAIL.exists(), reason="the shared Online Retail data is not beside the project")
def test_online_retail_is_read_whole() -> None:
    tables = [open_table(path) for path in sorted(RETAIL.glob("*.csv.gz"))]
    assert {table.headers for table in tables} == {
        (
            "InvoiceNo",
            "StockCode",
            "Description",
            "Quantity",
            "InvoiceDate",
            "UnitPrice",
            "CustomerID",
            "Country",
        )
    }
    assert {(table.encoding.name, table.encoding.certain, table.delimiter.certain) for table in tables} == {
        ("utf-8", True, True)
    }
    seen: Counter[str] = Counter()
    customers = set()
    for table in tables:
        for batch in table.batches():
            seen["rows"] += len(batch.rows)
            seen["problems"] += len(batch.problems)
            seen["without customer"] += sum(not row[6] for row in batch.rows)
            customers.update(row[6] for row in batch.rows)
    assert seen == {"rows": 541_909, "problems": 0, "without customer": 135_080}
    assert len(customers - {""}) == 4372
