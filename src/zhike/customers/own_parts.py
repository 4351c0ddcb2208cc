"""Which of a record's own relations and contacts a verb may name: its form offers these, and asks for no number."""

from __future__ import annotations

from typing import Any

from zhike.customers import queries
from zhike.customers.actions.people import OfContact
from zhike.customers.actions.relations import OfRelation
from zhike.customers.models import Contact, ContactLink, ContactRelation, Customer, CustomerRelation
from zhike.customers.panels import ENDS, from_this_end
from zhike.kernel.access import Actor, knows, veil
from zhike.kernel.pages.input_form import Parts, own_parts

MANY = 200


def relations(record: Any, actor: Actor) -> Parts:
    """Return the relations of a customer or a contact, each as it reads from this end."""
    rows: list[Any] = []
    if isinstance(record, Customer):
        if knows(actor, CustomerRelation, *ENDS):
            rows = list(queries.relations_of(record, actor)[:MANY])
    elif knows(actor, ContactRelation, "contact", "kind", "other"):
        rows = list(queries.person_relations_of(record, actor)[:MANY])
    veil(rows, actor)
    near = "customer" if isinstance(record, Customer) else "contact"
    ends = [(row.pk, from_this_end(row, near, record)) for row in rows]
    return {"relation": [(pk, f"{end['tie']} {end['name']}") for pk, end in ends]}


def people(record: Any, actor: Actor) -> Parts:
    """Return the contacts that stand for a customer."""
    if not knows(actor, ContactLink, "contact", "customer") or not knows(actor, Contact, "full_name"):
        return {"contact": []}
    links = queries.people_of(record, actor)[:MANY]
    return {"contact": [(link.contact_id, str(link.contact)) for link in links]}


own_parts[OfRelation] = relations
own_parts[OfContact] = people
