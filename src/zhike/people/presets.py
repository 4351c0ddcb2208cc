"""The roles that an installation starts with. They are ordinary roles: everybody who may can change them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

# Goods and rates belong to nobody, so "own" or "team" would hide them.
REFERENCE = ("catalog.product", "catalog.category", "catalog.rate")
LOOK_UP: dict[str, Any] = {key: {"see": "all"} for key in REFERENCE}


def reach(scope: str) -> dict[str, str]:
    """Return the grants of somebody who may do everything with the records in ``scope``."""
    return dict.fromkeys(("see", "create", "change", "delete", "export", "import", "share"), scope)


PRESETS: tuple[dict[str, Any], ...] = (
    {
        "key": "administrator",
        "name": gettext_noop("Administrator"),
        "description": gettext_noop("May do everything."),
        "everything": True,
    },
    {
        "key": "manager",
        "name": gettext_noop("Manager"),
        "description": gettext_noop("Works with the records of the own department and of those below it."),
        "grants": {"*": reach("department"), **LOOK_UP},
        "permissions": ["activity.see", "audit.see", "users.hand_over"],
    },
    {
        "key": "sales",
        "name": gettext_noop("Sales"),
        "description": gettext_noop("Sees own records and those of the team, changes own ones."),
        "grants": {
            "*": {"see": "team", "create": "team", "change": "own", "export": "own", "share": "own"},
            **LOOK_UP,
        },
    },
    {
        "key": "service",
        "name": gettext_noop("Service"),
        "description": gettext_noop("Sees all records, adds new ones, and changes those of the own team."),
        "grants": {"*": {"see": "all", "create": "team", "change": "team", "share": "own"}},
    },
    {
        "key": "marketing",
        "name": gettext_noop("Marketing"),
        "description": gettext_noop("Sees and exports all records, imports new ones, and changes own ones."),
        "grants": {
            "*": {
                "see": "all",
                "create": "own",
                "change": "own",
                "export": "all",
                "import": "own",
                "share": "own",
            }
        },
    },
    {
        "key": "read-only",
        "name": gettext_noop("Read-only"),
        "description": gettext_noop("Sees all records and changes nothing."),
        "grants": {"*": {"see": "all"}},
    },
)
