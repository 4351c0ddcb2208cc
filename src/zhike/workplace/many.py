"""What was done to many records at once, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel import bulk
from zhike.kernel.models import Event
from zhike.kernel.objects import get_object

# Where it is no verb with a label of its own.
DONE: dict[str, Any] = {
    "change": gettext_lazy("%(actor)s changed %(records)s at once"),
    "delete": gettext_lazy("%(actor)s moved %(records)s to the recycle bin at once"),
    "restore": gettext_lazy("%(actor)s restored %(records)s at once"),
}


def of_many(event: Event, number: int) -> str:
    """Return what a bulk action did and to what: “Ann changed 3 customers at once”."""
    obj, action = get_object(event.object), event.data.get("action", "")
    row = obj.verb_table.get(action) or bulk.further.get(action)
    text = DONE.get(action) or _("%(actor)s chose “%(action)s” for %(records)s")
    if not number:
        # Old ones left no trace on the records; others changed nothing that was not so already.
        text = _("%(actor)s chose “%(action)s” for several %(objects)s")
    plain = {"change": _("Change"), "delete": _("Delete"), "restore": _("Restore")}
    return str(text) % {
        "actor": event.actor_name or _("Somebody"), "action": row.label if row else plain.get(action, action),
        "records": obj.counted(number), "objects": obj.nouns,
    }  # fmt: skip
