"""Customers with the sources of their profiles, contacts with their places, and relations."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from zhike.customers.models import (
    Contact,
    ContactLink,
    ContactRelation,
    Customer,
    CustomerRelation,
    ProfileSource,
)
from zhike.demo import mapping, world
from zhike.demo.records.store import Store, with_ids
from zhike.demo.words.companies import HOUSE_BRANDS, TAGS
from zhike.kernel.formats.addresses import Address
from zhike.kernel.formats.folding import has_han

# How the people met stand towards the house, in turn; of many nobody has asked yet.
ATTITUDES = ("supporter", "", "champion", "neutral", "", "blocker", "neutral", "")
# What heads of groups hold of their companies, in turn, in percent.
SHARES = (100, 60, 51, 80)
REVIEW = 60  # days before the last one, in which somebody went through the levels of all customers


def add_customers(store: Store, found: world.World, chinese: bool) -> None:
    """Take in the customers; their levels were set lately, by the manager."""
    store.name(Customer, found.customers)
    manager = next(user.key for user in found.users if user.role == "manager")
    for place, row in enumerate(found.customers):
        customer = Customer(pk=store.ids[row.key], import_key=row.key, **_profile(row, store, chinese))
        store.create(customer, row.created_on, row.owner)
        reviewed = max(found.as_of - timedelta(days=place % REVIEW), row.created_on + timedelta(days=1))
        if row.level and reviewed <= found.as_of:
            store.change(customer, {"level": row.level}, reviewed, manager)
    evidence = [(row, source) for row in found.customers for source in row.evidence]
    values = (
        {
            "customer_id": store.ids[row.key], "field": source.field, "source": source.source,
            "collected_on": source.on, "confidence": round(source.confidence * 100),
        }
        for row, source in evidence
    )  # fmt: skip
    for (row, source), record in zip(evidence, with_ids(ProfileSource, values), strict=True):
        store.create(record, source.on, row.owner)


def _profile(row: world.Customer, store: Store, chinese: bool) -> dict[str, Any]:
    trade = mapping.TRADE.get(row.industry or "", ("", ""))
    tags, brands = dict(TAGS), dict(HOUSE_BRANDS)
    return {
        "kind": row.kind, "name": row.name,
        "short_name": row.short_name if row.short_name != row.name else "",
        "english_name": row.other_name if not has_han(row.other_name) else "",
        "industry": mapping.INDUSTRY.get(row.industry or "", ""), "industry_detail": trade[chinese],
        "ownership_type": row.ownership or "", "legal_form": row.legal_form or "",
        "registration_number": row.registration_number, "operating_status": row.operating_status or "",
        "headcount": row.headcount or "", "revenue": row.revenue or "", "address": _address(row.address),
        "website": row.website, "phone": row.phone, "email": row.email, "language": row.language,
        "time_zone": row.time_zone, "currency": row.currency, "source": row.source or "",
        "parent_id": store.id(row.parent), "owner_id": store.id(row.owner), "team_id": store.id(row.team),
        "brand_preference": [row.brand if chinese else brands[row.brand]] if row.brand else [],
        "budget_max": row.budget, "tags": [tags[tag] if chinese else tag for tag in row.tags],
    }  # fmt: skip


def _address(row: world.Address | None) -> dict[str, str] | None:
    if row is None:
        return None
    return Address(
        country=row.country, province=row.region, city=row.city, district=row.district, detail=row.detail,
        postcode=row.postcode, code=row.code,
    ).to_json()  # fmt: skip


def add_contacts(store: Store, found: world.World) -> None:
    """Take in the contacts and their places at customers; the first place of each is where he mainly works."""
    store.name(Contact, found.contacts)
    store.name(ContactLink, found.contact_links)
    homes = {link.contact: link for link in reversed(found.contact_links)}
    days = {row.key: row.created_on for row in found.contacts}
    owners = {row.key: row.owner for row in found.contacts}
    teams = {row.key: row.team for row in found.users}
    for row in found.contacts:
        home = homes[row.key]
        contact = Contact(
            pk=store.ids[row.key], import_key=row.key, customer_id=store.ids[home.customer], position=home.position,
            owner_id=store.id(row.owner), team_id=store.id(teams.get(row.owner or "")), **_person(row),
        )  # fmt: skip
        store.create(contact, row.created_on, row.owner)
    for place, row in enumerate(found.contact_links):
        link = ContactLink(
            pk=store.ids[row.key], import_key=row.key, contact_id=store.ids[row.contact], primary=row.main,
            customer_id=store.ids[row.customer], position=row.position, roles=list(row.roles),
            attitude=ATTITUDES[place % len(ATTITUDES)],
        )  # fmt: skip
        store.create(link, days[row.contact], owners[row.contact])


def _person(row: world.Contact) -> dict[str, Any]:
    day = row.birthday
    return {
        "full_name": row.name, "family_name": row.surname, "given_name": row.given_name,
        "romanised_name": row.latin_name if row.latin_name != row.name else "",
        "name_order": mapping.NAME_ORDER[row.name_order], "salutation": row.salutation, "gender": row.gender or "",
        "languages": list(row.languages), "mobile": row.mobile, "work_phone": row.landline, "email": row.email,
        "wechat_id": row.wechat, "birthday_calendar": day.calendar if day else "",
        "birthday_year": day and day.year, "birthday_month": day and day.month, "birthday_day": day and day.day,
    }  # fmt: skip


def add_relations(store: Store, found: world.World) -> None:
    """Take in the relations between customers and between people."""
    known = {row.key: row for row in (*found.customers, *found.contacts)}

    def add(
        model: type, end: type, near: str, ties: dict[str, str], rows: tuple[world.Relation, ...]
    ) -> None:
        store.name(model, rows)
        records = {record.import_key: record for record in store.rows(end)}
        for row in rows:
            relation = model(
                pk=store.ids[row.key], import_key=row.key, kind=ties[row.kind], other=records[row.object],
                **{near: records[row.subject]},
            )  # fmt: skip
            day = max(known[row.subject].created_on, known[row.object].created_on)
            store.create(relation, day, known[row.subject].owner)

    add(CustomerRelation, Customer, "customer", mapping.CUSTOMER_TIE, found.customer_relations)
    add(ContactRelation, Contact, "contact", mapping.CONTACT_TIE, found.contact_relations)
    add_holdings(store, found)


def add_holdings(store: Store, found: world.World) -> None:
    """Take in who holds shares in whom inside the groups, and two heads of groups with one legal representative."""
    records = {record.import_key: record for record in store.rows(Customer)}
    below = [row for row in found.customers if row.kind == "company" and row.parent]
    rows = [
        {"kind": "holding", "customer": records[row.parent], "other": records[row.key], "share": Decimal(SHARES[n % 4])}
        for n, row in enumerate(below)
        if row.parent
    ]  # fmt: skip
    heads = sorted({row.parent for row in below if row.parent})[:2]
    rows.append({"kind": "same_person", "customer": records[heads[0]], "other": records[heads[1]]})
    for relation in with_ids(CustomerRelation, rows):
        day = max(relation.customer.created_at, relation.other.created_at).date()
        store.create(relation, day)
