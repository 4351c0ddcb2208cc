"""Who asks for a page: the actor, the language and the time zone, from the session and one query."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from zhike.people import actors, presence
from zhike.people.models import User

# What pages want to know of the person in front of them; the actor's own columns stand before these.
PERSON = ("email", "password", "theme", "density", "preferences", "is_active", "version")
SELECT = f"""
    SELECT {actors.COLUMNS}, {", ".join(f"u.{name}" for name in PERSON)}
    FROM people_user u {actors.ROLE} WHERE u.id = %s AND {actors.ACTIVE}
"""


class Presence:
    """Set ``request.actor`` and ``request.person``; both are None for strangers, who see only what is open to all.

    A view is closed unless Django's ``login_not_required`` marks it. Disabled users, changed passwords
    and changed roles act on the next request, because nothing is remembered between requests.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        recognise(request)
        actor = request.actor  # type: ignore[attr-defined]
        if actor is None:
            timezone.deactivate()
            return self.get_response(request)
        translation.activate(actor.language)
        with timezone.override(actor.time_zone):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Lead strangers to the sign-in page."""
        if request.actor is not None or not getattr(view, "login_required", True):  # type: ignore[attr-defined]
            return None
        return sign_in_first(request)


def recognise(request: HttpRequest) -> None:
    """Find out who asks, and end the session of somebody who may not go on."""
    request.actor = request.person = None  # type: ignore[attr-defined]
    user_id = request.session.get(SESSION_KEY)
    if user_id is None:
        return
    row = actors.fetch(SELECT, [user_id])
    person = None if row is None else person_of(row)
    if row is None or person is None or not is_current(request, person):
        request.session.flush()
        request.user = AnonymousUser()
        return
    request.actor = actors.from_row(row)  # type: ignore[attr-defined]
    # Django and allauth ask for request.user, which then costs no second query.
    request.person = request.user = person  # type: ignore[attr-defined]
    if presence.touch(request):
        note(request, person)


def person_of(row: tuple[Any, ...]) -> User:
    """Return the user of a row of ``SELECT``; columns that are not in it are loaded when asked for."""
    own = dict(zip(PERSON, row[actors.WIDTH :], strict=True))
    own["preferences"] = json.loads(own["preferences"])
    values = {"id": row[0], "name": row[1], "language": row[2], "time_zone": row[3], **own}
    names = [column.attname for column in User._meta.concrete_fields if column.attname in values]
    return User.from_db("default", names, [values[name] for name in names])


def is_current(request: HttpRequest, person: User) -> bool:
    """Say whether the session was made under the present password and is within its limits."""
    kept = request.session.get(HASH_SESSION_KEY, "")
    return constant_time_compare(kept, person.get_session_auth_hash()) and not presence.is_over(request)


def note(request: HttpRequest, person: User) -> None:
    """Keep when the user was last here, for the list of users and that of his sessions."""
    now = timezone.now()
    User.objects.filter(pk=person.pk).update(last_seen_at=now)
    UserSession.objects.filter(session_key=request.session.session_key or "").update(last_seen_at=now)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Answer a stranger: a redirect for pages; for fragments 401, which leaves the page as it is and leads away."""
    htmx = getattr(request, "htmx", None)
    if htmx:
        response: HttpResponse = JsonResponse(
            {
                "status": 401,
                "title": _("You are signed out"),
                "detail": _("Sign in again; nothing was changed."),
            },
            status=401,
            content_type="application/problem+json",
        )
        response.headers["HX-Redirect"] = sign_in_url(htmx.current_url_abs_path or "/")
        return response
    return HttpResponseRedirect(sign_in_url(page_of(request)))


def page_of(request: HttpRequest) -> str:
    """Return the page that a stranger asked for, or from which he sent a form: there it stands as he filled it in."""
    if request.method == "GET":
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    return page._replace(scheme="", netloc="").geturl() if page.netloc == request.get_host() else "/"


def sign_in_url(path: str) -> str:
    """Return the address of the sign-in page, which leads back to ``path``."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': path})}"
