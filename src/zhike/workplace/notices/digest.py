"""One mail with what a person has not read yet, at the times he wishes, never in his quiet hours."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from zhike.kernel.access import Actor, load_actor
from zhike.kernel.errors import NotAllowed
from zhike.people.mail import is_configured
from zhike.people.models import User
from zhike.people.queries import organisation
from zhike.workplace.notices.models import Notice, Wishes
from zhike.workplace.notices.quiet import is_quiet
from zhike.workplace.notices.showing import entries, visible

log = logging.getLogger("zhike.workplace")
# What one mail lists; the rest it only counts.
LISTED = 50
HOUR = timedelta(hours=1)


def pending(user_id: int) -> list[Notice]:
    """Return the notices that a user wanted by mail, has not read in the app, and has not been sent."""
    rows = Notice.objects.filter(user_id=user_id, by_mail=True, mailed_at__isnull=True, read_at__isnull=True)
    return list(rows.order_by("-id")[:1000])


def is_due(wishes: Wishes, zone: str, now: datetime) -> bool:
    """Say whether a user's mail should go out at ``now`` (aware): by his wishes, in his time zone."""
    here = now.astimezone(ZoneInfo(zone))
    if wishes.digest == Wishes.Digest.OFF or is_quiet(here.time(), wishes.quiet_from, wishes.quiet_to):
        return False
    last = wishes.last_mailed_at
    if wishes.digest == Wishes.Digest.HOURLY:
        return last is None or now - last >= HOUR
    sent_today = last is not None and last.astimezone(here.tzinfo).date() == here.date()
    return here.hour >= wishes.hour and not sent_today


def send_due(now: datetime | None = None) -> int:
    """Send every mail that is due. Returns how many went out. Without a mail server nothing is sent or lost."""
    if not is_configured():
        return 0
    now = now or timezone.now()
    waiting = Notice.objects.filter(by_mail=True, mailed_at__isnull=True, read_at__isnull=True)
    users = waiting.order_by().values_list("user_id", flat=True).distinct()
    return sum(send(user_id, now) for user_id in list(users))


def send(user_id: int, now: datetime) -> bool:
    """Send one user's mail if it is due, and note what it held, in one transaction.

    A crash between the mail server's yes and the commit sends the mail again under the same Message-ID.
    """
    with transaction.atomic():
        Wishes.objects.get_or_create(user_id=user_id)
        wishes = Wishes.objects.select_for_update(skip_locked=True).filter(user_id=user_id).first()
        user = User.objects.get(pk=user_id)
        if wishes is None or not is_due(wishes, user.time_zone, now):
            return False
        try:
            actor = load_actor(user_id, "job")
        except NotAllowed:
            return False
        found = pending(user_id)
        message = compose(user, actor, found)
        if message is not None and not _sent(message):
            return False
        # What he may no longer see is done with too.
        Notice.objects.filter(pk__in=[row.pk for row in found]).update(mailed_at=now)
        Wishes.objects.filter(pk=wishes.pk).update(last_mailed_at=now)
    return message is not None


def compose(user: User, actor: Actor, found: list[Notice]) -> EmailMessage | None:
    """Return the mail about some notices in the user's language, or None when he may see none of them."""
    with translation.override(user.language), timezone.override(user.time_zone):
        rows = visible(found, actor)
        listed = entries(rows[:LISTED], actor)
        if not listed:
            return None
        context = {
            "user": user, "notices": listed, "more": len(rows) - len(listed), "count": len(rows),
            "address": settings.PUBLIC_URL, "company": organisation().name,
        }  # fmt: skip
        subject = " ".join(render_to_string("workplace/notices/mail_subject.txt", context).split())
        text = render_to_string("workplace/notices/mail.txt", context)
    host = settings.PUBLIC_URL.rpartition("//")[2].partition("/")[0].partition(":")[0]
    same = {
        "Message-ID": f"<notices.{user.pk}.{found[0].pk}@{host or 'zhike'}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email], headers=same)


def _sent(message: EmailMessage) -> bool:
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("a mail of notifications could not be sent: %s", type(error).__name__)
        return False
    return True
