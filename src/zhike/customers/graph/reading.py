"""What the graphs show, read with the rights of whoever looks: a record that he may not see is not there, nor what only it ties.

The number of queries depends on the depth of a group, never on its size; of many children the first are drawn, and the
rest is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Window
from django.db.models.functions import RowNumber
from django.utils.http import urlencode

from zhike.customers import queries
from zhike.customers.choices import Attitude, ContactTie, CustomerTie
from zhike.customers.graph.drawing import Node, Tie
from zhike.customers.models import Contact, ContactLink, ContactRelation, Customer, CustomerRelation
from zhike.kernel.access import Actor, knows, veil, visible_to
from zhike.kernel.formats.numbers import format_number
from zhike.kernel.objects import object_of

# So many children of one company, levels and boxes at most are drawn.
CHILDREN, LEVELS, MOST = 20, 8, 200
OWNING = (CustomerTie.HOLDING, CustomerTie.SAME_PERSON)
TONES = {
    Attitude.CHAMPION: "green",
    Attitude.SUPPORTER: "blue",
    Attitude.NEUTRAL: "gray",
    Attitude.BLOCKER: "red",
}
ABOVE = """
    WITH RECURSIVE above (id, parent_id, step) AS (
        SELECT id, parent_id, 0 FROM customers_customer WHERE id = %s
        UNION ALL
        SELECT c.id, c.parent_id, a.step + 1 FROM customers_customer c JOIN above a ON c.id = a.parent_id
        WHERE a.step < 50
    ) SELECT id FROM above WHERE step > 0 ORDER BY step
