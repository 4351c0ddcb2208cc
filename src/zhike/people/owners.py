"""Records in other hands: the words for it, and why it was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhike.kernel.errors import Invalid
from zhike.kernel.models import Event
from zhike.kernel.pages import timeline


def now_with(what: str, values: Mapping[str, Any], number: int) -> str:
    """Say whose a record is now, or so many: “Acme is now Lin Yutong's.”."""
    owner = get_user_model()._default_manager.filter(pk=values.get("owner")).first()
    return ngettext("%(what)s is now %(owner)s's.", "%(what)s are now %(owner)s's.", number) % {
        "what": what,
        "owner": owner or "",
    }


def must_change(record: Any, values: Mapping[str, Any]) -> None:
    """Refuse to give a record to whoever has it already, where its team stays as well. Raises Invalid."""
    if values.get("owner_id") is not None and all(
        getattr(record, name) == value for name, value in values.items()
    ):
        raise Invalid({"owner": [_("It is already %(owner)s's.") % {"owner": record.owner}]})


@timeline.details
def why(rows: list[Event]) -> dict[int, str]:
    """Tell in the timeline why somebody gave a record into other hands."""
    return {row.id: _("Reason: %(reason)s") % {"reason": row.data["reason"]} for row in rows
            if "owner" in row.changes and row.data.get("reason")}  # fmt: skip
