"""The event stream of a large company, so that timelines have something to show.

Every record has the event of its creation; every fifth customer was changed twice since.
"""

import json

Columns = dict[str, list[str]]

CHANGED_EACH = 5
_CHANGES = (
    json.dumps({"level": ["C", "B"], "headcount": ["", "10-49"]}),
    json.dumps({"operating_status": ["suspended", "active"], "note": ["", "Asked for samples"]}),
)


def customer_events(customers: Columns) -> Columns:
    """Return the creation of every customer, and two changes of every fifth."""
    columns = created("customers.customer", customers, customers["id"], _named("name", customers["name"]))
    later = [place for place, key in enumerate(customers["id"]) if int(key) % CHANGED_EACH == 0]
    picked = {name: [values[place] for place in later] for name, values in customers.items()}
    for changes in _CHANGES:
        more = _events(
            "customers.customer", "customer.changed", picked, picked["id"], picked["changed_at"],
            [changes] * len(later),
        )  # fmt: skip
        columns = {name: columns[name] + more[name] for name in columns}
    return columns


def created(key: str, records: Columns, customers: list[str], changes: list[str]) -> Columns:
    """Return the creation of records, which stand in the timelines of the given customers."""
    verb = f"{key.rpartition('.')[2]}.created"
    return _events(key, verb, records, customers, records.get("created_at") or records["placed_at"], changes)


def contact_events(contacts: Columns) -> Columns:
    """Return the creation of every contact."""
    names = _named("full_name", contacts["name"])
    return created("customers.contact", contacts, contacts["customer"], names)


def order_events(orders: Columns) -> Columns:
    """Return the creation of every order."""
    return created("catalog.order", orders, orders["customer"], _named("number", orders["number"]))


def _events(
    key: str, verb: str, records: Columns, customers: list[str], at: list[str], changes: list[str]
) -> Columns:
    count = len(records["id"])
    return {
        "id": records["id"],
        "at": at,
        "verb": [verb] * count,
        "object": [key] * count,
        "subject_id": records["id"],
        "customer_id": customers,
        "actor_id": records["owner"],
        "actor_name": [f"User {int(owner):03d}" for owner in records["owner"]],
        "via": ["page"] * count,
        "changes": changes,
        "data": ["{}"] * count,
    }


def _named(field: str, names: list[str]) -> list[str]:
    return [json.dumps({field: [None, name]}, ensure_ascii=False) for name in names]
