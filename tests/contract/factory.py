"""Valid values and records for any object, derived from the kinds of its fields and what is required.

An object whose rules say more than its kinds (a number with a check digit, two ends that must differ)
has a line in ``HINTS``; one that only its own verbs write has one in ``MAKERS``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.world import World
from zhike.catalog.actions import Line, place_order
from zhike.kernel import actions, verbs
from zhike.kernel.access import SYSTEM, Actor
from zhike.kernel.fields import BoundField
from zhike.kernel.objects import Object, all_objects, find_object_of, get_object
from zhike.people.actions import roles, users

SKIP = object()
DAY = date(2026, 1, 1)
USCC = "91350100M000100Y43"


def _customer(factory: Factory, n: int) -> dict[str, Any]:
    return {
        "kind": "company", "registration_scheme": "uscc", "registration_number": USCC, "registration_override": "",
        "budget_min": f"{n}.2500", "budget_max": f"{n + 5000}.5000", "parent": factory.world.globex.pk,
    }  # fmt: skip


def _contact(factory: Factory, n: int) -> dict[str, Any]:
    return {
        "birthday_calendar": "solar", "birthday_year": 1980 + n % 20, "birthday_month": 1 + n % 12,
        "birthday_day": 1 + n % 28, "birthday_leap": False,
    }  # fmt: skip


def _link(factory: Factory, n: int) -> dict[str, Any]:
    days = {
        "since": (DAY + timedelta(days=n)).isoformat(),
        "until": (DAY + timedelta(days=n + 400)).isoformat(),
    }
    return {**days, "primary": False}


def _rate(factory: Factory, n: int) -> dict[str, Any]:
    return {"valid_from": (DAY + timedelta(days=n)).isoformat(), "rate": f"{1 + n % 7}.1200000000"}


def _deal(factory: Factory, n: int) -> dict[str, Any]:
    return {
        "stage": ("new", "qualify", "propose", "negotiate")[n % 4], "closed_on": SKIP, "lost_reason": SKIP,
        "lost_note": SKIP,
    }  # fmt: skip


def _field(factory: Factory, n: int) -> dict[str, Any]:
    return {
        "object": "catalog.product", "kind": "text", "key": f"key_{n}", "target": "",
        # What a text has no use for is left out when it is stored.
        "options": SKIP, "summed": SKIP, "decimals": 0,
    }  # fmt: skip


# What an object's own rules ask for beyond its required fields.
NEEDED = {"workplace.customfield": ("label_en",)}

HINTS: dict[str, Callable[[Factory, int], dict[str, Any]]] = {
    "customers.customer": _customer,
    "customers.contact": _contact,
    "customers.contactlink": _link,
    "catalog.rate": _rate,
    "sales.deal": _deal,
    "workplace.customfield": _field,
}


def _user(factory: Factory, n: int, actor: Actor, given: dict[str, Any]) -> Any:
    return users.invite(actor=SYSTEM, email=f"user{n}@example.com", name=f"User {n}")[0]


def _role(factory: Factory, n: int, actor: Actor, given: dict[str, Any]) -> Any:
    return roles.create(actor=SYSTEM, name=f"Role {n}")


def _source(factory: Factory, n: int, actor: Actor, given: dict[str, Any]) -> Any:
    customer = factory.create(get_object("customers.customer"), actor=actor)
    return verbs.run(customer, "note_source", {"field": "industry", "source": "visit"}, actor=SYSTEM)


def _line(factory: Factory, n: int, actor: Actor, given: dict[str, Any]) -> Any:
    order = place_order(
        factory.world.acme, actor=SYSTEM, number=f"L-{n}", ordered_at=timezone.now(),
        lines=[Line(Decimal(n % 9 + 1), Decimal("2.5"), None, f"Line {n}")],
    )  # fmt: skip
    return order.lines.get()


def _only(factory: Factory, n: int, actor: Actor, given: dict[str, Any]) -> Any:
    return get_object("people.organisation").model.objects.get(pk=1)


MAKERS: dict[str, Callable[..., Any]] = {
    "people.user": _user,
    "people.role": _role,
    "people.organisation": _only,
    "customers.profilesource": _source,
    "catalog.orderline": _line,
}
# There is exactly one record of these.
SINGLE = ("people.organisation",)


class Factory:
    """Makes values that an object accepts, each call others than before."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.count = itertools.count(1)

    def value(self, bound: BoundField, n: int) -> Any:
        """Return a valid value of a field as JSON, SKIP where there is none to give."""
        kind = bound.kind.key
        if bound.choice_labels:
            keys = list(bound.choice_labels)
            return [keys[n % len(keys)]] if bound.kind.multiple else keys[n % len(keys)]
        if bound.is_reference:
            return self.reference(bound)
        made = VALUES.get(kind)
        if made is None:
            return SKIP
        value = made(bound, n)
        return value[: bound.max_length] if isinstance(value, str) and bound.max_length else value

    def reference(self, bound: BoundField) -> Any:
        """Return the id of a fresh record to refer to."""
        target = find_object_of(bound.target) if bound.target else None
        if target is None:
            return SKIP
        if target.key == "people.user":
            return next(self.users()).pk
        return self.create(target).pk

    def users(self) -> Any:
        """Yield people to own things, in turn."""
        turn = next(self.count)
        people = (self.world.mia, self.world.ben, self.world.lin)
        yield people[turn % 3]

    def values(self, obj: Object, *, full: bool = False, **given: Any) -> dict[str, Any]:
        """Return valid values to create a record: the required fields, or every field of the form."""
        n = next(self.count)
        hint = HINTS[obj.key](self, n) if obj.key in HINTS else {}
        values: dict[str, Any] = {}
        for bound in obj.bound.values():
            field = bound.field
            needed = bound.required or bound.name in NEEDED.get(obj.key, ())
            if not (field.form or field.api == "rw") or not (needed or (full and field.form)):
                continue
            if bound.name in given:
                continue
            value = hint[bound.name] if bound.name in hint else self.value(bound, n)
            if value is not SKIP:
                values[bound.name] = value
        return values | given

    def create(self, obj: Object, *, actor: Actor = SYSTEM, full: bool = False, **given: Any) -> Any:
        """Create a record of any object."""
        if obj.key in MAKERS:
            return MAKERS[obj.key](self, next(self.count), actor, given)
        return actions.create(obj.model, self.values(obj, full=full, **given), actor=actor)

    def other(self, bound: BoundField, record: Any) -> Any:
        """Return a valid value that differs from the record's; SKIP where there is none."""
        obj = bound.object
        now = bound.kind.to_json(bound.value(record))
        for _try in range(5):
            n = next(self.count)
            hint = HINTS[obj.key](self, n) if obj.key in HINTS else {}
            value = hint[bound.name] if bound.name in hint else self.value(bound, n)
            if value is SKIP or value != now:
                return value
        return SKIP


