"""Files that lie in the data folder and that the database does not know: what is left where a transaction failed.

A file is written before its row, so that a row never names a file that is not there. Where the transaction around the row
fails at last (a request that is taken back as a whole, a process that is killed), the bytes stay. Every night they go.
"""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path

from django.conf import settings

from zhike.kernel.models import StoredFile

log = logging.getLogger("zhike.files")
# As `storage.new_path` names them, finished or half written. Whatever else lies there is not ours to delete.
OURS = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}(?:\.[0-9a-z.]{1,11})?(?:\.part)?")
# The longest upload or export has its row by then (seconds).
PATIENCE = 24 * 60 * 60
# More than this many and more than half of all: the folder and the database do not belong together.
SUSPICIOUS = 100


def sweep() -> int:
    """Delete the files that no row names, once they are a day old. Returns how many.

    Where that would be most of what lies there, nothing is deleted and the log says so: then the folder more likely
    belongs to another database, or an old one was restored.
    """
    root = Path(settings.MEDIA_ROOT)
    old = _old(root, time.time() - PATIENCE)
    known = set(StoredFile.objects.filter(path__in=old).values_list("path", flat=True))
    strays = [relative for relative in old if relative not in known]
    if len(strays) > SUSPICIOUS and len(strays) > len(known):
        log.warning("%d of %d files are unknown to the database; none was deleted.", len(strays), len(old))
        return 0
    for relative in strays:
        (root / relative).unlink(missing_ok=True)
    return len(strays)


def _old(root: Path, before: float) -> list[str]:
    """Return our files that were last written before a moment (Unix time), by their place in the folder."""
    found = []
    for path in root.glob("[0-9a-f][0-9a-f]/*"):
        relative = path.relative_to(root).as_posix()
        if OURS.fullmatch(relative) and path.stat().st_mtime < before:
            found.append(relative)
    return found
