"""Import and export from the shell, with the rights of a named user."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import transaction

from zhike.kernel import jobs
from zhike.kernel.access import Actor, load_actor
from zhike.kernel.consumers import run_all
from zhike.kernel.models import Job, StoredFile
from zhike.kernel.objects import get_object
from zhike.kernel.transfer import exporting, importing, presets
from zhike.kernel.transfer.plan import MODES, Plan, importable, match_headers
from zhike.kernel.transfer.storage import keep_upload, path_of


def import_files(words: list[str]) -> int:
    """``zhike import OBJECT FILE… --as USER``: read CSV or XLSX files with a user's rights."""
    parser = argparse.ArgumentParser("zhike import", description=import_files.__doc__)
    parser.add_argument("object", help="what the rows are: customers, contacts, orders …")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--as", dest="user", required=True, metavar="E-MAIL", help="whose rights count")
    parser.add_argument("--preset", choices=sorted(presets.all_presets()), help="a known shape of file")
    parser.add_argument("--mode", choices=MODES, default="both")
    parser.add_argument("--key", default="", help="the field by which a row finds its record")
    parser.add_argument("--encoding", help="of CSV files, when it can't be told for certain")
    parser.add_argument("--column", action="append", default=[], metavar="HEADER=FIELD")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="of the preset")
    parser.add_argument("--rate", help="for a preset: what one unit of its currency is worth in your own")
    given = parser.parse_args(words)
    missing = [str(path) for path in given.files if not path.is_file()]
    if missing:
        parser.error(f"there is no file {', '.join(missing)}")
    actor = actor_by_email(given.user)
    if given.preset:
        options = [*given.option, *([f"rate={given.rate}"] if given.rate else [])]
        return run_preset(actor, given.object, given.preset, given.files, options)
    code = 0
    for path in given.files:
        job = import_file(
            actor,
            given.object,
            path,
            mode=given.mode,
            match=given.key,
            encoding=given.encoding,
            columns=given.column,
        )
        code = report(job) or code
    return code


def export_command(words: list[str]) -> int:
    """``zhike export OBJECT FILE --as USER``: write a list as CSV or XLSX, by the ending of the file's name."""
    parser = argparse.ArgumentParser("zhike export", description=export_command.__doc__)
    parser.add_argument("object")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--as", dest="user", required=True, metavar="E-MAIL", help="whose rights count")
    parser.add_argument("--filter", default="", help="a filter tree as JSON")
    parser.add_argument("--sort", default="")
    given = parser.parse_args(words)
    query = [(name, getattr(given, name)) for name in ("filter", "sort") if getattr(given, name)]
    return report(export_file(actor_by_email(given.user), given.object, given.file, query))


def run_preset(actor: Actor, key: str, name: str, paths: list[Path], options: list[str]) -> int:
    """Import files of a known shape now, and print how it went."""
    preset = presets.get(name)
    if preset.object_key != get_object(key).key:
        sys.exit(f"The preset {name} imports {get_object(preset.object_key).slug}.")
    given = dict(option.partition("=")[::2] for option in options)
    stored = [keep_path(actor, path) for path in paths]
    job = presets.begin(preset, stored, given, actor=actor)
    return report(watch(job))


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


def report(job: Job) -> int:
    """Print how a job ended; returns the exit code."""
    for name, value in job.result.items():
        if name == "error_file":
            value = path_of(StoredFile.objects.get(pk=value))
        if isinstance(value, dict):
            for words, count in value.items():
                print(f"  {count:,} × {words}")
            continue
        print(f"{name.replace('_', ' '):<16} {format(value, ',') if isinstance(value, int) else value}")
    if job.message:
        print(job.message, file=sys.stderr)
    return 0 if job.state == Job.State.DONE else 1


def actor_by_email(email: str) -> Actor:
    """Return the actor of an active user. Raises SystemExit with a sentence."""
    user = get_user_model()._default_manager.filter(email__iexact=email, is_active=True).first()
    if user is None:
        sys.exit(f"There is no active user with the e-mail {email}. Nothing was read.")
    return load_actor(user.pk, "command")


def import_file(
    actor: Actor, key: str, path: Path, *, mode: str = "both", match: str = "", encoding: str | None = None,
    columns: Sequence[str] = (),
) -> Job:  # fmt: skip
    """Import one file now and return the finished job. ``columns`` are "Header=field" pairs beyond the automatic ones."""
    obj = get_object(key)
    stored = keep_path(actor, path)
    first = Plan(mapping={}, encoding=encoding)
    table = importing.read_table(stored, first)
    mapping = match_headers(table.headers, obj, actor)
    for pair in columns:
        header, _equals, name = pair.partition("=")
        if header not in table.headers or name not in importable(obj, actor):
            sys.exit(f"--column {pair}: there is no such column or field.")
        mapping[table.headers.index(header)] = name
    plan = Plan(mapping=mapping, mode=mode, key=match, encoding=encoding)
    with transaction.atomic():
        job = importing.begin(obj, stored, plan, actor=actor)
    return watch(job)


def export_file(actor: Actor, key: str, path: Path, query: list[tuple[str, str]]) -> Job:
    """Export a list to ``path`` now; its ending says the format."""
    obj = get_object(key)
    job = exporting.begin(obj, query, actor=actor, kind=path.suffix.lower().lstrip(".") or "csv")
    done = watch(job)
    if done.file is not None:
        path.write_bytes(path_of(done.file).read_bytes())
    return done
