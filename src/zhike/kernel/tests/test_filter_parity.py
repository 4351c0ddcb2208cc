"""The two compilers of the filter language say the same of every tree and every row."""

from __future__ import annotations

import contextlib
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zhike.catalog.models import Order
from zhike.customers.models import Contact, ContactLink, Customer
from zhike.kernel.filters import Context, matches, parse, to_q
from zhike.kernel.formats.periods import PERIODS
from zhike.kernel.objects import BoundField, Object, find_object_of, object_of
from zhike.people.models import User

TREES = 20_000
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WORDS = [
    "",
    "Acme",
    "ACME",
    "acme trading",
    "茶",
    "海文贸易",
    "Straße",
    "Ünal",
    "a_b",
    "100%",
    "İstanbul",
    "𠮷野家",
]


def value_of(bound: BoundField, draw: random.Random, ids: dict[type, list[int]]) -> Any:
    """Return a random stored value of a field, nothing included."""
    if bound.null and draw.random() < 0.3:
        return None
    kind = bound.kind.key
    if bound.choice_labels and kind != "multi_choice":
        keys = list(bound.choice_labels)[:4]
        return draw.choice(keys if bound.required or bound.null else ["", *keys])
    if kind == "multi_choice":
        keys = list(bound.choice_labels)[:3] or ["vip", "茶", "x y"]
        return draw.sample(keys, draw.randint(0, len(keys)))
    if kind in ("number", "money", "percent"):
        whole = draw.choice([0, 1, 7, 12, 100])
        return whole if bound.whole else Decimal(whole) + Decimal("0.25") * draw.randint(0, 3)
    if kind == "yes_no":
        return draw.random() < 0.5
    if kind == "date":
        return NOW.date() - timedelta(days=draw.randint(-40, 400))
    if kind == "date_time":
        return NOW - timedelta(hours=draw.randint(-900, 9000))
    if bound.is_reference:
        pool = ids.get(bound.target, [])
        return draw.choice(pool) if pool else None
    if kind == "address":
        return draw.choice([{"city": "杭州"}, {"country": "GB"}])
    if kind == "email":
        return draw.choice(["", "a@example.com", "B@example.com"])
    if kind == "phone":
        return draw.choice(["", "+8613800138000", "+442071234567"])
    return draw.choice(WORDS)[: bound.max_length or 100]


def operand(bound: BoundField, operator: str, draw: random.Random, ids: dict[type, list[int]]) -> Any:
    """Return a random right-hand side as JSON, one that the kind accepts."""
    if operator in ("empty", "filled"):
        return None
    if operator in ("last", "next"):
        return {"days": draw.choice([1, 7, 30, 365])}
    if operator == "when":
        return draw.choice(list(PERIODS))

    def one() -> Any:
        for _try in range(50):
            value = value_of(bound, draw, ids)
            if isinstance(value, list):
                if value:
                    return value[0]
                continue
            if value not in (None, ""):
                return value.isoformat() if isinstance(value, date) else bound.kind.to_json(value)
        return None

    if operator in ("in", "not_in", "has_any", "has_all"):
        return [item for item in (one() for _n in range(draw.randint(1, 3))) if item is not None]
    if operator == "between":
        return [one(), one()]
    return one()


def tree(obj: Object, draw: random.Random, ids: dict[type, list[int]], depth: int = 0) -> Any:
    """Return a random tree over an object's filterable fields, one step into references and relations included."""
    if depth < 3 and draw.random() < 0.45:
        if draw.random() < 0.25:
            return {"not": tree(obj, draw, ids, depth + 1)}
        word = draw.choice(["all", "any"])
        return {word: [tree(obj, draw, ids, depth + 1) for _n in range(draw.randint(0, 3))]}
    bound = draw.choice(list(obj.placed("filter")))
    name = bound.name
    target = find_object_of(bound.target) if bound.target else None
    if target is not None and target.key != "people.user" and draw.random() < 0.6:
        bound = draw.choice(
            [b for b in target.placed("filter") if b.kind.key != "many" and not b.is_reference]
        )
        name = f"{name}.{bound.name}"
    operator = draw.choice(bound.kind.operators)
    value = operand(bound, operator, draw, ids)
    if value is None and operator not in ("empty", "filled"):
        operator = "filled"
    if value == [] or (isinstance(value, list) and None in value):
        operator, value = "empty", None
    return {"field": name, "op": operator, **({"value": value} if value is not None else {})}


