"""Handing over very much at once is background work. It is one transaction, so it happens or does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel import actions, jobs, verbs
from zhike.kernel.errors import NotAllowed
from zhike.people.handover import actions as handing
from zhike.people.models import User

KIND = "people.hand_over"


@jobs.work(KIND, title=gettext_lazy("Hand-over of a colleague's work"))
def hand_over(progress: jobs.Progress) -> None:
    """Do a hand-over with the rights of whoever asked for it."""
    params = progress.job.params
    user = User.objects.get(pk=params["leaver"])
    with outside(progress) as tell, transaction.atomic():
        leaver = actions.lock(user, actor=progress.actor, verb="hand_over")
        values = verbs.clean_model(handing.HandOverInput, params["input"])
        row = handing.hand_over(leaver, actor=progress.actor, tell=tell, **values)
    progress.finish({"done": sum(row.counts.values())})


@contextmanager
def outside(progress: jobs.Progress) -> Iterator[handing.Tell]:
    """Yield a function that shows how far the job is by a connection of its own, as the job's commits only at its end.

    It raises NotAllowed when somebody cancelled the job; then nothing has moved.
    """
    beside = connection.copy()

    def tell(done: int, total: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute(
                "UPDATE kernel_job SET done = %s, total = %s WHERE id = %s RETURNING cancel_requested",
                [done, total, progress.job.pk],
            )
            found = cursor.fetchone()
        if found and found[0]:
            raise NotAllowed(_("The hand-over was cancelled; nothing has moved."))

    try:
        yield tell
    finally:
        beside.close()
