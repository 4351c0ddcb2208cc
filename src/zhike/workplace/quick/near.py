"""A picker in a form that has chosen a customer offers first what belongs to that customer.

An app says by which path its records lead to customers, in its ``objects.py``: ``near("customers.contact", "customers")``.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from zhike.kernel.access import Actor, visible_to
from zhike.kernel.listing import shown
from zhike.kernel.objects import Object
from zhike.kernel.pages.forms import is_id

_paths: dict[str, str] = {}


def near(object_key: str, path: str) -> None:
    """Say which field of an object holds the customers to whom its records belong."""
    _paths[object_key] = path


def first(request: HttpRequest, obj: Object, actor: Actor) -> list[Any]:
    """Return what a look-up is ordered by before names: what belongs to the customer in ``?customer=`` comes first.

    Of a customer whom the actor may not see, or a field hidden from him, the order must tell nothing.
    """
    path, chosen = _paths.get(obj.key, ""), request.GET.get("customer", "")
    if not path or not is_id(chosen) or not shown(actor, obj, path):
        return []
    customers = visible_to(actor, obj.field(path).target).filter(pk=int(chosen)).values("pk")
    belonging: Any = {"pk": OuterRef("pk"), f"{path}__in": customers}
    return [Exists(obj.model._default_manager.filter(**belonging)).desc()]
