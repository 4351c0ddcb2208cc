"""The first steps of an installation that have to do with people: colleagues, and programs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.models import Event
from zhike.kernel.pages.home import first_step
from zhike.people.models import ApiKey


@first_step
def invite(actor: Actor) -> dict[str, Any] | None:
    """Return the step of inviting a colleague; done when somebody was invited on a page."""
    if not actor.has("users.manage"):
        return None
    invited = Event.objects.filter(object="people.user", verb="user.created", via="page")
    return {
        "rank": 20, "icon": "user-plus", "label": _("Invite a colleague"),
        "text": _("Name and role are enough; the invitation is a link that works once."),
        "url": reverse("people:invite"), "done": invited.exists(),
    }  # fmt: skip


@first_step
def connect(actor: Actor) -> dict[str, Any] | None:
    """Return the step of connecting a program; done when the actor has a key."""
    if not actor.has("settings.manage"):
        return None
    return {
        "rank": 30, "icon": "key", "label": _("Connect a program"),
        "text": _("Make an API key, so that a shop, a telephone system or a script can read and write here."),
        "url": reverse("people:new_key"), "done": ApiKey.objects.filter(user_id=actor.user_id).exists(),
    }  # fmt: skip
