"""Describe what a backup holds, so that a restore can prove that it brought back the same."""

import hashlib
from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
FILES = "files/"
CHUNK = 1024 * 1024


class BackupError(Exception):
    """Say what went wrong with a backup or a restore, what was kept, and what to do."""


@dataclass(frozen=True)
class Table:
    """How many rows a table holds, and the sum of their digests, which does not depend on their order."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """The contents of a backup, all as they stood at `point` in time (UTC)."""

    zhike: str
    point: str
    postgres: int
    dump_sha256: str
    migrations: list[str]
    tables: dict[str, Table]
    files: dict[str, str]
    left_out: list[str]
    missing_files: list[str] = field(default_factory=list)
    format: int = FORMAT

    def to_json(self) -> bytes:
        """Return the manifest as JSON that a person can read."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)

    @classmethod
    def from_json(cls, raw: bytes) -> "Manifest":
        """Read a manifest. Raises BackupError when this version of Zhike cannot."""
        try:
            told = orjson.loads(raw)
            if told["format"] != FORMAT:
                raise BackupError(
                    f"This backup has format {told['format']}, but this version of Zhike reads format {FORMAT}. "
                    "Nothing was changed. Use the version of Zhike that wrote it, or a newer one."
                )
            tables = {name: Table(**table) for name, table in told.pop("tables").items()}
            return cls(tables=tables, **told)
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise BackupError("The manifest of this backup cannot be read. Nothing was changed.") from error


def sha256(file: Path) -> str:
    """Return the SHA-256 digest of a file."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()
