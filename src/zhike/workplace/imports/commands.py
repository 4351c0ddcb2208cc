"""Import and export from the shell, with the rights of a named user."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from zhike.kernel import jobs, verbs
from zhike.kernel.access import Actor, load_actor
from zhike.kernel.consumers import run_all
from zhike.kernel.errors import KernelError
from zhike.kernel.files.writing import CSV_ENCODINGS, DEFAULT_ENCODING
from zhike.kernel.models import Job, StoredFile
from zhike.kernel.objects import Object, get_object
from zhike.kernel.transfer import exporting, importing, presets
from zhike.kernel.transfer.plan import MODES
from zhike.kernel.transfer.storage import keep_upload, path_of
from zhike.workplace.imports.on_jobs import row_in_words
from zhike.workplace.imports.planning import ImportWish, planned, preset_of
from zhike.workplace.imports.trial import Trial, attempt, attempt_preset


def import_files(words: list[str]) -> int:
    """``zhike import OBJECT FILE… --as USER``: read CSV or XLSX files with a user's rights."""
    parser = argparse.ArgumentParser("zhike import", description=import_files.__doc__)
    parser.add_argument("object", help="what the rows are: customers, contacts, orders …")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--as", dest="user", required=True, metavar="E-MAIL", help="whose rights count")
    parser.add_argument("--preset", choices=sorted(presets.all_presets()), help="a known shape of file")
    parser.add_argument("--mode", choices=MODES, help="only create, only update, or both, as usual")
    parser.add_argument("--key", help="the field by which a row finds its record; empty: every row is new")
    parser.add_argument("--encoding", default="", help="of CSV files, when it can't be told for certain")
    parser.add_argument("--delimiter", default="", help="between the columns of a CSV file")
    parser.add_argument("--sheet", default="", help="of an XLSX file with several")
    parser.add_argument(
        "--column", action="append", default=[], metavar="HEADER=FIELD", help="empty: left out"
    )
    parser.add_argument(
        "--check", action="store_true", help="tell what the import would do, without importing"
    )
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="of the preset")
    parser.add_argument("--rate", help="for a preset: what one unit of its currency is worth in your own")
    given = parser.parse_args(words)
    missing = [str(path) for path in given.files if not path.is_file()]
    if missing:
        parser.error(f"there is no file {', '.join(missing)}")
    actor, obj = actor_by_email(given.user), get_object(given.object)
    try:
        wish = wished(given)
        if given.preset and not given.check:
            stored = [keep_path(actor, path) for path in given.files]
            return report(run_preset(actor, obj, wish, stored))
        return max(report(one(actor, obj, path, wish, given.check)) for path in given.files)
    except KernelError as error:
        sys.exit(str(error.message))


def wished(given: argparse.Namespace) -> ImportWish:
    """Return what the words of the command ask for. Raises Invalid."""
    reading = {
        name: getattr(given, name) for name in ("encoding", "delimiter", "sheet") if getattr(given, name)
    }
    chosen = {name: getattr(given, name) for name in ("mode", "key") if getattr(given, name) is not None}
    options = dict(option.partition("=")[::2] for option in given.option)
    options |= {"rate": given.rate} if given.rate else {}
    columns = dict(pair.rpartition("=")[::2] for pair in given.column)
    payload = {"preset": given.preset or "", "options": options, "columns": columns, **reading, **chosen}
    return ImportWish(**verbs.clean_model(ImportWish, payload))


def one(actor: Actor, obj: Object, path: Path, wish: ImportWish, check: bool) -> Job | Trial:
    """Import one file now, or try it; return how that went. Raises NotAllowed, NotFound or Invalid."""
    stored = keep_path(actor, path)
    if not check:
        with transaction.atomic():
            job = importing.begin(obj, stored, planned(obj, stored, wish, actor=actor), actor=actor)
        return watch(job)
    try:
        if wish.preset:
            preset, options = preset_of(obj, wish)
            return attempt_preset(preset, stored, options, actor=actor)
        return attempt(obj, stored, planned(obj, stored, wish, actor=actor), actor=actor)
    finally:
        path_of(stored).unlink(missing_ok=True)
        stored.delete()


