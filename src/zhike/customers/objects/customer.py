"""The customer and the sources of its profile as objects."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.customers import actions, queries
from zhike.customers.models import Customer, ProfileSource
from zhike.customers.panels import PeoplePanel, ProfilePanel, RelationsPanel, SourcesPanel, since_contact
from zhike.kernel.access import Actor, knows
from zhike.kernel.objects import Field, Object, Section, register
from zhike.kernel.pages.values import Value
from zhike.kernel.panels import Facts, Timeline


@register
class CustomerObject(Object):
    """Companies, people and internal departments that we work for."""

    model = Customer
    title, order = "name", "-changed_at"
    go = "c"
    icon, rank = "building", 10
    owner, team, customer = "owner", "team", "id"
    keys = ("import_key", "code", "registration_number")
    description = _("Companies, people and internal departments that you work for.")
    tones = {
        "trade_status": {"active": "green", "dormant": "yellow", "lost": "red"},
        "level": {"A": "purple", "B": "blue"},
        "operating_status": {"active": "green", "suspended": "yellow", "liquidation": "red", "revoked": "red",
                             "deregistered": "red"},
    }  # fmt: skip
    verbs = (
        actions.add_contact, actions.hand_over, actions.promote, actions.set_registration, actions.note_source,
        actions.link_contact, actions.set_main_contact, actions.unlink_contact, actions.relate, actions.unrelate,
    )  # fmt: skip
    fields = (
        Field("name", list=True, form=True, filter=True, sort=True, search="A", files=True, api="rw", required=True),
        Field("name_sort", audit=False),
        Field("search_text", audit=False),
        Field("match_keys", audit=False),
        Field("kind", list="more", form=True, filter=True, board=True, files=True, api="rw"),
        Field("short_name", list="more", form=True, filter=True, search="A", files=True, api="rw"),
        Field("english_name", list="more", form=True, filter=True, search="A", files=True, api="rw"),
        Field("code", list="more", form=True, filter=True, search="A", files=True, api="rw"),
        Field("level", list=True, form=True, filter=True, sort=True, board=True, files=True, api="rw"),
        Field("trade_status", list=True, filter=True, board=True, files="out", api="r", audit=False),
        Field("net_purchases", list=True, filter=True, sort=True, total="sum", files="out", api="r", audit=False),
        Field("gross_purchases", list="more", filter=True, files="out", api="r", audit=False),
        Field("orders_count", list="more", filter=True, files="out", api="r", audit=False),
        Field("first_order_on", list="more", filter=True, files="out", api="r", audit=False),
        Field("last_order_on", list=True, filter=True, sort=True, files="out", api="r", audit=False),
        Field("last_contact_on", list=True, filter=True, sort=True, files="out", api="r", audit=False),
        Field("completeness", list="more", filter=True, sort=True, files="out", api="r", audit=False),
        Field("owner", list=True, form=True, filter=True, files=True, api="rw"),
        Field("team", list="more", form=True, filter=True, files=True, api="rw"),
        Field("source", list="more", form=True, filter=True, files=True, api="rw"),
        Field("industry", list="more", form=True, filter=True, files=True, api="rw"),
        Field("industry_detail", list="more", form=True, filter=True, files=True, api="rw"),
        Field("headcount", list="more", form=True, filter=True, files=True, api="rw"),
        Field("revenue", list="more", form=True, filter=True, files=True, api="rw"),
        Field("registered_capital", list="more", form=True, filter=True, files=True, api="rw"),
        Field("capital_currency", form=True, filter=True, files=True, api="rw"),
        Field("ownership_type", list="more", form=True, filter=True, files=True, api="rw"),
        Field("legal_form", list="more", form=True, filter=True, files=True, api="rw"),
        Field("operating_status", list="more", form=True, filter=True, files=True, api="rw"),
        Field("governance", form=True, filter=True, files=True, api="rw"),
        Field("registration_scheme", form=True, filter=True, files=True, api="rw"),
        Field("registration_number", list="more", form=True, filter=True, search="B", files=True, api="rw"),
        Field("registration_override", form=True, filter=True, files=True, api="rw"),
        Field("parent", list="more", form=True, filter=True, files=True, api="rw"),
        Field("country", list=True, form=True, filter=True, files=True, api="rw"),
        Field("region", list="more", form=True, filter=True, files=True, api="rw"),
        Field("city", list="more", form=True, filter=True, files=True, api="rw"),
        Field("address", list="more", form=True, filter=True, files=True, api="rw"),
        Field("phone", list="more", form=True, filter=True, search="B", files=True, api="rw"),
        Field("email", list="more", form=True, filter=True, search="B", files=True, api="rw"),
        Field("website", list="more", form=True, filter=True, files=True, api="rw"),
        Field("language", list="more", form=True, filter=True, files=True, api="rw"),
        Field("time_zone", list="more", form=True, filter=True, files=True, api="rw"),
        Field("currency", list="more", form=True, filter=True, files=True, api="rw"),
        Field("brand_preference", list="more", form=True, filter=True, files=True, api="rw"),
        Field("budget_min", list="more", form=True, filter=True, files=True, api="rw"),
        Field("budget_max", list="more", form=True, filter=True, files=True, api="rw"),
        Field("budget_holder", list="more", form=True, filter=True, files=True, api="rw"),
        Field("tags", list="more", form=True, filter=True, files=True, api="rw"),
        Field("note", form=True, filter=True, files=True, api="rw"),
        Field("import_key", filter=True, files=True, api="rw", audit=False),
        Field("contacts", filter=True),
        Field("children", filter=True),
    )  # fmt: skip
    sections = (
        Section(_("Customer"), ("kind", "name", "level", "phone", "email", "country")),
        Section(_("Sales"), ("source", "owner", "team", "last_contact_on", "tags", "note")),
        Section(_("Name"), ("short_name", "english_name", "code")),
        Section(_("Reach"), ("website", "language", "time_zone")),
        Section(_("Place"), ("region", "city", "address")),
        Section(_("Company"), (
            "industry", "industry_detail", "headcount", "revenue", "registered_capital", "capital_currency",
            "ownership_type", "legal_form", "operating_status", "governance", "parent",
        )),
        Section(_("Registration"), ("registration_scheme", "registration_number", "registration_override")),
        Section(_("Needs and budget"), ("brand_preference", "currency", "budget_min", "budget_max", "budget_holder")),
        Section(_("Trade"), (
            "trade_status", "net_purchases", "gross_purchases", "orders_count", "first_order_on", "last_order_on",
        )),
    )  # fmt: skip

    panels = (
        Facts(*(name for section in sections for name in section.names)),
        ProfilePanel(),
        PeoplePanel(),
        RelationsPanel(),
        SourcesPanel(),
        Timeline(rank=30),
    )

    def countries(self, rows: Sequence[Mapping[str, Any]], stored: Any = None) -> list[str]:
        """Return the countries that the rows name, in either language or by code, else that of their address."""
        bound = self.field("country")
        found = []
        for row in rows:
            address = row.get("address", getattr(stored, "address", None))
            within = address.get("country") if isinstance(address, Mapping) else row.get("address_country")
            named = row.get("country", getattr(stored, "country", ""))
            found.append(str(bound.choice_by_word(str(named or within or "")) or ""))
        return found

    def evidence(self, record: Customer, actor: Actor) -> dict[str, dict[str, Any]]:
        """Return what the actor may know of the origin of the record's facts, by field."""
        return queries.evidence(record) if knows(actor, ProfileSource, *SourcesPanel.needs) else {}

    def under(self, record: Customer, actor: Actor) -> list[Value]:
        """Return what stands under the name in the head: how long ago the last contact was, for whoever may know."""
        return [Value("text", since_contact(record))] if knows(actor, Customer, "last_contact_on") else []


@register
class ProfileSourceObject(Object):
    """Where the facts of a profile come from; written by the verb ``note_source`` of the customer."""

    model = ProfileSource
    title, order = "field", "-changed_at"
    icon = "quote"
    slug = "profile_sources"
    parent, customer = "customer", "customer_id"
    keys = ()
    navigation, writable = "", False
    description = _("Where the facts about a customer come from, from when, and how sure they are.")
    fields = (
        Field("customer", list=True, filter=True, files="out", api="r"),
        Field("field", list=True, filter=True, files="out", api="r"),
        Field("source", list=True, filter=True, files="out", api="r"),
        Field("reference", list=True, filter=True, files="out", api="r"),
        Field("collected_on", list=True, filter=True, sort=True, files="out", api="r"),
        Field("confidence", list=True, filter=True, files="out", api="r"),
    )  # fmt: skip
