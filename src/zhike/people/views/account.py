"""One's own account: preferences, security, sessions."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.kernel import events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.objects import get_object
from zhike.kernel.pages.door import page
from zhike.people.actions import sessions as ended
from zhike.people.actions import users
from zhike.people.forms import PreferencesForm
from zhike.people.models import User
from zhike.people.views.door import account_tabs

# What pages may remember of a person, with the values that make sense.
REMEMBERED = {"sidebar": ("open", "collapsed"), "more": ("open", "closed")}
LOOKS = ("theme", "density")
# A list's columns, and the fields that one has filtered it by lately.
OF_LISTS = ("columns", "filtered")
FIELDS = re.compile(r"[a-z0-9_.,]{0,2000}")
OWN = ("name", "phone", "language", "time_zone", *LOOKS)


@page
def preferences(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and change what everybody decides about himself."""
    user = User.objects.get(pk=actor.user_id)
    form = PreferencesForm(request.POST or None, initial={name: getattr(user, name) for name in OWN})
    if form.is_valid():
        try:
            users.change_own(user, form.cleaned_data, actor=actor)
        except Invalid as error:
            form.accept(error.errors)
        else:
            messages.success(request, _("Your preferences are saved."))
            return HttpResponseRedirect(reverse("people:preferences"))
    context = {"form": form, "tabs": account_tabs("preferences"), "email": user.email}
    return render(request, "people/preferences.html", context, status=422 if form.errors else 200)


@require_POST
@page
def remember(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep what a page wants to remember: the colours, the density, whether menu and “More fields” are open, a list's columns and filters."""
    looks = {name: request.POST[name] for name in LOOKS if name in request.POST}
    if looks:
        users.change_own(request.person, looks, actor=actor)  # type: ignore[attr-defined]
    for name, known in REMEMBERED.items():
        if request.POST.get(name) in known and actor.user_id is not None:
            users.remember(actor.user_id, name, request.POST[name])
    for name in OF_LISTS:
        fields = request.POST.get(name)
        if (
            "list" in request.POST
            and fields is not None
            and FIELDS.fullmatch(fields)
            and actor.user_id is not None
        ):
            users.remember(actor.user_id, f"{name}.{get_object(request.POST['list']).slug}", fields)
    return HttpResponse(status=204)


@page
def security(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how the person signs in: password, codes, passkeys, and what happened lately."""
    factors = list(Authenticator.objects.filter(user_id=actor.user_id).order_by("created_at"))
    user = request.person  # type: ignore[attr-defined]
    lately = [event for event in events.of_record(user)[:200] if event.verb in SIGN_INS][:10]
    context = {
        "tabs": account_tabs("security"),
        "codes": next((row for row in factors if row.type == Authenticator.Type.TOTP), None),
        "passkeys": [row for row in factors if row.type == Authenticator.Type.WEBAUTHN],
        "recovery": next((row for row in factors if row.type == Authenticator.Type.RECOVERY_CODES), None),
        "lately": [{"at": event.at, "label": events.event_type(event.verb).label,
                    "address": event.data.get("address", "")} for event in lately],
    }  # fmt: skip
    return render(request, "people/security.html", context)


SIGN_INS = (
    "user.signed_in",
    "user.sign_in_failed",
    "user.password_changed",
    "user.second_factors_removed",
    "user.second_factor_changed",
)


@page
def sessions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show where the person is signed in, and end one session or all others."""
    if request.method == "POST" and actor.user_id is not None:
        return end(request, actor.user_id)
    rows = UserSession.objects.purge_and_list(request.person)  # type: ignore[attr-defined]
    here = request.session.session_key
    listed: list[dict[str, Any]] = [
        {"id": row.pk, "address": row.ip, "browser": browser(row.user_agent), "began": row.created_at,
         "seen": row.last_seen_at, "here": row.session_key == here}
        for row in sorted(rows, key=lambda row: row.last_seen_at, reverse=True)
    ]  # fmt: skip
    return render(request, "people/sessions.html", {"tabs": account_tabs("sessions"), "sessions": listed})


def end(request: HttpRequest, user_id: int) -> HttpResponse:
    """End the session that the form names, or all but this one."""
    chosen = request.POST.get("session", "")
    if chosen == "others":
        count = ended.end_all(user_id, but=request.session.session_key or "")
        messages.success(request, _("Other sessions ended: %(count)d.") % {"count": count})
    elif chosen.isascii() and chosen.isdigit() and len(chosen) < 19 and ended.end_one(user_id, int(chosen)):
        messages.success(request, _("The session has ended."))
    return HttpResponseRedirect(reverse("people:sessions"))


BROWSERS = ("Edg", "OPR", "MicroMessenger", "Firefox", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera", "MicroMessenger": "WeChat"}
SYSTEMS = {"Android": "Android", "iPhone": "iOS", "iPad": "iPadOS", "Windows": "Windows", "Mac OS X": "macOS",
           "Linux": "Linux"}  # fmt: skip


def browser(agent: str) -> str:
    """Return the browser and system that a user agent claims, such as “Firefox, Linux”."""
    name = next((NAMES.get(word, word) for word in BROWSERS if word in agent), "")
    system = next((label for word, label in SYSTEMS.items() if word in agent), "")
    return ", ".join(part for part in (name, system) if part) or agent[:60]
