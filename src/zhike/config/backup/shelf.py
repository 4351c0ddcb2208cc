"""The backups in the home folder: which there are, what the event stream tells of them, and which are too old."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from zhike.config.backup.manifest import BackupError, Manifest
from zhike.config.backup.programs import unwatched
from zhike.config.backup.read import check
from zhike.config.backup.write import Tell, Watch, write
from zhike.kernel import events
from zhike.kernel.access import Actor
from zhike.kernel.errors import NotFound
from zhike.kernel.models import Event
from zhike.people.actions import backups
from zhike.people.models import Organisation
from zhike.people.queries import house_zone

ENDING = ".zhike"
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,120}\.zhike")
# Only what the clock made is thinned out by it; what somebody made stays until somebody deletes it.
BY_CLOCK = "auto-"
# So many events are looked through for what is known of the files.
LATELY = 2_000
TOLD = (backups.MADE, backups.CHECKED, backups.FAILED)


@dataclass(frozen=True)
class Shelved:
    """A backup in the folder. ``checked`` is True or False after a check of this very file, else None."""

    name: str
    at: datetime
    size: int
    version: str = ""
    checked: bool | None = None


def folder() -> Path:
    """Return the folder of backups; it is made with the first one."""
    return Path(settings.HOME) / "backups"


def find(name: str) -> Path:
    """Return the file of a backup. Raises NotFound, also for a name that leads elsewhere."""
    file = folder() / name
    if not NAME.fullmatch(name) or not file.is_file() or file.is_symlink():
        raise NotFound()
    return file


def told(*verbs: str) -> list[Event]:
    """Return what was told of backups lately, the newest first."""
    return list(events.of_record(Organisation(pk=1)).filter(verb__in=verbs)[:LATELY])


def shelved() -> list[Shelved]:
    """Return the backups in the folder, the newest first."""
    known: dict[str, Event] = {}
    for event in told(*TOLD):
        known.setdefault(event.data.get("file", ""), event)
    found = []
    for file in folder().glob("*" + ENDING):
        about, event = file.stat(), known.get(file.name)
        same = event is not None and event.data.get("size") == about.st_size
        found.append(Shelved(
            file.name, datetime.fromtimestamp(about.st_mtime, timezone.get_current_timezone()), about.st_size,
            event.data.get("zhike", "") if event and same else "", event.verb != backups.FAILED if event and same else None,
        ))  # fmt: skip
    return sorted(found, key=lambda one: one.at, reverse=True)


def make(
    tell: Tell, *, actor: Actor, by_clock: bool = False, attempt: int = 1, watch: Watch = unwatched
) -> str:
    """Write a backup, check it, and note it; return its name. Raises BackupError, which is noted as well.

    What ``watch`` raises ends it without a trace. ``attempt`` says which try of the clock it is.
    """
    moment = timezone.now().astimezone(house_zone())
    name = f"{BY_CLOCK if by_clock else ''}{moment:%Y-%m-%d-%H%M%S}{ENDING}"
    try:
        target = folder() / name
        # Whoever can read it can read everything.
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep(target.parent)
        manifest = write(target, settings.MEDIA_ROOT, tell, watch)
        check(target)
    except (BackupError, OSError) as error:
        backups.note(
            backups.FAILED, actor=actor, file=name, reason=str(error), by_clock=by_clock, attempt=attempt
        )
        raise BackupError(str(error)) from error
    size = target.stat().st_size
    backups.note(backups.MADE, actor=actor, size=size, by_clock=by_clock,
                 missing=len(manifest.missing_files), **facts(name, manifest))  # fmt: skip
    return name


def inspect(name: str, *, actor: Actor) -> Manifest:
    """Compare a backup with its own checksums, and note the outcome. Raises NotFound or BackupError."""
    file = find(name)
    size = file.stat().st_size
    try:
        manifest = check(file)
    except BackupError as error:
        backups.note(backups.FAILED, actor=actor, file=name, size=size, reason=str(error), by_clock=False)
        raise
    backups.note(backups.CHECKED, actor=actor, size=size, **facts(name, manifest))
    return manifest


def facts(name: str, manifest: Manifest) -> dict[str, object]:
    """Return what the event stream keeps of a backup."""
    rows = sum(table.rows for table in manifest.tables.values())
    return {"file": name, "zhike": manifest.zhike, "rows": rows, "files": len(manifest.files)}


def delete(name: str, *, actor: Actor) -> None:
    """Delete a backup for good. Raises NotFound."""
    file = find(name)
    size = file.stat().st_size
    file.unlink()
    backups.note(backups.DELETED, actor=actor, file=name, size=size)


def thin_out(keep: int, *, actor: Actor) -> list[str]:
    """Delete the oldest backups that the clock made, but for the newest ``keep``; return their names."""
    old = [one.name for one in shelved() if one.name.startswith(BY_CLOCK)][keep:]
    for name in old:
        delete(name, actor=actor)
    return old


def sweep(place: Path) -> None:
    """Remove what a backup left behind that was killed on its way, a day after nobody writes it any more."""
    before = timezone.now().timestamp() - timedelta(days=1).total_seconds()
    for file in place.glob("*.unfinished"):
        if file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
