"""A small company: an administrator, a manager, two salespeople, and their roles."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory

from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.people import actors
from zhike.people.actions import organisation, roles
from zhike.people.models import Role, User

PASSWORD = "correct horse battery 马"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Hash passwords quickly; the real hasher is made to be slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def presets(db):
    """The preset roles by key."""
    roles.ensure_presets()
    organisation.ensure()
    return {role.key: role for role in Role.objects.all()}


@pytest.fixture
def make_user(presets):
    """Return a function that creates somebody who can sign in."""

    def make(name: str, role: str = "sales", **values) -> User:
        user = User(name=name, email=f"{name.lower()}@example.com", role=presets.get(role), **values)
        user.set_password(PASSWORD)
        return actions.insert(user, actor=SYSTEM)

    return make


@pytest.fixture
def admin(make_user):
    return make_user("Ada", "administrator")


@pytest.fixture
def sales(make_user):
    return make_user("Sam")


@pytest.fixture
def actor_of():
    """Return a function that gives the actor of a user as he stands now."""
    return lambda user: actors.load(user.pk)


@pytest.fixture
def signed_in():
    """Return a function that gives a browser in which a user has just signed in with his password."""

    def sign_in(user: User, fresh: bool = True) -> Client:
        client = Client()
        client.force_login(user)
        if fresh:
            request = RequestFactory().get("/")
            request.session = SessionStore(client.session.session_key)
            record_authentication(request, user, method="password")
            request.session.save()
        return client

    return sign_in
