"""Bring back what a backup holds, and prove that it is the same."""

import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

import psycopg
from django.db import connection as django_connection
from django.db.migrations.loader import MigrationLoader

from zhike.config import environment
from zhike.config.backup import contents, programs
from zhike.config.backup.manifest import CHUNK, DUMP, FILES, MANIFEST, BackupError, Manifest, sha256

OTHERS = """
select count(*) from pg_stat_activity
where datname = current_database() and application_name = 'zhike' and pid <> pg_backend_pid()
"""


def restore(source: Path, files_folder: Path, *, replace: bool) -> Manifest:
    """Load database and files from `source`, verify them, and return what they should be.

    Without `replace`, the database and the folder of files have to be empty. The backup is verified before
    anything is changed, and the database is loaded in one transaction. Raises BackupError.
    """
    home = environment.home()
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
        manifest = unpack(source, Path(folder))
        check_known(manifest)
        check_alone()
        if not replace:
            check_empty(files_folder)
        programs.load(Path(folder) / DUMP, replace=replace)
        put_files(Path(folder) / "files", files_folder)
    verify(manifest, files_folder)
    return manifest


def check(source: Path) -> Manifest:
    """Read a backup through and compare every part with its digest, keeping nothing. Raises BackupError."""
    return unpack(source, None)


def unpack(source: Path, folder: Path | None) -> Manifest:
    """Unpack a backup and compare every part with its digest. Raises BackupError, having changed nothing."""
    nowhere = Path(os.devnull)
    try:
        with tarfile.open(source, "r:") as tar:
            manifest = Manifest.from_json(part(tar, MANIFEST))
            extract(tar, DUMP, folder / DUMP if folder else nowhere, manifest.dump_sha256)
            for path, digest in manifest.files.items():
                target = Path("files") / inside(path)
                extract(tar, FILES + path, folder / target if folder else nowhere, digest)
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(
            f"{source} is no backup of Zhike, or was cut short. Nothing was changed."
        ) from error
    except OSError as error:
        raise BackupError(f"{source} cannot be read: {error.strerror}. Nothing was changed.") from error
    return manifest


def inside(path: str) -> PurePosixPath:
    """Return `path` if it stays inside the folder of files. Raises BackupError otherwise."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or not parts.parts:
        raise BackupError(f"The backup names a file outside its folder: {path!r}. Nothing was changed.")
    return parts


def part(tar: tarfile.TarFile, name: str) -> bytes:
    """Return a small member of the archive."""
    try:
        stream = tar.extractfile(name)
    except KeyError as error:
        raise BackupError(f"The backup has no {name}. Nothing was changed.") from error
    if stream is None:
        raise BackupError(f"{name} in the backup is no file. Nothing was changed.")
    return stream.read()


def extract(tar: tarfile.TarFile, name: str, target: Path, digest: str) -> None:
    """Write one member to `target`. Raises BackupError when it is missing or not what the manifest says."""
    try:
        stream = tar.extractfile(name)
    except KeyError:
        stream = None
    if stream is None:
        raise BackupError(f"{name} is missing in the backup. Nothing was changed.")
    target.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with target.open("wb") as written:
        while block := stream.read(CHUNK):
            found.update(block)
            written.write(block)
    if found.hexdigest() != digest:
        raise BackupError(f"{name} in the backup is damaged: its checksum differs. Nothing was changed.")


def check_known(manifest: Manifest) -> None:
    """Raise BackupError when the backup was written by a version of Zhike that knows more than this one."""
    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    unknown = [name for name in manifest.migrations if name not in known]
    if unknown:
        raise BackupError(
            f"This backup was written by Zhike {manifest.zhike}, which is newer than this one (it has {unknown[0]}). "
            "Nothing was changed. Install that version and try again."
        )


def check_alone() -> None:
    """Raise BackupError while another process of Zhike works on this database."""
    django_connection.close()
    with psycopg.connect(environment.database_url(), autocommit=True) as connection:
        row = connection.execute(OTHERS).fetchone()
    if row and row[0]:
        raise BackupError("Zhike is still running on this database. Nothing was changed. Stop it first.")


def check_empty(files_folder: Path) -> None:
    """Raise BackupError unless database and folder of files are empty."""
    with psycopg.connect(environment.database_url(), autocommit=True) as connection:
        names = contents.table_names(connection)
    stored = files_folder.is_dir() and any(files_folder.iterdir())
    if names or stored:
        found = f"{len(names)} tables" if names else "files"
        raise BackupError(
            f"There are {found} here already. Nothing was changed. Restore into an empty database and an empty "
            "ZHIKE_HOME, or give --replace to lose what is here."
        )


def put_files(unpacked: Path, files_folder: Path) -> None:
    """Put the unpacked files in the place of whatever files there are."""
    unpacked.mkdir(parents=True, exist_ok=True)
    unpacked.chmod(0o700)
    old = files_folder.with_name(files_folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if files_folder.exists():
        files_folder.rename(old)
    files_folder.parent.mkdir(parents=True, exist_ok=True)
    unpacked.rename(files_folder)
    shutil.rmtree(old, ignore_errors=True)


def verify(manifest: Manifest, files_folder: Path) -> None:
    """Compare what is in the database and in the folder now with the manifest. Raises BackupError."""
    django_connection.close()
    with psycopg.connect(environment.database_url(), autocommit=True) as connection:
        contents.write_same_text(connection)
        found = contents.tables(connection)
    different = sorted(
        name for name in {*found, *manifest.tables} if found.get(name) != manifest.tables.get(name)
    )
    damaged = [path for path, digest in manifest.files.items() if sha256(files_folder / path) != digest]
    if different or damaged:
        raise BackupError(
            f"What was restored differs from the backup in {', '.join([*different, *damaged][:5])}."
        )
