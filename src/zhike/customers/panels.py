"""What the pages of a customer and a contact show besides their fields: gaps, people, relations, sources."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhike.customers import completeness, freshness, queries
from zhike.customers.choices import REVERSED, ContactTie, CustomerTie
from zhike.customers.models import (
    Contact,
    ContactLink,
    ContactRelation,
    Customer,
    CustomerRelation,
    ProfileSource,
)
from zhike.kernel.access import Actor, field_right, knows, may, veil, visible_to
from zhike.kernel.formats import identifiers
from zhike.kernel.objects import object_of
from zhike.kernel.pages.values import Names, show
from zhike.kernel.panels import Panel

MANY = 50
ENDS = ("customer", "kind", "other")


def may_change(record: models.Model, actor: Actor) -> bool:
    """Say whether the actor may change this very record."""
    if not may(actor, object_of(record), "change"):
        return False
    return visible_to(actor, type(record), "change").filter(pk=record.pk).exists()


def address(record: models.Model, rest: str = "") -> str:
    """Return the address of a record's page, or of something under it."""
    return f"/{object_of(record).slug}/{record.pk}/{rest}"


def since_contact(customer: Customer) -> str:
    """Return in words how long ago the last contact was, by the reader's days."""
    if customer.last_contact_on is None:
        return _("Never contacted")
    days = (timezone.localdate() - customer.last_contact_on).days
    # East of the reader the house may be a day ahead.
    if days <= 1:
        return _("Last contact yesterday") if days == 1 else _("Last contact today")
    return _("Last contact %(days)s days ago") % {"days": days}


class ProfilePanel(Panel):
    """How complete and how fresh the profile is, and what to ask at the next contact."""

    key = "profile"
    rank = 60
    label = gettext_lazy("Ask at next contact")
    template = "customers/_profile.html"

    def context(self, record: Any, actor: Actor) -> dict[str, Any] | None:
        obj = object_of(record)
        if not knows(actor, type(record), "completeness", "kind"):
            return None
        changes = may_change(record, actor)
        gaps = [
            {
                "label": obj.field(row.name).label,
                "question": row.question,
                "url": address(record, f"edit/#field-{row.name}") if changes and right == "edit" else "",
            }
            for row in completeness.gaps(record)
            if (right := field_right(actor, obj, row.name)) != "hidden"
        ]
        learned = queries.learned_on(record)
        return {
            "percent": record.completeness,
            "gaps": gaps,
            "freshness": list(freshness.scores(record, learned, timezone.localdate())),
            "registration": self.registration(record, actor),
        }

    def registration(self, record: Customer, actor: Actor) -> str:
        """Return why the registration number is stored although its check fails, "" where there is nothing to say."""
        if (
            not record.registration_override
            or field_right(actor, object_of(record), "registration_number") == "hidden"
        ):
            return ""
        if identifiers.check_identifier(record.registration_scheme, record.registration_number).ok:
            return ""
        return record.registration_override


class PeoplePanel(Panel):
    """The contacts of a customer with position, roles and how to reach them."""

    key = "people"
    rank = 45
    label = pgettext_lazy("at a customer", "People")
    template = "customers/_people.html"
    shown = ("mobile", "email")

    def context(self, record: Any, actor: Actor) -> dict[str, Any] | None:
        obj = object_of(Contact)
        if not may(actor, obj, "see") or not knows(actor, ContactLink, "contact", "customer"):
            return None
        links = list(queries.people_of(record, actor)[: MANY + 1])
        veil([*links, *(link.contact for link in links)], actor)
        reach = [obj.field(name) for name in self.shown if field_right(actor, obj, name) != "hidden"]
        names = Names(actor)
        return {
            "count": f"{MANY}+" if len(links) > MANY else (len(links) or ""),
            "add_url": address(record, "add_contact/") if may_change(record, actor) else "",
            "graph_url": address(record, "people/") if len(links) > 1 else "",
            "reach": [bound.label for bound in reach],
            "people": [
                {
                    "name": link.contact.full_name,
                    "salutation": link.contact.salutation,
                    "url": address(link.contact),
                    "place_url": address(link),
                    "position": link.position or link.contact.position,
                    "main": link.primary,
                    "until": link.until,
                    "roles": show(object_of(link).field("roles"), link, names),
                    "reach": [show(bound, link.contact, names) for bound in reach],
                }
                for link in links[:MANY]
            ],
        }


