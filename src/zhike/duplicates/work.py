"""Finding likely duplicates in the background: when somebody asks, and every night."""

from __future__ import annotations

from django.db import close_old_connections, transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from zhike.duplicates import pairs
from zhike.duplicates.matching import matched_objects, matcher_of
from zhike.kernel.errors import NotFound
from zhike.kernel.jobs import Progress, work
from zhike.kernel.objects import Object, get_object


def find(obj: Object, progress: Progress | None = None) -> int:
    """Look for likely duplicates among all records of an object and store them; return how many there are."""
    matcher = matcher_of(obj)
    if matcher is None:
        raise NotFound()
    wanted = pairs.candidates(matcher)
    profiles = pairs.learned(matcher, wanted)
    found = []
    for number, batch in enumerate(pairs.batches(wanted)):
        found += pairs.judged(matcher, batch, profiles)
        if progress:
            progress.step(min((number + 1) * pairs.BATCH, len(wanted)), len(wanted))
    with transaction.atomic():
        pairs.store(obj, found)
        pairs.forget_gone(obj, [(one, other) for one, other, _probability, _reasons in found])
    return len(found)


@work("duplicates", _("Likely duplicates"))
def run_job(progress: Progress) -> None:
    """Do the search that somebody asked for."""
    progress.finish({"done": find(get_object(progress.job.object), progress)})


@app.periodic(cron="41 2 * * *")
@app.task(name="duplicates.find", queueing_lock="duplicates.find", queue="clock")
def every_night(timestamp: int) -> None:
    """Bring the list of likely duplicates up to date."""
    close_old_connections()
    for obj in matched_objects():
        find(obj)
