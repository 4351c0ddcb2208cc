"""What the pages of a customer and a contact show of the chain: a quick log, interactions, open tasks."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from zhike.customers.models import Contact
from zhike.engagement import queries, ticking
from zhike.engagement.models import Interaction, Task
from zhike.kernel.access import Actor, field_right, knows, may, veil, visible_to
from zhike.kernel.objects import object_of
from zhike.kernel.panels import Panel

SHOWN, PEOPLE = 5, 100
ASK_KIND = gettext_lazy("Choose the kind. If you were not in contact, it is a note.")


class Touches(Panel):
    """The newest interactions by their own date; on a customer's page with the two fields to log one."""

    key = "interactions"
    rank = 20
    label = gettext_lazy("Interactions")
    template = "engagement/_touches.html"

    def __init__(self, via: str) -> None:
        self.via = via

    def context(self, record: Any, actor: Actor) -> dict[str, Any] | None:
        if not knows(actor, Interaction, self.via):
            return None
        obj = object_of(Interaction)
        rows = list(queries.interactions_with(actor, **{self.via: record.pk})[: SHOWN + 1])
        veil(rows, actor)
        where = f"?{self.via}={record.pk}"
        creates = may(actor, obj, "create")
        logs = log_url(record, actor) if creates and self.via == "customer" else ""
        people = people_of(record, actor) if self.via == "customer" else []
        named = dict(people) if knows(actor, Interaction, "contact") else {}
        return {
            "count": f"{SHOWN}+" if len(rows) > SHOWN else (len(rows) or ""),
            "url": f"/{obj.slug}/{where}" if rows else "", "front": self.via == "customer",
            "add_url": f"/{obj.slug}/new/{where}" if creates else "",
            "log_url": logs, "now": timezone.localtime(), "people": people if logs else [],
            "kinds": Interaction.Kind.choices, "ask": ASK_KIND, "draft": object_of(record).title_of(record),
            "touches": [touch(row, named, dated=knows(actor, Interaction, "at")) for row in rows[:SHOWN]],
        }  # fmt: skip


def touch(row: Interaction, named: dict[int, str], *, dated: bool) -> dict[str, Any]:
    """Return an interaction as a panel shows it; without date and person for whoever may not know them."""
    return {
        "with": named.get(row.contact_id or 0, ""),
        "kind": row.get_kind_display(), "at": row.at if dated else None, "subject": row.subject, "happened": row.happened,
        "next_step": row.next_step, "next_on": row.next_on, "owner": str(row.owner) if row.owner else "",
        "url": f"/{object_of(row).slug}/{row.pk}/",
    }  # fmt: skip


def people_of(record: Any, actor: Actor) -> list[tuple[int, str]]:
    """Return (id, name) of the contacts that a touch can be with."""
    if field_right(actor, object_of(Contact), "full_name") == "hidden":
        return []
    return list(queries.contacts_at(actor, record).values_list("pk", "full_name")[:PEOPLE])


def log_url(record: Any, actor: Actor) -> str:
    """Return the address that takes a touch, "" for whoever may not change this customer."""
    if not visible_to(actor, type(record), "change").filter(pk=record.pk).exists():
        return ""
    return f"/{object_of(record).slug}/{record.pk}/touch/"


class OpenTasks(Panel):
    """The open tasks about a customer or a contact, the most urgent first."""

    key = "tasks"
    rank = 10
    label = gettext_lazy("Open tasks")
    template = "engagement/_tasks.html"

    def __init__(self, via: str) -> None:
        self.via = via

    def context(self, record: Any, actor: Actor) -> dict[str, Any] | None:
        if not knows(actor, Task, self.via, "title", "state"):
            return None
        obj = object_of(Task)
        rows = list(queries.open_tasks(actor, **{self.via: record.pk})[: SHOWN + 1])
        veil(rows, actor)
        where = f"?{self.via}={record.pk}"
        today = timezone.localdate()
        circles = ticking.ticks(rows, actor)
        return {
            "count": f"{SHOWN}+" if len(rows) > SHOWN else (len(rows) or ""),
            "url": f"/{obj.slug}/{where}", "front": self.via == "customer",
            "add_url": f"/{obj.slug}/new/{where}" if may(actor, obj, "create") else "",
            "shows_owner": field_right(actor, obj, "owner") != "hidden",
            "tasks": [
                {
                    "title": row.title, "due": row.due, "late": bool(row.due and row.due < today),
                    "owner": str(row.owner) if row.owner else "", "url": f"/{obj.slug}/{row.pk}/",
                    "tick": circles.get(row.pk),
                }
                for row in rows[:SHOWN]
            ],
        }  # fmt: skip
