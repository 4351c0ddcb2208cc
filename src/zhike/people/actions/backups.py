"""When backups are made, and what the event stream tells of them; ``config.backup`` writes and reads the files."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.kernel import actions, events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.events import EventType
from zhike.kernel.models import Event
from zhike.people.actions.organisation import ensure
from zhike.people.actions.values import clean
from zhike.people.models import Organisation
from zhike.people.permissions import require

MANAGE = "backups.manage"
MADE, CHECKED = "organisation.backed_up", "organisation.backup_checked"
FAILED, FETCHED = "organisation.backup_failed", "organisation.backup_downloaded"
DELETED, PLANNED = "organisation.backup_deleted", "organisation.backups_planned"
MOST = 365

for verb, label, sentence, payload in (
    (MADE, _("Backup made"), _("%(actor)s made the backup %(file)s"), ("file", "size", "by_clock", "zhike", "rows", "files", "missing")),
    (CHECKED, _("Backup checked"), _("%(actor)s checked the backup %(file)s"), ("file", "size", "zhike", "rows", "files")),
    (FAILED, _("Backup failed"), _("A backup failed"), ("file", "reason", "by_clock", "attempt")),
    (FETCHED, _("Backup downloaded"), _("%(actor)s downloaded the backup %(file)s"), ("file", "size")),
    (DELETED, _("Backup deleted"), _("%(actor)s deleted the backup %(file)s"), ("file", "size")),
    (PLANNED, _("Backups planned"), _("%(actor)s changed when backups are made"), ()),
):  # fmt: skip
    events.declare(EventType(verb, label, sentence, payload))


def plan(values: dict[str, Any], *, actor: Actor) -> Organisation:
    """Set when backups are made and how many are kept. Raises NotAllowed or Invalid."""
    require(actor, MANAGE)
    with transaction.atomic():
        organisation = actions.lock(ensure(), actor=actor)
        cleaned = clean(Organisation, values, filled=tuple(values))
        for name, least, most in (("backup_weekday", 0, 6), ("backup_hour", 0, 23), ("backup_keep", 1, MOST)):
            if not least <= cleaned.get(name, least) <= most:
                text = _now("A number from %(least)d to %(most)d.") % {"least": least, "most": most}
                raise Invalid(text, name)
        return actions.apply(organisation, cleaned, actor=actor, event=PLANNED)


def note(verb: str, *, actor: Actor, **data: Any) -> Event:
    """Write down what happened to a backup."""
    with transaction.atomic():
        return events.record(verb, ensure(), actor=actor, data=data)
