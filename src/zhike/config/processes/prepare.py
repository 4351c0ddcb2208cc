"""Bring the database and the folders up to this version of Zhike."""

import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec

import django
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from zhike.config import environment
from zhike.config.assets import collect

OLDEST_POSTGRES = 150_000
# Any number will do, as long as nothing else in this database locks it.
MIGRATION_LOCK = 7_261_904_553_112
WAIT_SECONDS = 0.5
LINK_MARK = "first sign-in: "


def run(words: list[str]) -> int:
    """Check declarations and database, apply what is missing, collect the static files; return 0, or 1 with the reason."""
    if faults := run_checks(tags=["zhike"]):
        print("\n".join(f"{fault.id}: {fault.msg}" for fault in faults), file=sys.stderr)
        return 1
    try:
        connection.ensure_connection()
    except OperationalError as error:
        print(f"database: cannot be reached. {str(error).strip()}", file=sys.stderr)
        return 1
    if connection.pg_version < OLDEST_POSTGRES:
        print(
            f"database: this is PostgreSQL {connection.pg_version // 10_000}, but Zhike needs 15 or newer. "
            "Nothing was changed. Upgrade the server, or unset DATABASE_URL to use the one that comes with Zhike.",
            file=sys.stderr,
        )
        return 1
    make_folders()
    with_lock()
    if "--link" in words:
        link = first_link()
        if link:
            print(f"{LINK_MARK}{link}", flush=True)
    return 0


def make_folders() -> None:
    """Create the folder of the stored files, for this user alone, and collect the static files."""
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    settings.MEDIA_ROOT.chmod(0o700)
    changed = collect()
    if changed:
        print(f"assets: {changed} files prepared", flush=True)


def with_lock() -> None:
    """Migrate while no other process does. Whoever comes second waits and then finds nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")
        cursor.execute("set lock_timeout = '5min'")
        told = False
        while not try_lock(cursor):
            if not told:
                print("database: another process is bringing it up to date; waiting", flush=True)
                told = True
            time.sleep(WAIT_SECONDS)
        try:
            migrate()
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def try_lock(cursor) -> bool:
    """Take the lock on migrations if it is free."""
    cursor.execute("select pg_try_advisory_lock(%s)", [MIGRATION_LOCK])
    return cursor.fetchone()[0]


def migrate() -> None:
    """Apply the migrations that the database does not have, and say which."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        print(f"database: {len(plan)} migrations to apply", flush=True)
        call_command("migrate", interactive=False, verbosity=1 if len(plan) < 10 else 0)
    else:
        print("database: up to date", flush=True)
    call_command("createcachetable", verbosity=0)
    import_module("zhike.kernel.partitions").ensure(datetime.now(UTC).date())


def first_link() -> str | None:
    """Return the address that signs the first administrator in, or None when there is one already."""
    if find_spec("zhike.people.setup") is None:
        return None
    path = import_module("zhike.people.setup").make_setup_link()
    return f"{environment.public_url()}{path}" if path else None


if __name__ == "__main__":
    django.setup()
    sys.exit(run(sys.argv[1:]))
