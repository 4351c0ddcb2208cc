"""The first faulty rows of an import for the screen: row, column, value and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from zhike.kernel.errors import BadFilter
from zhike.kernel.files.error_file import ADDED, in_words
from zhike.kernel.models import Job, StoredFile
from zhike.kernel.objects import Object, get_object
from zhike.kernel.transfer.plan import Plan
from zhike.kernel.transfer.storage import path_of

MOST = 20
LONGEST = 80
# Between the faults of one row, as the error file writes them.
BETWEEN = "; "
# Between a column and its fault, in either language.
COLONS = (": ", "：")


def described(
    rows: Iterable[tuple[int, Sequence[str], str]],
    headers: Sequence[str],
    mapping: dict[int, str],
    obj: Object,
) -> list[dict[str, Any]]:
    """Return rows ``(line, cells, reason)`` as one line per fault: ``row column value reason``.

    A reason begins with the column that it is about, in old files with the label of its field; one about the whole
    row names no column.
    """
    columns = _by_label(mapping, obj) | {header: at for at, header in enumerate(headers)}
    found = []
    for line, cells, reason in rows:
        for fault in _parted(reason, columns):
            column, told = _column(fault, columns)
            known = column is not None and column < len(headers)
            found.append({
                "row": line, "column": headers[column] if known and column is not None else "",
                "value": cells[column][:LONGEST] if column is not None and column < len(cells) else "",
                "reason": told if known else fault,
            })  # fmt: skip
    return found


def _parted(reason: str, columns: Mapping[str, int]) -> list[str]:
    """Return the faults of a row; what names no column goes on with the sentence before, which may have a semicolon."""
    parts: list[str] = []
    for part in reason.split(BETWEEN):
        if parts and _column(part, columns)[0] is None:
            parts[-1] += BETWEEN + part
        else:
            parts.append(part)
    return parts


def _column(fault: str, columns: Mapping[str, int]) -> tuple[int | None, str]:
    """Return the column with which a fault begins and what it says of it; a name may have a colon in it."""
    for colon in COLONS:
        at = fault.find(colon)
        while at > 0:
            if fault[:at] in columns:
                return columns[fault[:at]], fault[at + len(colon) :]
            at = fault.find(colon, at + 1)
    return None, fault


def _by_label(mapping: dict[int, str], obj: Object) -> dict[str, int]:
    """Return the columns by the labels of their fields, in every language: a reason keeps the one it was written in."""
    found: dict[str, int] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {str(obj.bound[name].label): at for at, name in mapping.items() if name in obj.bound}
    return found


def of_job(job: Job) -> list[dict[str, Any]]:
    """Return the first faulty rows of an import that has ended, from its error file; nothing when that is gone."""
    stored = StoredFile.objects.filter(pk=job.result.get("error_file")).first()
    if stored is None:
        return []
    path = path_of(stored)
    if not path.is_file():
        return []
    table = in_words(path, gettext)
    headers = next(table, [])
    lines = list(islice(table, MOST))
    width = len(headers) - len(ADDED)
    rows = [(int(row[width]), row[:width], row[width + 1]) for row in lines if len(row) > width + 1]
    mapping = Plan.from_json(job.params["plan"]).mapping if "plan" in job.params else {}
    try:
        return described(rows, headers[:width], mapping, get_object(job.object))
    except BadFilter:
        return []
