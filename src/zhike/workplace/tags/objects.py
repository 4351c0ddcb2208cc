"""Tags as an object: whoever manages them lists, adds, colours and deletes them like records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.kernel import revisions
from zhike.kernel.access import Actor
from zhike.kernel.objects import Field, Object, register
from zhike.kernel.pages.settings import settings_pages
from zhike.kernel.panels import Facts, Timeline
from zhike.people import permissions
from zhike.workplace.tags.models import Tag
from zhike.workplace.tags.renaming import MANAGE, merge, remove, rename

permissions.declare(MANAGE, _("Add, colour, rename, merge and delete tags"), opens=("workplace.tag",))
# Everybody chooses from them.
permissions.OPEN_TO_ALL["workplace.tag"] = {"see": "all"}


@register
class TagObject(Object):
    """Words on customers, contacts and deals."""

    model = Tag
    title, order = "name", "name"
    slug, icon, navigation = "tags", "tags", ""
    keys = ("name",)
    description = _(
        "Words on customers, contacts and deals, each in a colour. What people type as a tag comes here by itself."
    )
    tones = {"color": {name: name for name in ("green", "teal", "blue", "purple", "pink", "red", "yellow")}}
    fields = (
        Field("name", list=True, form="new", filter=True, sort=True, search="A", files=True, api="rw", required=True),
        Field("description", list=True, form=True, filter=True, search="B", files=True, api="rw"),
        Field("color", list=True, form=True, filter=True, files=True, api="rw"),
    )  # fmt: skip
    panels = (Facts("name", "description", "color"), Timeline())
    verbs = (rename, merge, remove)

    def follow(self, records: Sequence[Any], *, actor: Actor) -> None:
        """Let every process see the change."""
        revisions.changed()


@settings_pages
def tag_settings(actor: Actor) -> list[tuple[str, Any, Any]]:
    """Return the page of tags for whoever manages them."""
    page = ("/tags/", _("Tags"), _("Rename, merge and remove tags everywhere."))
    return [page] if actor.has(MANAGE) else []
