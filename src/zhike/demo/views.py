"""The offer of the demo company on the home page, and the two buttons."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.customers.models import Customer
from zhike.demo import work
from zhike.demo.models import DemoRow
from zhike.kernel.access import Actor
from zhike.kernel.errors import NotAllowed
from zhike.kernel.pages.door import page
from zhike.kernel.pages.home import demo_note


@demo_note
def note(actor: Actor) -> dict[str, Any] | None:
    """Return what the home page says to an administrator: an offer while there are no customers, later the way out."""
    if not actor.everything:
        return None
    if DemoRow.objects.exists():
        return {
            "text": _("You are looking at the demo company, Haiwen Trading. All of it is simulated."),
            "url": reverse("demo-remove"), "label": _("Remove the demo company"), "danger": True,
        }  # fmt: skip
    if Customer.objects.exists():
        return None
    return {
        "text": _("Look around first? A simulated trading company with 400 customers and two years of orders "
                  "is ready to be loaded. You can remove it again with one click."),
        "url": reverse("demo-load"), "label": _("Load the demo company"), "danger": False,
    }  # fmt: skip


@require_POST
@page
def load(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin to load the company, and show how far it is."""
    return _begin(work.LOAD, actor)


@require_POST
@page
def remove(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin to remove the company, and show how far it is."""
    return _begin(work.REMOVE, actor)


def _begin(kind: str, actor: Actor) -> HttpResponse:
    if not actor.everything:
        raise NotAllowed()
    return HttpResponseRedirect(reverse("job", args=[work.start(kind, actor=actor).pk]))
