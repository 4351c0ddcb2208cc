"""Call PostgreSQL's own programs for dumping and loading."""

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict

from zhike.config import environment
from zhike.config.backup.manifest import BackupError
from zhike.config.database.programs import packaged_folder

EMPTY = b"drop schema public cascade;\ncreate schema public;\n"
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
Watch = Callable[[], None]
LOOK_SECONDS, END_SECONDS = 0.5, 10


def unwatched() -> None:
    """Let a program run to its end."""


def connection_environment(url: str) -> Mapping[str, str]:
    """Return the address as variables, because words of a command line can be read by every user."""
    parts = conninfo_to_dict(url)
    given = {variable: str(parts[name]) for name, variable in VARIABLES.items() if parts.get(name)}
    return {**os.environ, **given}


def call(
    name: str, words: list[str], *, read: IO[bytes] | None = None, write: IO[bytes] | None = None,
    watch: Watch = unwatched,
) -> None:  # fmt: skip
    """Run one of PostgreSQL's programs on our database. Raises BackupError with what it said.

    ``watch`` is called twice a second; when it raises, the program is ended first.
    """
    with subprocess.Popen(
        [packaged_folder() / name, *words],
        stdin=read or subprocess.DEVNULL,
        stdout=write or subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=connection_environment(environment.database_url()),
    ) as program:
        try:
            raw = attend(program, watch)
        except BaseException:
            end(program)
            raise
    if program.returncode:
        said = raw.decode(errors="replace").strip().splitlines()
        raise BackupError(f"{name} failed: {' '.join(said[:3])}")


def attend(program: subprocess.Popen[bytes], watch: Watch) -> bytes:
    """Wait for the end of a program and return its complaints; look after ``watch`` meanwhile."""
    while True:
        try:
            return program.communicate(timeout=LOOK_SECONDS)[1]
        except subprocess.TimeoutExpired:
            watch()


def end(program: subprocess.Popen[bytes]) -> None:
    """End a program, and insist when it does not."""
    program.terminate()
    try:
        program.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        program.kill()


def dump(file: Path, *, snapshot: str, left_out: list[str], watch: Watch = unwatched) -> None:
    """Write the database as it stands in `snapshot`, without the rows of the tables `left_out`."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}"]
    words += [f"--exclude-table-data=public.{name}" for name in left_out]
    call("pg_dump", words, watch=watch)


def load(file: Path, *, replace: bool) -> None:
    """Load a dump in one transaction: all of it, or nothing. With `replace`, what was there goes before."""
    script = file.with_suffix(".sql")
    try:
        with script.open("wb") as stream:
            stream.write(EMPTY if replace else b"")
            stream.flush()
            call("pg_restore", ["--no-owner", "--no-privileges", "--file=-", str(file)], write=stream)
        with script.open("rb") as stream:
            words = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"]
            call("psql", words, read=stream)
    finally:
        script.unlink(missing_ok=True)
