"""Custom fields for tests: one of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhike.kernel import actions
from zhike.kernel.access import SYSTEM, Actor
from zhike.workplace.fields.models import SEARCHED, SORTABLE, SUMMED, CustomField, Kind

OPTIONS = "gold | Gold | 金牌\nsilver | Silver | 银牌\n-tin | Tin | 锡牌"
# The flags for which the database gets an index.
FLAGS = ("filtered", "sorted")


def add_field(kind: str, *, key: str = "", actor: Actor = SYSTEM, **given: Any) -> CustomField:
    """Add a field of a kind, with every flag that the kind can carry."""
    values: dict[str, Any] = {
        "object": "customers.customer", "key": key or f"x_{kind}", "kind": kind, "label_en": f"My {kind}",
        "label_zh": f"我的 {kind}", "in_list": True, "filtered": True, "sorted": kind in SORTABLE,
        "searched": kind in SEARCHED, "summed": kind in SUMMED,
    }  # fmt: skip
    if kind in ("choice", "multi_choice"):
        values["options"] = OPTIONS
    if kind == "reference":
        values["target"] = "customers.contact"
    if kind == "number":
        values["decimals"] = 2
    return actions.create(CustomField, values | given, actor=actor)


def add_every_kind(*, only: Sequence[str] = tuple(Kind.values), **given: Any) -> dict[str, CustomField]:
    """Add one field of each kind."""
    return {kind: add_field(kind, position=place, **given) for place, kind in enumerate(only)}
