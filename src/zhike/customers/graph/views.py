"""The pages of the graphs: the group of a customer, the people there, the people around a contact."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhike.customers.choices import Kind
from zhike.customers.graph import reading
from zhike.customers.graph.drawing import HEIGHT, WIDTH, as_tree, draw
from zhike.customers.models import Contact, Customer
from zhike.kernel import access
from zhike.kernel.access import Actor, knows, may, visible_to
from zhike.kernel.objects import object_of
from zhike.kernel.pages.door import page
from zhike.kernel.pages.list import head


@page
def group(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Draw the group that a customer belongs to."""
    customer = access.get(actor, Customer, pk)
    return answer(request, customer, actor, "group", *reading.company_graph(customer, actor))


@page
def people_at(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Draw the people at a customer."""
    customer = access.get(actor, Customer, pk)
    access.require(actor, object_of(Contact), "see")
    return answer(request, customer, actor, "people", *reading.people_graph(customer, None, actor))


@page
def people_around(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Draw the people around a contact: those where he mainly works, and those tied to him elsewhere."""
    contact = access.get(actor, Contact, pk)
    home = None
    if contact.customer_id and knows(actor, Contact, "customer") and may(actor, object_of(Customer), "see"):
        home = visible_to(actor, Customer).filter(pk=contact.customer_id).first()
    return answer(request, contact, actor, "people", *reading.people_graph(home, contact, actor))


def answer(
    request: HttpRequest, record: Any, actor: Actor, kind: str, nodes: list[Any], ties: list[Any]
) -> HttpResponse:
    """Render a graph as a drawing and as a list."""
    obj = object_of(record)
    access.veil([record], actor)
    drawing = draw(nodes, ties)
    base = f"/{obj.slug}/{record.pk}/"
    words = {"group": _("Group of %(name)s"), "people": _("People around %(name)s")}
    tabs = []
    if isinstance(record, Customer):
        kinds = [("group", _("Companies")), ("people", _("People"))]
        tabs = [{"label": label, "url": f"{base}{key}/", "active": key == kind} for key, label in kinds]
        if record.kind == Kind.PERSON or not may(actor, object_of(Contact), "see"):
            tabs = []
    context = {
        "object": head(obj), "list_url": f"/{obj.slug}/", "record_url": base, "record_title": obj.title_of(record),
        "title": words[kind] % {"name": obj.title_of(record)}, "drawing": drawing, "rows": as_tree(drawing), "tabs": tabs,
        "kind": kind, "box": {"width": WIDTH, "height": HEIGHT}, "alone": len(drawing.rows) < 2,
    }  # fmt: skip
    return render(request, "customers/graph.html", context)
