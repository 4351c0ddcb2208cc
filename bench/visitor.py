"""An ordinary salesman of the large company, with a session and an API key, and an administrator for files."""

import time
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from zhike.kernel.access import SYSTEM, Actor
from zhike.people import actors, keys, presence
from zhike.people.models import Role, User

SALESMAN = "user005@bench.example"  # in a team of five, he sees about 3 % of all customers
ADMINISTRATOR = "administrator@bench.example"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who asks: his rights, and the headers by which pages and the API know him."""

    user: User
    actor: Actor
    page: dict[str, str]
    api: dict[str, str]


def salesman() -> Visitor:
    """Return the salesman with a new session and a new key."""
    return visitor_of(User.objects.get(email=SALESMAN))


def visitor_of(user: User) -> Visitor:
    """Return somebody with a new session and a new key. Raises ValueError where he may not sign in."""
    _key, secret = keys.make(user, "bench", ["*:*"], None, SYSTEM)
    cookie = f"{settings.SESSION_COOKIE_NAME}={session(user)}"
    actor = actors.load(user.pk)
    if actor is None:
        raise ValueError(f"{user.email} may not sign in")
    return Visitor(user, actor, {"Cookie": cookie}, {"Authorization": f"Bearer {secret}"})


def session(user: User) -> str:
    """Return the key of a session in which a user is signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store[presence.BEGAN] = store[presence.SEEN] = int(time.time())
    store.create()
    return store.session_key or ""


def administrator() -> str:
    """See that there is an administrator, and return his e-mail."""
    role = Role.objects.get(key="administrator")
    User.objects.get_or_create(
        email=ADMINISTRATOR, defaults={"name": "Administrator", "role": role, "password": "!bench"}
    )
    return ADMINISTRATOR
