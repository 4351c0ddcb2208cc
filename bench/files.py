"""How fast files come in and go out, beside COPY."""

import csv
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import psycopg

from .generate import copy_text
from .measure import Budget, Figure
from .parties import customer_columns
from .scale import Scale
from .tables import TARGETS

ROWS = 100_000
KNOWN, WRONG = 10, 100  # every so many rows is there already; every so many has a fault
RETAIL = Path(__file__).resolve().parents[2] / "shared" / "data" / "online-retail"
RETAIL_LINES = 406_829  # lines with a customer
HEADERS = {
    "import_key": "import_key", "name": "name", "kind": "kind", "phone": "phone", "email": "email",
    "industry": "industry", "level": "level", "source": "source", "country": "country", "currency": "currency",
    "registration_number": "registration_number",
}  # fmt: skip
FILES = "Files"


def zhike(*words: str) -> tuple[float, str]:
    """Run a command of the program and return how long it took, in seconds, and what it printed."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "zhike.config", *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ValueError(f"zhike {words[0]}: {done.stderr.strip()[-500:]}")
    return time.perf_counter() - start, done.stdout


def new_customers(customers: int) -> dict[str, list[str]]:
    """Return 100,000 customers that are not there yet; every tenth instead has the key of one that is."""
    first = 2_000_001
    columns = customer_columns(range(first, first + ROWS), 10_000_000, Scale(100).as_of, Random("import"))
    for place in range(0, ROWS, KNOWN):
        columns["import_key"][place] = f"bench-customer-{place // KNOWN % customers + 1}"
    return columns


def write_file(columns: dict[str, list[str]], path: Path) -> None:
    """Write an import file with a fault in every hundredth row."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for place, row in enumerate(zip(*(columns[name] for name in HEADERS.values()), strict=True)):
            broken = place % WRONG == WRONG // 2
            writer.writerow(["no such country" if broken and name == "country" else cell
                             for name, cell in zip(HEADERS, row, strict=True)])  # fmt: skip


def importing(plain: psycopg.Connection, customers: int, user: str, folder: Path) -> Iterator[Figure]:
    """Yield how long 100,000 customers take to import; they are taken out again."""
    columns = new_customers(customers)
    path = folder / "customers.csv"
    write_file(columns, path)
    floor = copy_seconds(plain, columns)
    seconds, printed = zhike("import", "customers", str(path), "--as", user, "--key", "import_key")
    note = " ".join(printed.split())[:160]
    yield Figure(FILES, "import of 100,000 customers with duplicate check and error file", customers, seconds, "s",
                 floor, "COPY into the table with its indexes", Budget(at_most=20), note)  # fmt: skip
    with plain.transaction():
        # Nothing refers to these rows, so the checks of foreign keys would only cost time.
        plain.execute("set local session_replication_role = replica")
        plain.execute("delete from customers_customer where id > %s", [customers])


def copy_seconds(plain: psycopg.Connection, columns: dict[str, list[str]]) -> float:
    """Return how long COPY takes for the same rows, which are then taken back."""
    target = TARGETS["customer"]
    fresh = columns | {"import_key": [f"floor-{key}" for key in columns["id"]]}
    text = copy_text(target.pick(fresh))
    names = ", ".join(f'"{name}"' for name in target.columns)
    start = time.perf_counter()
    with plain.cursor() as cursor, plain.transaction(force_rollback=True):
        with cursor.copy(f"copy {target.table} ({names}) from stdin") as copy:
            copy.write(text)
        return time.perf_counter() - start


def exporting(plain: psycopg.Connection, customers: int, user: str, folder: Path) -> Iterator[Figure]:
    """Yield how long 100,000 customers (or as many as there are) take to export as CSV and XLSX."""
    rule = json.dumps({"field": "id", "op": "lte", "value": ROWS})
    start = time.perf_counter()
    with plain.cursor() as cursor, cursor.copy(
        f"copy (select * from customers_customer where id <= {ROWS} order by id) to stdout (format csv)"
    ) as copy:  # fmt: skip
        size = sum(map(len, copy))
    floor = time.perf_counter() - start
    rows = min(ROWS, customers)
    for ending in ("csv", "xlsx"):
        path = folder / f"customers.{ending}"
        seconds, _printed = zhike("export", "customers", str(path), "--as", user, "--filter", rule)
        yield Figure(FILES, f"export of {rows:,} customers as {ending.upper()}", customers, seconds, "s", floor,
                     f"COPY to CSV, {size >> 20} MB", Budget(at_most=10))  # fmt: skip


def retail(plain: psycopg.Connection, user: str, folder: Path) -> Iterator[Figure]:
    """Yield how long the whole of Online Retail takes to import into an empty database."""
    if not RETAIL.is_dir():
        return
    paths = []
    for source in sorted(RETAIL.glob("*.csv.gz")):
        path = folder / source.name.removesuffix(".gz")
        with gzip.open(source) as packed:
            path.write_bytes(packed.read())
        paths.append(str(path))
    seconds, printed = zhike("import", "orders", *paths, "--preset", "online-retail", "--as", user)
    floor = lines_seconds(plain)
    yield Figure(FILES, "import of Online Retail, 541,909 lines", 0, seconds, "s", floor,
                 "COPY of the lines stored into a like table", Budget(at_most=60), " ".join(printed.split())[:160])  # fmt: skip


def lines_seconds(plain: psycopg.Connection) -> float:
    """Return how long COPY takes to write all order lines once more, with the indexes of their table."""
    with plain.cursor() as cursor:
        cursor.execute("create temp table again (like catalog_orderline including all)")
        with cursor.copy("copy catalog_orderline to stdout") as copy:
            text = b"".join(map(bytes, copy))
        start = time.perf_counter()
        with cursor.copy("copy again from stdin") as copy:
            copy.write(text)
        return time.perf_counter() - start
