"""Who calls: the key in ``Authorization: Bearer …``, looked up anew for every request.

The kernel doesn't know where keys are kept; the people app registers how a key becomes an actor.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from ninja.security import HttpBearer

from zhike.kernel.access import Actor, load_actor
from zhike.kernel.api import rate
from zhike.kernel.api.problems import Unauthenticated
from zhike.kernel.errors import KernelError

MAX_SECRET = 200
_authenticator: list[Callable[[str], Actor | None]] = []


def set_authenticator(authenticate: Callable[[str], Actor | None]) -> None:
    """Tell how to find the actor of a key's secret; None means that the key is not valid."""
    _authenticator[:] = [authenticate]


class ApiKey(HttpBearer):
    """The scheme of the API: a key in the header, never a cookie, so that no foreign page can call it."""

    def __call__(self, request: HttpRequest) -> Actor:
        """Return the actor of the request's key. Raises Unauthenticated, or TooFast above the key's rate."""
        scheme, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated()
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Return the actor of a key. Raises as ``__call__`` does."""
        usable = _authenticator and token.isascii() and token.isprintable() and len(token) <= MAX_SECRET
        actor = _authenticator[0](token) if usable else None
        if actor is None:
            raise Unauthenticated()
        rate.spend(token)
        request.actor = actor  # type: ignore[attr-defined]
        return actor


class KeyOrSession(ApiKey):
    """For what only describes the API: a key, or the session of a signed-in browser. Never for data or writes."""

    def __call__(self, request: HttpRequest) -> Actor:
        if "HTTP_AUTHORIZATION" in request.META:
            return super().__call__(request)
        engine = import_module(settings.SESSION_ENGINE)
        request.session = engine.SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        user = get_user(request)
        try:
            actor = load_actor(user.pk, "page")
        except KernelError:
            raise Unauthenticated() from None
        request.actor = actor  # type: ignore[attr-defined]
        return actor
