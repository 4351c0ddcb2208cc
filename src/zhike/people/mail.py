"""The two mails of this app: an invitation and a new password. Nothing is sent without a mail server."""

from __future__ import annotations

import logging
import smtplib
import threading

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation

from zhike.people.actions import links
from zhike.people.models import SignInLink, User
from zhike.people.queries import organisation

log = logging.getLogger("zhike.people")


def is_configured() -> bool:
    """Say whether this installation has a mail server (``ZHIKE_SMTP_URL``)."""
    return bool(settings.EMAIL_HOST)


def send_soon(user: User, token: str) -> None:
    """Mail a link without keeping the asker waiting, whose clock must not tell whether the address is known."""
    threading.Thread(target=_send_alone, args=(user, token), daemon=True).start()


def _send_alone(user: User, token: str) -> None:
    try:
        send_link(user, token)
    finally:
        connection.close()


def send_link(user: User, token: str) -> bool:
    """Mail a user his link, in his language. Returns False when it could not be sent; the link works all the same."""
    if not is_configured():
        return False
    purpose = SignInLink.Purpose.RESET if user.has_usable_password() else SignInLink.Purpose.INVITATION
    context = {"user": user, "url": links.url(token, purpose), "company": organisation().name}
    with translation.override(user.language):
        subject = render_to_string(f"people/mail/{purpose}_subject.txt", context).strip()
        text = render_to_string(f"people/mail/{purpose}.txt", context)
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email])
    except (OSError, smtplib.SMTPException) as error:
        log.warning("a mail could not be sent: %s", type(error).__name__)
        return False
    return True
