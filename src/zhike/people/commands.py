"""People and keys from the command line of the server, for whoever may read its files anyway."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from zhike.kernel import verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, KernelError
from zhike.people import keys
from zhike.people.actions import links, organisation, roles, users
from zhike.people.models import ApiKey, Role, SignInLink, User

ACTOR = SYSTEM.through("system")


class Unknown(Exception):
    """Say that nobody or nothing has the given name."""


def user(words: list[str]) -> int:
    """Run `zhike user create|list|disable|enable|link` and return the exit code."""
    parser = argparse.ArgumentParser(
        "zhike user", description="Create, list, disable people; make a sign-in link."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    create = commands.add_parser("create", help="create a user and print his invitation")
    create.add_argument("email")
    create.add_argument("--name", required=True)
    create.add_argument(
        "--role", default="sales", help="the name or key of a role, for example administrator"
    )
    create.set_defaults(run=create_user)
    commands.add_parser("list", help="list everybody").set_defaults(run=list_users)
    for name, work, text in (
        ("disable", disable_user, "keep somebody from signing in"),
        ("enable", enable_user, "let somebody sign in again"),
        ("link", link_user, "print a one-time link by which somebody chooses a new password"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("email")
        command.set_defaults(run=work)
    return run(parser, words)


def key(words: list[str]) -> int:
    """Run `zhike key create|list|revoke` and return the exit code."""
    parser = argparse.ArgumentParser("zhike key", description="Create, list and revoke keys for the API.")
    commands = parser.add_subparsers(dest="command", required=True)
    create = commands.add_parser("create", help="make a key for a user and print it, this once")
    create.add_argument("email")
    create.add_argument("--name", required=True, help="which program uses it")
    create.add_argument("--limit", action="append", help="for example customers.customer:see; default *:*")
    create.add_argument(
        "--days", type=int, default=90, help="how long it is valid; 0 means until it is revoked"
    )
    create.set_defaults(run=create_key)
    commands.add_parser("list", help="list all keys").set_defaults(run=list_keys)
    revoke = commands.add_parser("revoke", help="end a key")
    revoke.add_argument("prefix", help="the eight characters after zk_")
    revoke.set_defaults(run=revoke_key)
    return run(parser, words)


def run(parser: argparse.ArgumentParser, words: list[str]) -> int:
    """Call the function of the chosen command; a refusal is printed in words and gives exit code 1."""
    options = parser.parse_args(words)
    work: Callable[[argparse.Namespace], None] = options.run
    try:
        work(options)
    except Invalid as error:
        for name, sentences in error.errors.items():
            print(f"{name}: {' '.join(sentences)}".lstrip(": "), file=sys.stderr)
        return 1
    except (KernelError, Unknown) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def find_user(email: str) -> User:
    """Return a user by e-mail. Raises Unknown."""
    found = User.objects.find(email)
    if found is None:
        raise Unknown(f"Nobody has the e-mail {email}.")
    return found


def find_role(name: str) -> Role:
    """Return a role by its key or name, whatever the case. Raises Unknown with the names there are."""
    there = list(Role.objects.alive().order_by("id"))
    found = next(
        (role for role in there if name.casefold() in (role.key.casefold(), role.name.casefold())), None
    )
    if found is None:
        raise Unknown(
            f"There is no role “{name}”. There are: {', '.join(role.key or role.name for role in there)}."
        )
    return found


def create_user(options: argparse.Namespace) -> None:
    """Create a user and print the link of his invitation."""
    roles.ensure_presets()
    role = find_role(options.role)
    company = organisation.ensure()
    _user, token = users.invite(
        actor=ACTOR, email=options.email, name=options.name, role=role.pk,
        language=company.language, time_zone=company.time_zone,
    )  # fmt: skip
    print(links.url(token, SignInLink.Purpose.INVITATION))


def list_users(options: argparse.Namespace) -> None:
    """Print everybody, one to a line: e-mail, name, role, and whether disabled."""
    for row in User.objects.alive().select_related("role").order_by("name_sort", "id"):
        words = [
            row.email,
            row.name,
            row.role.name if row.role else "no role",
            "" if row.is_active else "disabled",
        ]
        print("\t".join(words).rstrip())


def disable_user(options: argparse.Namespace) -> None:
    """Disable a user."""
    verbs.run(find_user(options.email), "disable", actor=ACTOR)
    print(f"{options.email} can no longer sign in.")


def enable_user(options: argparse.Namespace) -> None:
    """Enable a user."""
    verbs.run(find_user(options.email), "enable", actor=ACTOR)
    print(f"{options.email} can sign in again.")


def link_user(options: argparse.Namespace) -> None:
    """Print a new one-time link."""
    found = find_user(options.email)
    purpose = SignInLink.Purpose.RESET if found.has_usable_password() else SignInLink.Purpose.INVITATION
    print(links.url(verbs.run(found, "make_link", actor=ACTOR), purpose))


def create_key(options: argparse.Namespace) -> None:
    """Make a key and print its secret."""
    expires_at = timezone.now() + timedelta(days=options.days) if options.days > 0 else None
    _key, secret = keys.make(
        find_user(options.email), options.name, options.limit or [keys.EVERYTHING], expires_at, ACTOR
    )
    print(secret)


def list_keys(options: argparse.Namespace) -> None:
    """Print all keys that were not revoked: prefix, user, name, limits, expiry."""
    for row in ApiKey.objects.filter(revoked_at__isnull=True).select_related("user").order_by("id"):
        expiry = row.expires_at.date().isoformat() if row.expires_at else "until revoked"
        print("\t".join([row.prefix, row.user.email, row.name, ",".join(row.limits), expiry]))


def revoke_key(options: argparse.Namespace) -> None:
    """End the key with a prefix."""
    found = ApiKey.objects.filter(prefix=options.prefix, revoked_at__isnull=True).first()
    if found is None:
        raise Unknown(f"There is no such key: {options.prefix}.")
    keys.revoke(found, actor=ACTOR)
    print(f"The key {options.prefix} no longer opens anything.")
