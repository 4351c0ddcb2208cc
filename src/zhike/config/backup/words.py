"""What is said of backups on the page, in the reader's language."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STAGE: dict[str, Any] = {
    "database": gettext_lazy("Writing the database…"),
    "figures": gettext_lazy("Counting and adding up every table…"),
    "files": gettext_lazy("Adding the files…"),
}
# The commands and the event stream speak English; the page says the same in the reader's words. The first that fits.
REASONS: tuple[tuple[re.Pattern[str], Any], ...] = tuple((re.compile(pattern), words) for pattern, words in (
    (r"could not be written: (?P<why>[^.]*)\.", gettext_lazy("The file could not be written (%(why)s). Nothing was kept. Look at the free space and the rights of the folder.")),
    (r"\[Errno \d+\] (?P<why>[^:]*)", gettext_lazy("The folder of backups can't be used (%(why)s). Nothing was kept. Look at the free space and the rights of the folder.")),
    (r"^(?P<why>pg_\w+) failed: (?P<said>.*)", gettext_lazy("%(why)s of PostgreSQL failed. Nothing was kept. It said: %(said)s")),
    (r"is damaged|is missing in the backup|has no ", gettext_lazy("The file is damaged: a part of it is not what its list of contents says. Don't rely on it; make another one.")),
    (r"is no backup of Zhike", gettext_lazy("The file is no backup of Zhike, or was cut short. Don't rely on it; make another one.")),
    (r"cannot be read: (?P<why>[^.]*)\.", gettext_lazy("The file can't be read (%(why)s).")),
))  # fmt: skip


def stage(name: str) -> str:
    """Return what is being done."""
    return str(STAGE[name])


def reason(text: str) -> str:
    """Return why a backup failed, in the reader's language where it is a known sentence."""
    for pattern, words in REASONS:
        if found := pattern.search(text):
            return str(words) % found.groupdict()
    return text or _("The reason is not known.")
