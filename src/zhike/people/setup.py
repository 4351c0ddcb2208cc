"""The first administrator: a one-time link in the terminal, one form, and the door closes for good."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import NotFound
from zhike.people.actions import administrators, links, organisation, roles
from zhike.people.actions.values import clean
from zhike.people.models import Role, SignInLink, User
from zhike.people.queries import is_set_up


@dataclass(frozen=True)
class FirstAdministrator:
    """What the set-up page asks for."""

    name: str
    email: str
    password: str
    language: str
    time_zone: str
    company: str
    currency: str


def make_setup_link() -> str | None:
    """Return the path of a new set-up link, or None when an administrator can sign in already.

    Called at every start; a link made at an earlier start ends. The presets of roles are completed too.
    """
    roles.ensure_presets()
    organisation.ensure()
    if is_set_up():
        return None
    return links.path(links.make(SignInLink.Purpose.SETUP), SignInLink.Purpose.SETUP)


def open_link(token: str, *, lock: bool = False) -> SignInLink:
    """Return the set-up link of a token. Raises NotFound when it opens nothing or the set-up is done."""
    if is_set_up():
        raise NotFound()
    return links.find(token, (SignInLink.Purpose.SETUP,), lock=lock)


def finish(token: str, answers: FirstAdministrator) -> User:
    """Create the first administrator and use the link up. Raises NotFound or Invalid; then nothing was written."""
    with transaction.atomic():
        administrators.lock()
        link = open_link(token, lock=True)
        person = clean(User, {
            "name": answers.name, "email": answers.email, "language": answers.language,
            "time_zone": answers.time_zone,
        }, filled=("name", "email", "time_zone"))  # fmt: skip
        user = User(**person, role=Role.objects.get(key="administrator"))
        user.set_password(answers.password)
        actions.insert(user, actor=SYSTEM)
        company = {
            "name": answers.company, "currency": answers.currency,
            "time_zone": answers.time_zone, "language": answers.language,
        }  # fmt: skip
        organisation.edit(organisation.ensure(), actor=SYSTEM, **company)
        links.use_up(link)
    return user
