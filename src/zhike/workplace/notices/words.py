"""Notices of events as sentences, with the name of the record where the language wants it."""

from __future__ import annotations

from copy import copy
from html import unescape
from typing import Any

from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel.events import event_type
from zhike.kernel.models import Event
from zhike.kernel.objects import get_object
from zhike.kernel.pages import timeline
from zhike.workplace.many import of_many
from zhike.workplace.notices.models import Cause, Notice

# Stands for a name until the sentence around it is escaped; no text has it.
HERE = "\ue000"
# {title} is written in bold; so these are templates of format_html.
SENTENCES: dict[str, Any] = {
    Cause.MENTION: gettext_lazy("{actor} mentioned you in a comment on {title}"),
    Cause.COMMENT: gettext_lazy("{actor} commented on {title}"),
    Cause.ASSIGNED: gettext_lazy("{actor} made you the owner of {title}"),
    Cause.HANDED: gettext_lazy("{actor} handed you the work of {title}"),
    Cause.SHARED: gettext_lazy("{actor} shared {title} with you"),
    Cause.BACKUP: gettext_lazy("A backup failed"),
}
OF_MANY: dict[str, Any] = {
    Cause.ASSIGNED: gettext_lazy("{actor} assigned {records} to you"),
    Cause.SHARED: gettext_lazy("{actor} shared {records} with you"),
    Cause.CHANGE: gettext_lazy("{actor} changed {records}"),
}


def about(cause: str, event: Event, title: str) -> str:
    """Return what a notice says of one event, as safe HTML."""
    name = format_html("<strong>{}</strong>", title)
    if cause in SENTENCES:
        return format_html(str(SENTENCES[cause]), actor=event.actor_name or _("Somebody"), title=name)
    obj = get_object(event.object)
    if "%(title)s" in str(event_type(event.verb).sentence):
        return format_html("{}", timeline.sentence(event, obj, name))
    # The name follows the noun, wherever that stands: “Ann moved the customer Acme to the recycle bin”.
    named = copy(event)
    named.data = event.data | {"object": f"{obj.noun} {HERE} "}
    said = escape(" ".join(timeline.sentence(named, obj).split()))
    return mark_safe(said.replace(HERE, name) if HERE in said else f"{said} {name}")  # both are escaped


def about_many(row: Notice, cause: Event) -> str:
    """Return what a notice says of the records that were changed by one act, as safe HTML."""
    if row.cause == Cause.CHANGE and cause.verb.endswith(".bulk"):
        return format_html("{}", of_many(cause, row.count))
    records = format_html("<strong>{}</strong>", get_object(row.object).counted(row.count))
    return format_html(str(OF_MANY[row.cause]), actor=cause.actor_name or _("Somebody"), records=records)


def plain(said: str) -> str:
    """Return a sentence without its bold name, for a mail."""
    return unescape(strip_tags(said))