def export_command(words: list[str]) -> int:
    """``zhike export OBJECT FILE --as USER``: write a list as CSV or XLSX, by the ending of the file's name."""
    parser = argparse.ArgumentParser("zhike export", description=export_command.__doc__)
    parser.add_argument("object")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--as", dest="user", required=True, metavar="E-MAIL", help="whose rights count")
    parser.add_argument("--filter", default="", help="a filter tree as JSON")
    parser.add_argument("--sort", default="")
    parser.add_argument("--search", dest="q", default="", help="words to look for")
    parser.add_argument(
        "--fields", default="", help="only these, separated by commas; else all that may be exported"
    )
    parser.add_argument("--encoding", choices=CSV_ENCODINGS, default=DEFAULT_ENCODING, help="of a CSV file")
    given = parser.parse_args(words)
    query = [(name, getattr(given, name)) for name in ("q", "filter", "sort") if getattr(given, name)]
    fields = [name.strip() for name in given.fields.split(",") if name.strip()]
    actor, obj = actor_by_email(given.user), get_object(given.object)
    try:
        return report(export_file(actor, obj, given.file, query, fields, given.encoding))
    except KernelError as error:
        sys.exit(str(error.message))


def run_preset(actor: Actor, obj: Object, wish: ImportWish, stored: list[StoredFile]) -> Job:
    """Import files of a known shape now. Raises NotAllowed, NotFound or Invalid."""
    preset, options = preset_of(obj, wish)
    return watch(presets.begin(preset, stored, options, actor=actor))


def watch(job: Job) -> Job:
    """Do a job here, or watch the worker do it, and print how far it is; then let the consumers read."""

    def tell(done: int, message: str) -> None:
        if message or time.monotonic() - said[0] > 1:
            said[0] = time.monotonic()
            print(f"{message or '…'} {done:,}", file=sys.stderr, flush=True)

    said = [time.monotonic()]
    found = jobs.run(job.pk, tell)
    while found.state in (Job.State.QUEUED, Job.State.RUNNING):
        time.sleep(0.5)
        found = jobs.run(job.pk, tell)
        tell(found.done, "")
    run_all()
    return found


def keep_path(actor: Actor, path: Path) -> StoredFile:
    """Copy a file of this machine into the data folder."""
    with path.open("rb") as source:
        chunks = iter(lambda: source.read(2**20), b"")
        return keep_upload(chunks, path.name, actor=actor, purpose=StoredFile.Purpose.IMPORT)


def report(done: Job | Trial) -> int:
    """Print how an import, an export or a try ended; returns the exit code."""
    if isinstance(done, Trial):
        tell({name: value for name, value in asdict(done.counts).items() if name != "like"})
        for fault in done.faults:
            print("  " + ": ".join(str(fault[name]) for name in ("row", "column", "reason") if fault[name]))
        alike(done.like)
        print(
            f"{'All' if done.whole else 'Only the first'} {done.counts.rows:,} rows were tried. Nothing was written."
        )
        return 1 if done.counts.errors else 0
    tell({name: value for name, value in done.result.items() if name not in ("like", "event_id")})
    alike(done.result.get("like", []))
    if done.message:
        print(done.message, file=sys.stderr)
    return 0 if done.state == Job.State.DONE else 1


def alike(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print which rows look like what record."""
    for row in rows:
        print(f"  {row['line']} ≈ {row.get('title') or row_in_words(dict(row))}")


def tell(result: Mapping[str, Any]) -> None:
    """Print the figures of a job."""
    for name, value in result.items():
        if name == "error_file":
            value = path_of(StoredFile.objects.get(pk=value))
        if isinstance(value, dict):
            for words, count in value.items():
                print(f"  {count:,} × {words}")
            continue
        print(f"{name.replace('_', ' '):<16} {format(value, ',') if isinstance(value, int) else value}")


def actor_by_email(email: str) -> Actor:
    """Return the actor of an active user. Raises SystemExit with a sentence."""
    user = get_user_model()._default_manager.filter(email__iexact=email, is_active=True).first()
    if user is None:
        sys.exit(f"There is no active user with the e-mail {email}. Nothing was read.")
    return load_actor(user.pk, "command")


def export_file(
    actor: Actor, obj: Object, path: Path, query: list[tuple[str, str]], fields: Sequence[str], encoding: str
) -> Job:
    """Export a list to ``path`` now; its ending says the format. Raises NotAllowed, BadFilter or Invalid."""
    kind = path.suffix.lower().lstrip(".") or "csv"
    job = exporting.begin(obj, query, actor=actor, kind=kind, fields=fields, encoding=encoding)
    done = watch(job)
    if done.file is not None:
        path.write_bytes(path_of(done.file).read_bytes())
    return done