"""


def company_graph(customer: Customer, actor: Actor) -> tuple[list[Node], list[Tie]]:
    """Return the group of a customer from its head down, and who else holds shares or has the same representative."""
    found: dict[int, Customer] = {}
    sizes: dict[int, int] = {}
    path = _path(customer, actor)
    level: list[Customer] = [path[0]]
    in_group = knows(actor, Customer, "parent")
    for _depth in range(LEVELS):
        found |= {row.pk: row for row in level}
        if not in_group or not level or len(found) >= MOST:
            break
        rows = _below([row.pk for row in level], [row.pk for row in path], actor)
        kept = rows[: MOST - len(found)]
        sizes |= {row.parent_id: row.of for row in kept}
        level = [row for row in kept if row.pk not in found]
    if in_group and level:
        sizes |= _sizes([row.pk for row in level], actor)
    found.setdefault(customer.pk, customer)
    drawn = Counter(row.parent_id for row in found.values())
    more = {pk: size - drawn[pk] for pk, size in sizes.items()}
    relations = _owning(found, actor)
    group = set(found)
    for relation in relations:
        found |= {relation.customer_id: relation.customer, relation.other_id: relation.other}
    veil([*found.values(), *relations], actor)
    nodes = [
        _company(row, customer, in_group and row.pk in group, more.get(row.pk, 0)) for row in found.values()
    ]
    return nodes, [_owned(row) for row in relations]


def _path(customer: Customer, actor: Actor) -> list[Customer]:
    """Return the companies from the highest that the actor may see, without a gap, down to the customer itself."""
    if not customer.parent_id or not knows(actor, Customer, "parent"):
        return [customer]
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, [customer.pk])
        ids = [row[0] for row in cursor.fetchall()]
    seen = {row.pk: row for row in visible_to(actor, Customer).filter(pk__in=ids)}
    path = [customer]
    for pk in ids:
        if pk not in seen or len(path) >= LEVELS:
            break
        path.insert(0, seen[pk])
    return path


def _below(ids: Sequence[int], path: Sequence[int], actor: Actor) -> list[Any]:
    """Return the first visible children of each company, those on the way to the customer before others."""
    first = ExpressionWrapper(Q(pk__in=path), output_field=BooleanField()).desc()
    rows = visible_to(actor, Customer).filter(parent__in=ids)
    numbered = rows.annotate(
        place=Window(RowNumber(), partition_by="parent_id", order_by=[first, "name_sort", "pk"]),
        of=Window(Count("pk"), partition_by="parent_id"),
    )
    return list(numbered.filter(place__lte=CHILDREN).order_by("parent_id", "name_sort", "pk")[:MOST])


def _sizes(ids: Sequence[int], actor: Actor) -> dict[int, int]:
    """Return how many children those have whose children are not drawn."""
    rows = visible_to(actor, Customer).filter(parent__in=ids).order_by()
    return dict(rows.values("parent_id").annotate(of=Count("pk")).values_list("parent_id", "of"))


def _owning(found: Iterable[int], actor: Actor) -> list[CustomerRelation]:
    if not knows(actor, CustomerRelation, "customer", "kind", "other"):
        return []
    seen, ids = visible_to(actor, Customer).values("pk"), list(found)
    touching = Q(customer__in=ids, other__in=seen) | Q(other__in=ids, customer__in=seen)
    rows = visible_to(actor, CustomerRelation).filter(touching, kind__in=OWNING)
    return list(rows.select_related("customer", "other").order_by("kind", "pk")[:MOST])


def _company(row: Customer, centre: Customer, in_group: bool, more: int) -> Node:
    obj = object_of(row)
    return Node(
        row.pk, obj.title_of(row), f"/{obj.slug}/{row.pk}/",
        note=" · ".join(filter(None, (row.city, row.get_level_display() if row.level else ""))),
        focus=row.pk == centre.pk, parent=row.parent_id if in_group else None, more=max(more, 0),
        more_url=f"/{obj.slug}/?{urlencode({'parent': row.pk})}",
    )  # fmt: skip


def _owned(row: CustomerRelation) -> Tie:
    share = f"{format_number(row.share.normalize())} %" if row.share is not None else ""
    return Tie(row.customer_id, row.other_id, str(CustomerTie(row.kind).label), share)


def people_graph(
    customer: Customer | None, contact: Contact | None, actor: Actor
) -> tuple[list[Node], list[Tie]]:
    """Return the people at a customer, or around a contact, by who reports to whom, with what else ties them."""
    links = (
        list(queries.people_of(customer, actor)[:MOST])
        if customer and knows(actor, ContactLink, "contact", "customer")
        else []
    )
    places = {link.contact_id: link for link in links}
    found = {link.contact_id: link.contact for link in links}
    if contact is not None:
        found[contact.pk] = contact
    relations = _between(found, actor)
    for relation in relations:
        if len(found) < MOST:
            found |= {relation.contact_id: relation.contact, relation.other_id: relation.other}
    veil([*found.values(), *links, *relations], actor)
    above: dict[int, int] = {}
    ties = []
    for relation in relations:
        if relation.kind == ContactTie.REPORTS_TO and relation.contact_id not in above:
            above[relation.contact_id] = relation.other_id
        else:
            ties.append(Tie(relation.contact_id, relation.other_id, str(ContactTie(relation.kind).label)))
    nodes = [_person(row, places.get(row.pk), contact, above.get(row.pk), customer) for row in found.values()]
    return nodes, ties


def _between(found: Iterable[int], actor: Actor) -> list[ContactRelation]:
    if not knows(actor, ContactRelation, "contact", "kind", "other"):
        return []
    seen, ids = visible_to(actor, Contact).values("pk"), list(found)
    touching = Q(contact__in=ids, other__in=seen) | Q(other__in=ids, contact__in=seen)
    rows = visible_to(actor, ContactRelation).filter(touching).select_related("contact", "other")
    return list(rows.order_by("kind", "pk")[: MOST * 2])


def _person(
    row: Contact,
    link: ContactLink | None,
    centre: Contact | None,
    above: int | None,
    customer: Customer | None,
) -> Node:
    obj = object_of(row)
    badges = []
    if link is not None:
        labels = dict(object_of(link).field("roles").choice_labels)
        badges = [str(labels.get(role, role)) for role in link.roles]
        badges += [link.get_attitude_display()] if link.attitude else []
    return Node(
        row.pk, obj.title_of(row), f"/{obj.slug}/{row.pk}/",
        note=(link.position if link else "") or row.position, badges=badges, parent=above,
        tone=TONES.get(Attitude(link.attitude), "") if link and link.attitude else "",
        focus=centre is not None and row.pk == centre.pk,
    )  # fmt: skip
