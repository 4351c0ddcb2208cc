"""The commands `zhike backup` and `zhike restore`."""

import argparse
import sys
from pathlib import Path

from django.conf import settings

from zhike.config import environment
from zhike.config.backup.manifest import BackupError, Manifest
from zhike.config.backup.read import restore as restore_from
from zhike.config.backup.write import write
from zhike.config.processes import prepare
from zhike.kernel.consumers import rebase

CONFIRMATION = "replace everything"
ABOUT_KEY = (
    "The secret key is not part of a backup: the one in ZHIKE_HOME stays, and everybody signs in anew."
)


def backup(words: list[str]) -> int:
    """Write a backup, also while Zhike runs, and say what it holds."""
    parser = argparse.ArgumentParser("zhike backup", description="Write database and files into one file.")
    parser.add_argument("file", type=Path, help="the file to write; it must not exist yet")
    options = parser.parse_args(words)
    try:
        manifest = write(options.file, settings.MEDIA_ROOT)
    except BackupError as error:
        print(f"zhike backup: {error}", file=sys.stderr)
        return 1
    print(f"{options.file} holds {told(manifest)}, as of {manifest.point}.")
    print(f"Left out: {', '.join(manifest.left_out) or 'nothing'}. {ABOUT_KEY}")
    print("The file is not encrypted. Keep it as safe as the database itself.")
    if manifest.missing_files:
        print(
            f"{len(manifest.missing_files)} files are named in the database but not there, first "
            f"{manifest.missing_files[0]}.",
            file=sys.stderr,
        )
        return 1
    return 0


def restore(words: list[str]) -> int:
    """Restore a backup, verify it, and bring it up to this version."""
    parser = argparse.ArgumentParser(
        "zhike restore", description="Bring back what a backup holds, and verify it."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--replace", action="store_true", help="lose what is in the database and in the files now"
    )
    parser.add_argument("--confirm", default="", help=f"“{CONFIRMATION}”, instead of typing it when asked")
    options = parser.parse_args(words)
    if options.replace and not confirmed(options.confirm):
        print("zhike restore: not confirmed. Nothing was changed.", file=sys.stderr)
        return 1
    try:
        manifest = restore_from(options.file, settings.MEDIA_ROOT, replace=options.replace)
    except BackupError as error:
        print(f"zhike restore: {error}", file=sys.stderr)
        return 1
    rebase()
    print(f"Restored and verified: {told(manifest)}, as of {manifest.point}. Counts and checksums agree.")
    print(ABOUT_KEY)
    return prepare.run([])


def confirmed(given: str) -> bool:
    """Ask for a confirmation that nobody types by mistake."""
    if given or not sys.stdin.isatty():
        return given == CONFIRMATION
    print(f"This loses everything in {environment.home()} and its database.")
    return input(f"Type “{CONFIRMATION}” to go on: ").strip() == CONFIRMATION


def told(manifest: Manifest) -> str:
    """Return the size of a backup in words."""
    rows = sum(table.rows for table in manifest.tables.values())
    return f"{rows:,} rows in {len(manifest.tables)} tables and {len(manifest.files)} files"
