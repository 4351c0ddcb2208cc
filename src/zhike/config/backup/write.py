"""Write a backup: one consistent point in time, in one file."""

import io
import os
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from zhike import __version__
from zhike.config import environment
from zhike.config.backup import contents, programs
from zhike.config.backup.manifest import DUMP, FILES, MANIFEST, BackupError, Manifest, sha256

# What takes its time; whoever waits is told each when it begins.
STAGES = ("database", "figures", "files")
Tell = Callable[[str], None]
Watch = programs.Watch


def write(
    target: Path, files_folder: Path, tell: Tell = lambda stage: None, watch: Watch = programs.unwatched
) -> Manifest:
    """Write database and files to `target` and return what was written.

    Everything is read in one snapshot, so that later changes have no part in it. The file appears only when it
    is complete. ``watch`` is called now and then; what it raises ends the backup, and nothing is kept. Raises BackupError.
    """
    if target.exists():
        raise BackupError(f"{target} exists already. Nothing was written. Choose another name.")
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with tempfile.TemporaryDirectory(prefix=".zhike-backup-", dir=target.absolute().parent) as folder:
            manifest = collect(Path(folder) / DUMP, unfinished, files_folder, tell, watch)
        unfinished.replace(target)
        sync(target.absolute().parent)
    except OSError as error:
        raise BackupError(f"{target} could not be written: {error.strerror}. Nothing was kept.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def collect(dump: Path, archive: Path, files_folder: Path, tell: Tell, watch: Watch) -> Manifest:
    """Read the database in one snapshot, and write it with the files that its rows name."""
    with psycopg.connect(environment.database_url(), autocommit=True) as connection:
        contents.write_same_text(connection)
        connection.execute("begin isolation level repeatable read, read only")
        row = connection.execute("select pg_export_snapshot(), now()").fetchone()
        if row is None:
            raise BackupError("The database gave no snapshot. Nothing was written.")
        left_out = [name for name in contents.table_names(connection) if name in contents.LEFT_OUT]
        tell("database")
        programs.dump(dump, snapshot=row[0], left_out=left_out, watch=watch)
        tell("figures")
        tables = contents.tables(connection)
        stored = contents.stored_files(connection)
        applied = contents.migrations(connection)
        version = connection.info.server_version
    tell("files")
    with open_private(archive) as stream, tarfile.open(fileobj=stream, mode="w") as tar:
        tar.add(dump, DUMP)
        files, missing = add_files(tar, stored, files_folder, watch)
        manifest = Manifest(
            zhike=__version__,
            point=row[1].isoformat(),
            postgres=version,
            dump_sha256=sha256(dump),
            migrations=applied,
            tables=tables,
            files=files,
            left_out=left_out,
            missing_files=missing,
        )
        add_bytes(tar, MANIFEST, manifest.to_json())
        tar.close()
        stream.flush()
        os.fsync(stream.fileno())
    return manifest


def add_files(
    tar: tarfile.TarFile, stored: dict[str, str], folder: Path, watch: Watch
) -> tuple[dict[str, str], list[str]]:
    """Add the stored files, and return their digests and the names of those that are not there."""
    found, missing = {}, []
    for number, path in enumerate(stored):
        if number % 100 == 0:
            watch()
        file = folder / path
        if not file.is_file():
            missing.append(path)
            continue
        found[path] = sha256(file)
        tar.add(file, FILES + path, recursive=False)
    return found, missing


def add_bytes(tar: tarfile.TarFile, name: str, raw: bytes) -> None:
    """Add a small file that exists in memory only."""
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = len(raw), 0o600, int(time.time())
    tar.addfile(member, io.BytesIO(raw))


def open_private(file: Path) -> io.FileIO:
    """Create a file that only its owner can read: it will hold all customers."""
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", buffering=0)


def sync(folder: Path) -> None:
    """Make the name of a new file last beyond a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
