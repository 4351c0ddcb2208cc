"""Loading and removing the demo company as background work, so that no page waits for it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.demo import actions
from zhike.kernel import jobs
from zhike.kernel.access import Actor
from zhike.kernel.models import Job

LOAD, REMOVE = "demo.load", "demo.remove"


@jobs.work(LOAD, title=gettext_lazy("Loading the demo company"))
def load(progress: jobs.Progress) -> None:
    """Load the company with the rights of whoever asked for it."""
    rows = actions.load(actor=progress.actor, progress=_shown(progress))
    progress.step(actions.STEPS, actions.STEPS)
    progress.finish({"created": rows})


@jobs.work(REMOVE, title=gettext_lazy("Removing the demo company"))
def remove(progress: jobs.Progress) -> None:
    """Remove the company; the message says what stays and why."""
    rows, kept = actions.remove(actor=progress.actor, progress=_shown(progress))
    progress.step(2, 2)
    progress.note = stays(kept)
    progress.finish({"done": rows, "refused": len(kept)})


def _shown(progress: jobs.Progress) -> actions.Progress:
    return lambda done, total, message: progress.step(done, total)


def stays(kept: list[str]) -> str:
    """Say which records stay; empty when none does."""
    if not kept:
        return ""
    words = _("These stay, because records of your own refer to them: %(names)s.")
    return words % {"names": ", ".join(kept[:20]) + (" …" if len(kept) > 20 else "")}


def start(kind: str, *, actor: Actor) -> Job:
    """Queue the work, or return the job that is at it already."""
    return under_way() or jobs.start(kind, actor=actor, params={}, object="customers.customer")


def under_way() -> Job | None:
    """Return the job that loads or removes the company just now."""
    busy = (Job.State.QUEUED, Job.State.RUNNING)
    return Job.objects.filter(kind__in=(LOAD, REMOVE), state__in=busy).order_by("-id").first()
