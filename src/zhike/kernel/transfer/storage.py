"""Files in the data folder: written to a temporary name, flushed, renamed, and only then known to the database."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.errors import TooMuch
from zhike.kernel.files.limits import MAX_FILE_BYTES
from zhike.kernel.models import StoredFile

KEPT_DAYS = 30
BIDI = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def clean_name(name: str) -> str:
    """Return a file's name without folders, control and direction characters, 200 characters at most."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1].translate(BIDI)
    kept = "".join(char for char in base if char.isprintable() and char not in '<>:"|?*').strip(" .")
    stem, dot, tail = kept.rpartition(".")
    return (stem[: 190 - len(tail)] + dot + tail)[:200] if stem else kept[:200] or "file"


def new_path(suffix: str = "") -> tuple[str, Path]:
    """Return a random relative name and its full path; the name says nothing of what it holds."""
    word = secrets.token_hex(16)
    relative = f"{word[:2]}/{word}{suffix}"
    full = Path(settings.MEDIA_ROOT) / relative
    full.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return relative, full


def keep_upload(chunks: Iterable[bytes], name: str, *, actor: Actor, purpose: str) -> StoredFile:
    """Store what somebody sent. Raises TooMuch beyond the size limit; then nothing is kept."""
    suffix = "".join(Path(clean_name(name)).suffixes[-2:])[:12].lower()
    relative, full = new_path(suffix if suffix.replace(".", "").isalnum() else "")
    temporary = full.with_name(full.name + ".part")
    size = 0
    try:
        with temporary.open("wb") as target:
            for chunk in chunks:
                size += len(chunk)
                if size > MAX_FILE_BYTES:
                    raise TooMuch(
                        _("The file is larger than %(limit)d MB; nothing was kept.")
                        % {"limit": MAX_FILE_BYTES // 2**20}
                    )
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        temporary.rename(full)
    finally:
        temporary.unlink(missing_ok=True)
    return register(relative, full, name, actor=actor, purpose=purpose)


def keep_made(make: Callable[[Path], None], name: str, *, actor: Actor, purpose: str) -> StoredFile:
    """Let ``make`` write a file at the path it is given (whole or not at all) and register it."""
    relative, full = new_path(Path(name).suffix.lower())
    make(full)
    return register(relative, full, name, actor=actor, purpose=purpose)


def register(relative: str, full: Path, name: str, *, actor: Actor, purpose: str) -> StoredFile:
    """Write the row of a file that lies in its place."""
    digest = hashlib.sha256()
    with full.open("rb") as source:
        while chunk := source.read(2**20):
            digest.update(chunk)
    lasting = purpose == StoredFile.Purpose.ATTACHMENT
    return StoredFile.objects.create(
        purpose=purpose,
        name=clean_name(name),
        path=relative,
        size=full.stat().st_size,
        sha256=digest.hexdigest(),
        owner_id=actor.user_id,
        expires_at=None if lasting else timezone.now() + timedelta(days=KEPT_DAYS),
    )


def path_of(stored: StoredFile) -> Path:
    """Return where a stored file lies."""
    return Path(settings.MEDIA_ROOT) / stored.path


def sweep() -> int:
    """Delete files whose time is over, and their rows. Returns how many."""
    gone = 0
    for stored in StoredFile.objects.filter(expires_at__lt=timezone.now())[:1000]:
        path_of(stored).unlink(missing_ok=True)
        stored.delete()
        gone += 1
    return gone