VALUES: dict[str, Callable[[BoundField, int], Any]] = {
    "text": lambda bound, n: f"{n} {bound.name}",
    "long_text": lambda bound, n: f"{bound.name}\nline {n}",
    "email": lambda bound, n: f"somebody{n}@example.com",
    "url": lambda bound, n: f"https://example.com/{n}",
    "phone": lambda bound, n: f"+86138{n:08d}",
    "identifier": lambda bound, n: USCC,
    "number": lambda bound, n: (
        1 + n % 12 if bound.whole else f"{1 + n % 900}.{'25'[: bound.decimals]:0<{bound.decimals}}"
    ),
    "money": lambda bound, n: f"{1 + n}.{'25':0<{bound.decimals}}",
    "percent": lambda bound, n: f"{n % 100}.2500",
    "yes_no": lambda bound, n: n % 2 == 0,
    "date": lambda bound, n: (DAY + timedelta(days=n)).isoformat(),
    "date_time": lambda bound, n: (datetime(2026, 1, 1, 8, 30, tzinfo=UTC) + timedelta(hours=n)).isoformat(
        timespec="microseconds"
    ),
    "multi_choice": lambda bound, n: [f"tag {n}"],
    "address": lambda bound, n: {"country": "CN", "city": "杭州市", "street": f"文三路{n}号"},
}

# A text that no value of the kind can be.
WRONG = {
    "email": "no address", "url": "javascript:alert(1)", "phone": "no number", "number": "twelve", "money": "twelve",
    "percent": "twelve", "date": "2026-02-30", "date_time": "yesterday", "choice": "no such choice",
    "reference": "987654321", "user": "987654321",
}  # fmt: skip


def wrong(bound: BoundField) -> str | None:
    """Return what a form refuses for the field, None where it takes any text."""
    if bound.kind.key in WRONG:
        return WRONG[bound.kind.key]
    if bound.kind.key in ("text", "long_text", "identifier") and not bound.choice_labels:
        return "a\x07b"
    return None


def posted(values: dict[str, Any], obj: Object) -> dict[str, Any]:
    """Return values as a browser's form sends them."""
    sent: dict[str, Any] = {}
    for name, value in values.items():
        kind = obj.field(name).kind.key
        if kind == "address":
            sent |= {f"{name}_{part}": text for part, text in (value or {}).items()}
        elif kind == "yes_no":
            sent |= {name: "on"} if value else {}
        elif kind == "date_time" and value:
            local = timezone.localtime(datetime.fromisoformat(value), timezone.get_default_timezone())
            sent[name] = local.strftime("%Y-%m-%dT%H:%M")
        elif value is not None:
            sent[name] = value
    return sent


def written_objects() -> list[Object]:
    """Return the objects that the generic verbs write."""
    return [obj for obj in all_objects() if obj.writable]