def snapshot(record: Any, depth: int = 0) -> dict[str, Any]:
    """Return a record as the in-memory compiler takes it, references and relations one level deep."""
    obj = object_of(record)
    found: dict[str, Any] = {}
    for bound in obj.bound.values():
        if bound.kind.key == "many":
            if depth == 0:
                rows = bound.column.related_model.objects.filter(
                    **{bound.column.remote_field.name: record.pk}, deleted_at__isnull=True
                ).distinct()
                found[bound.name] = [snapshot(row, 1) for row in rows]
            continue
        value = bound.value(record)
        if bound.is_reference and value is not None and depth == 0 and find_object_of(bound.target):
            found[bound.name] = {"id": value, **snapshot(bound.target.objects.get(pk=value), 1)}
        else:
            found[bound.name] = value
    return found


def fill(model: type, count: int, draw: random.Random, ids: dict[type, list[int]], **fixed: Any) -> list[Any]:
    """Store records with random values in every filterable field."""
    obj = object_of(model)
    made = []
    for number in range(count):
        record = model(**{name: value() if callable(value) else value for name, value in fixed.items()})
        for bound in obj.placed("filter"):
            own = (
                bound.kind.key != "many"
                and bound.name not in ("id", "import_key")
                and bound.name not in fixed
            )
            if own and bound.attname not in fixed:
                setattr(record, bound.attname, value_of(bound, draw, ids))
        if hasattr(record, "import_key"):
            record.import_key = f"{model.__name__}-{number}" if draw.random() < 0.8 else ""
        # What a constraint refuses can't be stored, so it can't be asked about either.
        with contextlib.suppress(IntegrityError), transaction.atomic():
            record.save()
            made.append(record)
    ids[model] = [record.pk for record in made]
    return made


@pytest.fixture
def rows(db: None) -> dict[type, list[Any]]:
    """Store a few dozen records of the main objects with random values, nothing in many places."""
    draw = random.Random(7)
    users = [User(email=f"u{n}@example.com", name=f"User {n}") for n in range(3)]
    for user in users:
        user.save()
    ids: dict[type, list[int]] = {User: [user.pk for user in users]}
    customers = fill(Customer, 90, draw, ids)
    contacts = fill(Contact, 60, draw, ids)
    for contact in contacts[:20]:
        for customer in draw.sample(customers, draw.randint(1, 2)):
            ContactLink.objects.create(contact=contact, customer=customer)
    orders = fill(Order, 60, draw, ids, customer_id=lambda: draw.choice(ids[Customer]))
    return {Customer: customers, Contact: contacts, Order: orders, "ids": ids}  # type: ignore[dict-item]


def test_twenty_thousand_random_trees_mean_the_same_in_sql_and_in_memory(rows: dict[Any, Any]) -> None:
    draw = random.Random(2026)
    ids = rows["ids"]
    context = Context(now=NOW, user_id=ids[User][0], team_ids=(1,), department_ids=(1,))
    checked = 0
    for model in (Customer, Contact, Order):
        obj = object_of(model)
        snapshots = {record.pk: snapshot(model.objects.get(pk=record.pk)) for record in rows[model]}
        for _number in range(TREES // 3 + 1):
            raw = tree(obj, draw, ids)
            node = parse(raw, obj)
            in_sql = set(model.objects.filter(to_q(node, context)).values_list("pk", flat=True))
            in_memory = {pk for pk, values in snapshots.items() if matches(node, values, context)}
            assert in_sql == in_memory, raw
            checked += 1
    assert checked >= TREES
