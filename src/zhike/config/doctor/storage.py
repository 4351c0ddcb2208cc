"""Look at the database: can it be reached, does it fit this version, does the worker live?"""

import time
from collections.abc import Iterator

import psycopg
from django.db import DatabaseError, connection

from zhike.config import environment
from zhike.config.database.server import log_file
from zhike.config.doctor.findings import Finding, note, ok, problem
from zhike.config.http.health import pending_migrations
from zhike.config.lock import is_running
from zhike.config.processes.prepare import OLDEST_POSTGRES
from zhike.config.processes.worker import SILENT_SECONDS

EXTENSIONS = ("pg_trgm", "btree_gin", "unaccent")
SKEW_SECONDS = 60


def findings() -> Iterator[Finding]:
    """Check the database, as far as it can be reached."""
    if environment.has_own_database() and not is_running(environment.home()):
        yield note("database", "the embedded server is not running", "`zhike up` starts it.")
        return
    try:
        with psycopg.connect(environment.database_url(), connect_timeout=5) as direct:
            yield version(direct)
            yield extensions(direct)
            yield skew(direct)
    except psycopg.Error as error:
        yield problem("database", f"cannot be reached: {str(error).strip()}", advice())
        return
    try:
        yield migrations()
        yield worker()
    except DatabaseError as error:
        yield problem("database", str(error).strip(), "Run `zhike migrate`, then `zhike doctor` again.")


def advice() -> str:
    """Return what to do when the database cannot be reached."""
    if environment.has_own_database():
        return "Stop Zhike and start it again; read ZHIKE_HOME/logs/database.log if that does not help."
    return "Check DATABASE_URL: host, port, name, user and password, and whether that server runs."


def version(direct: psycopg.Connection) -> Finding:
    """Check the version of the server."""
    number = direct.info.server_version
    text = f"PostgreSQL {number // 10_000}.{number % 10_000}"
    if number < OLDEST_POSTGRES:
        return problem("database", f"{text} is too old", "Upgrade the server to PostgreSQL 15 or newer.")
    if environment.has_own_database():
        text += f", log in {log_file(environment.home())}"
    return ok("database", text)


def extensions(direct: psycopg.Connection) -> Finding:
    """Check that the extensions Zhike uses are installed or can be."""
    rows = direct.execute("select name from pg_available_extensions").fetchall()
    missing = [name for name in EXTENSIONS if name not in {row[0] for row in rows}]
    if missing:
        text = f"the server does not offer {', '.join(missing)}"
        return problem(
            "extensions", text, "Install the contributed modules of PostgreSQL (postgresql-contrib)."
        )
    return ok("extensions", ", ".join(EXTENSIONS))


def skew(direct: psycopg.Connection) -> Finding:
    """Check that this machine and the database server agree on the time."""
    row = direct.execute("select extract(epoch from clock_timestamp())").fetchone()
    difference = abs(float(row[0]) - time.time()) if row else 0.0
    if difference > SKEW_SECONDS:
        text = f"this machine and the database server differ by {difference:.0f} s"
        return problem("time", text, "Synchronise both clocks, for example with systemd-timesyncd.")
    return ok("time", "this machine and the database server agree")


def migrations() -> Finding:
    """Check that the database has the shape that this version needs."""
    missing = pending_migrations()
    if missing:
        return problem("migrations", f"{len(missing)} missing, first {missing[0]}", "Run `zhike migrate`.")
    return ok("migrations", "all applied")


def worker() -> Finding:
    """Check that a worker gave a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute("select extract(epoch from now() - max(last_heartbeat)) from procrastinate_workers")
        (age,) = cursor.fetchone()
        cursor.execute(
            "select count(*) from procrastinate_jobs where status = 'todo' and scheduled_at is null"
        )
        (waiting,) = cursor.fetchone()
    if age is None or age > SILENT_SECONDS:
        text = f"no worker is alive; {waiting} jobs wait"
        return problem("worker", text, "Start one with `zhike up` or `zhike worker`.")
    return ok("worker", f"alive {age:.0f} s ago; {waiting} jobs wait")
