"""How other modules add routes of their own to the API.

A module called ``api`` in any app is loaded before the addresses are made. There it may call
``extend`` with a ninja router, or ``for_each_object`` with a function that adds routes to the router
of every object. Routes come signed in (``request.actor``), and errors of the kernel are answered as
problem documents; a write goes through ``idempotency.once``, which ``routes.add`` does by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ninja import Router

from zhike.kernel.objects import Object

ForObject = Callable[[Object, Router], None]

routers: list[tuple[str, Router]] = []
for_objects: list[ForObject] = []
components: dict[str, dict[str, Any]] = {}


def extend(prefix: str, router: Router) -> None:
    """Add a router under ``/api/v1/<prefix>``."""
    routers.append((prefix, router))


def for_each_object(function: ForObject) -> ForObject:
    """Call ``function(object, router)`` for every object; used as a decorator."""
    for_objects.append(function)
    return function


def describe(**schemas: dict[str, Any]) -> None:
    """Add schemas to the components of the OpenAPI document."""
    components.update(schemas)
