"""How long a session lasts: it ends some time after the last request, and at the latest some days after sign-in."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest

BEGAN, SEEN = "began", "seen"
# A session is written at most this often to note that its user is still there, in seconds.
STEP = 300


def begin(request: HttpRequest) -> None:
    """Note that a session begins now."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def is_over(request: HttpRequest) -> bool:
    """Say whether a signed-in session is past one of its limits."""
    if BEGAN not in request.session:
        begin(request)
    now = time.time()
    began, seen = request.session[BEGAN], request.session[SEEN]
    return now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS


def touch(request: HttpRequest) -> bool:
    """Note that the user is there. Returns True when that was written, which happens every few minutes only."""
    now = int(time.time())
    if now - request.session[SEEN] < STEP:
        return False
    request.session[SEEN] = now
    return True