class PlacesPanel(Panel):
    """The customers that a contact stands for."""

    key = "places"
    label = gettext_lazy("Customers")
    template = "customers/_places.html"

    def context(self, record: Any, actor: Actor) -> dict[str, Any] | None:
        if not knows(actor, ContactLink, "contact", "customer"):
            return None
        names = Names(actor)
        links = list(queries.places_of(record, actor)[:MANY])
        veil(links, actor)
        return {
            "count": len(links) or "",
            "places": [
                {
                    "name": link.customer.name,
                    "url": address(link.customer),
                    "place_url": address(link),
                    "position": link.position
                    or (record.position if link.customer_id == record.customer_id else ""),
                    "home": link.customer_id == record.customer_id,
                    "main": link.primary,
                    "until": link.until,
                    "roles": show(object_of(link).field("roles"), link, names),
                }
                for link in links
            ],
        }


def in_words(kind: str, forwards: bool) -> str:
    """Return a tie as it reads from this end: "supplies" or "is supplied by"."""
    tie = CustomerTie(kind) if kind in CustomerTie.values else ContactTie(kind)
    return str(tie.label if forwards else REVERSED.get(tie, tie.label))


def from_this_end(relation: Any, near: str, record: models.Model) -> dict[str, Any]:
    """Return a relation as the page of one of its ends shows it."""
    forwards = getattr(relation, f"{near}_id") == record.pk
    other = relation.other if forwards else getattr(relation, near)
    return {
        "tie": in_words(relation.kind, forwards),
        "name": str(other),
        "url": address(other),
        "relation_url": address(relation),
        "note": relation.note,
        "since": getattr(relation, "since", None),
        "share": getattr(relation, "share", None),
    }


class RelationsPanel(Panel):
    """The group that a customer belongs to, and its relations to others, from both ends."""

    key = "relations"
    rank = 60
    label = gettext_lazy("Group and relations")
    template = "customers/_relations.html"

    def context(self, record: Any, actor: Actor) -> dict[str, Any]:
        parent = visible_to(actor, Customer).filter(pk=record.parent_id).first() if record.parent_id else None
        group = [{"tie": _("belongs to"), "name": parent.name, "url": address(parent)}] if parent else []
        group += [
            {"tie": _("is the parent of"), "name": child.name, "url": address(child)}
            for child in queries.subsidiaries_of(record, actor)[
                : MANY if knows(actor, Customer, "parent") else 0
            ]
        ]
        rows = queries.relations_of(record, actor)[:MANY] if knows(actor, CustomerRelation, *ENDS) else ()
        veil(rows, actor)
        ties = [from_this_end(row, "customer", record) for row in rows]
        return {
            "count": len(group) + len(ties) or "",
            "add_url": address(record, "relate/") if may_change(record, actor) else "",
            "graph_url": address(record, "group/") if group or ties else "",
            "ties": group + ties,
        }


class PersonRelationsPanel(Panel):
    """Who a contact reports to, who reports to him, whom he knows."""

    key = "relations"
    label = gettext_lazy("Relations")
    template = "customers/_relations.html"

    def context(self, record: Any, actor: Actor) -> dict[str, Any]:
        known = knows(actor, ContactRelation, "contact", "kind", "other")
        rows = queries.person_relations_of(record, actor)[:MANY] if known else ()
        veil(rows, actor)
        ties = [from_this_end(row, "contact", record) for row in rows]
        add_url = address(record, "relate_person/") if may_change(record, actor) else ""
        graph_url = address(record, "people/") if ties else ""
        return {"count": len(ties) or "", "add_url": add_url, "graph_url": graph_url, "ties": ties}


class SourcesPanel(Panel):
    """Where the facts of the profile come from, from when, how sure, and which of them are stale."""

    key = "sources"
    rank = 60
    label = gettext_lazy("Sources")
    template = "customers/_sources.html"
    needs = ("customer", "field", "source", "reference", "collected_on", "confidence")

    def context(self, record: Any, actor: Actor) -> dict[str, Any] | None:
        if not knows(actor, ProfileSource, *self.needs):
            return None
        obj, today = object_of(record), timezone.localdate()
        rows = [
            {
                "field": obj.field(row.field).label,
                "source": row.get_source_display(),
                "reference": row.reference,
                "date": row.collected_on,
                "confidence": row.confidence,
                "stale": freshness.is_stale(row.field, row.collected_on, today),
            }
            for row in queries.sources_of(record)
            if field_right(actor, obj, row.field) != "hidden"
        ]
        add_url = address(record, "note_source/") if may_change(record, actor) else ""
        return {"count": len(rows) or "", "add_url": add_url, "sources": rows}
