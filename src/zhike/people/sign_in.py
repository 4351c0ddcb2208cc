"""How Zhike bends django-allauth: no sign-up, own limits, own links, and an event for every sign-in."""

from __future__ import annotations

import logging
import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhike.kernel import events
from zhike.kernel.access import SYSTEM
from zhike.kernel.events import EventType
from zhike.people import actors, limits
from zhike.people.actions import sessions, users
from zhike.people.models import User
from zhike.people.presence import begin

log = logging.getLogger("zhike.people")

SIGNED_IN = events.declare(
    EventType("user.signed_in", _("Signed in"), _("%(actor)s signed in"), ("address",))
)
SIGN_IN_FAILED = events.declare(EventType(
    "user.sign_in_failed", _("Sign-in failed"), _("Somebody failed to sign in as %(title)s"), ("address",)
))  # fmt: skip
FACTOR_CHANGED = events.declare(EventType(
    "user.second_factor_changed", _("Second factor changed"), _("%(actor)s changed his second factors"), ("change",)
))  # fmt: skip
SIGNED_OUT = events.declare(EventType("user.signed_out", _("Signed out"), _("%(actor)s signed out")))


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the set-up page and from invitations only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail or the password is not right."),
        "too_many_login_attempts": _(
            "Too many failed tries from here. Wait a quarter of an hour and try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: nobody lets himself in."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return the user whose password this is, within the limits of ``limits``. Raises ValidationError beyond."""
        email = str(credentials.get("email", ""))
        address = self.get_client_ip(request)
        tried = limits.take(limits.buckets(request, email, address))
        if not tried:
            log.warning("sign-in refused after too many tries")
            raise self.validation_error("too_many_login_attempts")
        user = authenticate(request, **credentials)
        if user is None:
            failed(email, address)
            return None
        limits.give_back(tried)
        return user

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Say whether the password is that of the signed-in user; tries are limited like a sign-in."""
        found = self.authenticate(context.request, email=user.email, password=password)  # type: ignore[attr-defined]
        return found is not None and found.pk == user.pk

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Begin a session under a new key and note when it began."""
        super().login(request, user)
        begin(request)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **details: Any) -> HttpResponse:
        """Record the sign-in, and remember the device."""
        actor = actors.load(user.pk)
        if actor is not None:
            events.record("user.signed_in", user, actor=actor, data={"address": self.get_client_ip(request)})
        User.objects.filter(pk=user.pk).update(last_seen_at=timezone.now())
        response = super().post_login(request, user, **details)
        limits.remember_device(response, user.email)  # type: ignore[attr-defined]
        return response

    def logout(self, request: HttpRequest) -> None:
        """End this session and record it."""
        user, key = request.user, request.session.session_key
        actor = actors.load(user.pk) if user.pk else None
        super().logout(request)
        if actor is not None:
            events.record("user.signed_out", user, actor=actor)
            sessions.forget(key)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Store a user's own new password by the verb, which ends his sessions; allauth then begins this one anew."""
        users.set_password(user, password, actor=actors.load(user.pk) or SYSTEM)  # type: ignore[arg-type]

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *args: Any, **details: Any
    ) -> None:
        """Record that a second factor came or went; allauth calls this at each such change."""
        area, _slash, change = template_prefix.partition("/email/")
        if area == "mfa":
            actor = actors.load(user.pk) or SYSTEM
            events.record("user.second_factor_changed", user, actor=actor, data={"change": change})
        super().send_notification_mail(template_prefix, user, *args, **details)

    def is_reauthentication_required(self, *, app: str, **details: Any) -> bool:
        """Ask for the password again unless it, or a second factor, was given a few minutes ago."""
        return not is_fresh(context.request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the security page."""
        return reverse("people:security")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **details: Any) -> None:
        """Show allauth's messages, but not “signed in as …” and “signed out”, which the page itself says."""
        template = args[0] if args else details.get("message_template", "")
        if template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, *args, **details)


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the person proved a few minutes ago who he is, by signing in or by confirming it."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return bool(records) and time.time() - records[-1]["at"] < account_settings.REAUTHENTICATION_TIMEOUT


def failed(email: str, address: str) -> None:
    """Record a failed sign-in with the account it was for; an unknown e-mail is not kept."""
    user = User.objects.find(email)
    subject = user if user is not None else User
    events.record("user.sign_in_failed", subject, actor=SYSTEM, data={"address": address})


class MFAAdapter(DefaultMFAAdapter):
    """Second factors under the name of this program."""

    def _get_site_name(self) -> str:
        return "Zhike"

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        """Return the name that a new passkey gets unless its owner writes another."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}
