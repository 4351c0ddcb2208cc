"""Read from the database what a backup holds: its tables, their rows in figures, and the stored files."""

import psycopg
from psycopg import sql

from zhike.config.backup.manifest import Table

# Rows that are worth nothing, or dangerous, after a restore: who was signed in, what was counted or cached, and
# which answers were promised to clients that retry. Workers are not among them: a job that ran while the backup
# was written names its worker, and is taken up again because that worker is silent.
LEFT_OUT = (
    "django_session",
    "usersessions_usersession",
    "zhike_cache",
    "kernel_idempotencykey",
    "people_signinlink",
)
# The text of a row has to be the same wherever it is written.
SAME_TEXT = (
    "set datestyle = 'ISO, YMD'",
    "set timezone = 'UTC'",
    "set intervalstyle = 'iso_8601'",
    "set extra_float_digits = 1",
    "set bytea_output = 'hex'",
    "set statement_timeout = 0",
)
ROWS = """
select c.oid::regclass::text, c.relname
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind = 'r' and c.relpersistence = 'p'
  and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
order by 1
"""
# 64 bits of a digest of each row, added up: the same for the same rows in any order, in constant memory.
DIGEST = """
select count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 16))::bit(64)::bigint::numeric), 0)::text
from {table} t
"""


def write_same_text(connection: psycopg.Connection) -> None:
    """Make this session write dates, numbers and bytes in one fixed way."""
    for statement in SAME_TEXT:
        connection.execute(statement)


def table_names(connection: psycopg.Connection) -> list[str]:
    """Return the names of all tables that hold rows of ours, the parts of a partitioned table one by one."""
    return [name for _regclass, name in connection.execute(ROWS).fetchall()]


def tables(connection: psycopg.Connection) -> dict[str, Table]:
    """Count and digest every table whose rows a backup holds."""
    return {name: table(connection, name) for name in table_names(connection) if name not in LEFT_OUT}


def table(connection: psycopg.Connection, name: str) -> Table:
    """Count and digest one table."""
    query = sql.SQL(DIGEST).format(table=sql.Identifier("public", name))
    row = connection.execute(query).fetchone()
    assert row is not None, "an aggregate always returns a row"
    return Table(rows=row[0], digest=row[1])


def stored_files(connection: psycopg.Connection) -> dict[str, str]:
    """Return the path of every stored file, below the folder of files, with the digest its row states."""
    if "kernel_storedfile" not in table_names(connection):
        return {}
    rows = connection.execute("select path, sha256 from kernel_storedfile order by path").fetchall()
    return dict(rows)


def migrations(connection: psycopg.Connection) -> list[str]:
    """Return the migrations applied to this database, as `app.name`."""
    if "django_migrations" not in table_names(connection):
        return []
    rows = connection.execute("select app || '.' || name from django_migrations order by 1").fetchall()
    return [row[0] for row in rows]
