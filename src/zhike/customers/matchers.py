"""Customers and contacts as the duplicates app sees them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhike.analytics.linkage.profiles import PERSON, Facts, Profile
from zhike.customers import duplicates, queries
from zhike.customers.actions.people import AddContact
from zhike.customers.models import Contact, ContactLink, Customer
from zhike.duplicates.matching import Instead, Matcher, matches
from zhike.duplicates.parts import made_by
from zhike.duplicates.telling import Counted, count
from zhike.kernel.access import Actor, knows, visible_to


@matches
class CustomerMatcher(Matcher):
    """Customers: by name, registration number, phone, e-mail and domain."""

    model = Customer
    strong = frozenset("ncrpe")
    kinds = {"n": "name", "c": "name", "b": "name", "s": "name", "r": "registration", "p": "phone", "e": "email",
             "d": "domain"}  # fmt: skip
    sources = {
        "name": ("name", "short_name", "english_name"), "registration": ("registration_number",), "phone": ("phone",),
        "email": ("email",), "domain": ("email", "website"), "city": ("city",), "country": ("country",),
    }  # fmt: skip
    besides = ("kind",)
    telling = ("city", "phone", "email", "registration_number", "owner", "orders_count", "last_contact_on",
               "created_at")  # fmt: skip

    def keys(self, record: Any) -> list[str]:
        """Return the keys of a customer."""
        return duplicates.customer_keys(record)

    def facts(self, record: Any) -> Facts:
        """Return what of a customer is compared."""
        return duplicates.customer_facts(record)

    def profile(self, record: Any) -> Profile:
        """Return how a customer is compared."""
        return duplicates.profile_of_customer(record)


@matches
class ContactMatcher(Matcher):
    """Contacts: by phone, e-mail, chat id, and by the name at one customer."""

    model = Contact
    strong = frozenset("pewm")
    kinds = {"n": "name", "m": "customer", "p": "phone", "e": "email", "w": "chat"}
    sources = {
        "name": ("full_name", "romanised_name"), "phone": ("mobile", "work_phone"), "email": ("email", "other_email"),
        "chat": ("wechat_id", "wecom_id"), "customer": ("customer",),
    }  # fmt: skip
    telling = ("customer", "position", "mobile", "work_phone", "email", "wechat_id", "owner", "created_at")

    def keys(self, record: Any) -> list[str]:
        """Return the keys of a contact."""
        return duplicates.contact_keys(record)

    def facts(self, record: Any) -> Facts:
        """Return what of a contact is compared."""
        return duplicates.contact_facts(record)

    def profile(self, record: Any) -> Profile:
        """Return how a contact is compared."""
        return PERSON

    def places(self, rows: Sequence[Any], seen: Collection[int], actor: Actor) -> dict[int, str]:
        """Return the customers for whom contacts stand, as far as the actor may know them."""
        return queries.workplaces(rows, seen, actor)

    def instead(self, record: Any, ids: Collection[int], actor: Actor) -> dict[int, Instead]:
        """Offer to let a person who is there stand for the customer of the form too: one may work for two firms."""
        customer = visible_to(actor, Customer, "change").filter(pk=record.customer_id).first()
        if customer is None or not knows(actor, Customer, "name"):
            return {}
        places = ContactLink.objects.alive().filter(customer=customer, contact__in=ids)
        there = set(places.values_list("contact_id", flat=True))
        label = _("Link to %(customer)s instead") % {"customer": customer.name}
        url = f"/customers/{customer.pk}/link_contact/"
        return {
            pk: Instead(label, url, {"contact": pk, "version": customer.version})
            for pk in ids
            if pk not in there
        }


def _people(number: int) -> str:
    return ngettext("%(count)d contact", "%(count)d contacts", number) % {"count": number}


count(Customer, Counted(Contact, "customers", _people, known="customer"))
made_by[AddContact] = ("customers.contact", "customer")
