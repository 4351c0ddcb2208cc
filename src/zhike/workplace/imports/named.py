"""The files of imports and exports by their names, and a list of what one import brought said as that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhike.kernel import jobs
from zhike.kernel.listing import Listing
from zhike.kernel.models import Event, Job, StoredFile
from zhike.kernel.pages import filter_words
from zhike.workplace.imports.taking_back import BEGUN

# Imports of one record that are looked at: a record is rarely in more, and the newest come first.
LATEST = 20


def file_names(rows: Sequence[Job]) -> dict[int, str]:
    """Return what the files are called that jobs read or wrote, by the job; those swept away meanwhile too, if known."""
    several = {pk for job in rows for pk in job.params.get("files", ())}
    names = dict(StoredFile.objects.filter(pk__in=several).values_list("pk", "name")) if several else {}
    found = {}
    for job in rows:
        read = [names[pk] for pk in job.params.get("files", ()) if pk in names]
        made = job.file.name if job.file_id and job.file else ""
        found[job.pk] = job.params.get("name") or _(", ").join(read) or made
    return found


def said(part: Any, listing: Listing) -> str:
    """Return the condition that names the records of one import in words: from which file they came, and when.

    Only of an import whose page the reader may open; otherwise, and where the condition names any other records, "".
    """
    if not isinstance(part, dict) or (part.get("field"), part.get("op")) != ("id", "in"):
        return ""
    ids = {int(pk) for pk in part["value"]}
    of_one = Event.objects.filter(object=listing.obj.key, subject_id=min(ids), cause_id__isnull=False)
    causes = of_one.order_by("-id").values_list("cause_id", flat=True)[:LATEST]
    for begun in Event.objects.filter(pk__in=list(causes), verb=f"{listing.obj.event}{BEGUN}").order_by(
        "-id"
    ):
        job = jobs.visible_jobs(listing.actor).filter(pk=begun.data["job"]).select_related("file").first()
        if job is None or set(imported(begun.id, len(ids))) != ids:
            continue
        words = {
            "file": file_names([job])[job.pk],
            "day": date_format(localtime(job.created_at), "DATE_FORMAT"),
        }
        return (
            _("From import %(file)s, %(day)s") % words
            if words["file"]
            else _("From the import of %(day)s") % words
        )
    return ""


def imported(event: int, most: int) -> list[int]:
    """Return the records that an import created or changed, and one more than ``most`` where they are more."""
    rows = Event.objects.filter(cause_id=event, subject_id__isnull=False)
    return list(rows.order_by("subject_id").values_list("subject_id", flat=True).distinct()[: most + 1])


filter_words.sayers.append(said)
