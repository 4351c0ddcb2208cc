"""Say which generated column goes to which column of which table: the only place that knows both.

The left side of each row is a column of the database. The right side is the name of a generated column, or a
function of all generated columns of that kind of row. Columns that are generated and not named are left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from . import derived

Columns = dict[str, list[str]]
Source = str | Callable[[Columns], list[str]]

NULL = r"\N"


def always(text: str) -> Source:
    """Return a source with the same text in every row."""
    return lambda columns: [text] * len(columns["id"])


def filled(name: str) -> Source:
    """Return a source that has NULL where a generated column is empty."""
    return lambda columns: [value or NULL for value in columns[name]]


@dataclass(frozen=True, slots=True)
class Target:
    """A table and where each of its columns comes from."""

    table: str
    columns: dict[str, Source]

    def pick(self, generated: Columns) -> list[list[str]]:
        """Return the columns of the table in the order in which they are declared."""
        return [
            generated[source] if isinstance(source, str) else source(generated)
            for source in self.columns.values()
        ]


def _same(*names: str) -> dict[str, Source]:
    return {name: name for name in names}


def _empty(*names: str) -> dict[str, Source]:
    return {name: always("") for name in names}


# Every column of every record.
_RECORD: dict[str, Source] = {"id": "id", "version": always("1"), **_same("created_at", "changed_at")}
# Records that say nothing of their own dates were there before the first customer.
_OLD: dict[str, Source] = {
    "id": "id", "version": always("1"),
    **dict.fromkeys(("created_at", "changed_at"), always("2020-01-01 00:00:00+00")),
}  # fmt: skip
_ORDER: dict[str, Source] = {
    "id": "id", "version": always("1"), "created_at": "placed_at", "changed_at": "placed_at",
    "customer_id": "customer", "ordered_at": "placed_at", "created_by_id": "owner", "total": "amount",
    "total_base": "amount_base", "line_count": "lines", "state": always("confirmed"),
    "custom": always("{}"),
    **_same("number", "currency", "rate", "import_key"), **_empty("ship_country", "note", "lines_hash"),
}  # fmt: skip
_LINE: dict[str, Source] = {
    "id": "id", "version": always("1"), "created_at": "placed_at", "changed_at": "placed_at", "order_id": "order",
    "position": "number", "product_id": "product", **_same("quantity", "unit_price", "amount"),
    **_empty("description"),
}  # fmt: skip

TARGETS: dict[str, Target] = {
    "role": Target(
        "people_role", {**_OLD, **_same("key", "name", "description", "grants", "permissions", "everything")}
    ),
    "department": Target(
        "people_department",
        {**_OLD, "name": "name", "name_sort": derived.plain_sort_keys, "parent_id": "parent", "ancestors": "ancestors"},
    ),
    "team": Target(
        "people_team", {**_OLD, "name": "name", "name_sort": derived.plain_sort_keys, **_empty("description")}
    ),
    "user": Target(
        "people_user",
        {
            **_OLD, **_same("name", "email"), "name_sort": derived.sort_keys, "role_id": "role",
            "department_id": "department", "password": always("!bench"), "is_active": always("t"),
            "language": always("en"), "time_zone": always("Asia/Shanghai"), "theme": always("system"),
            "density": always("comfortable"), "preferences": always("{}"), **_empty("phone", "position"),
        },
    ),
    "membership": Target("people_membership", {"id": "id", "user_id": "id", "team_id": "team", "leader": always("f")}),
    "category": Target(
        "catalog_category",
        {**_OLD, "name": "name", "name_sort": derived.plain_sort_keys, **_empty("english_name", "import_key")},
    ),
    "product": Target(
        "catalog_product",
        {
            **_OLD, "code": "sku", "name": "name", "name_sort": derived.plain_sort_keys, "active": always("t"),
            "search_text": derived.product_search, "custom": always("{}"), "category_id": "category", **_same("price", "currency"),
            **_empty("english_name", "unit", "note"),
        },
    ),
    "customer": Target(
        "customers_customer",
        {
            **_RECORD,
            **_same("kind", "name", "phone", "email", "industry", "level", "source", "currency", "language",
                    "country", "region", "city", "headcount", "revenue", "registration_number", "import_key"),
            "name_sort": derived.sort_keys, "search_text": derived.customer_search, "address": derived.addresses,
            "completeness": derived.percents, "registration_scheme": derived.registration_schemes,
            "operating_status": "status", "owner_id": "owner", "created_by_id": "owner", "team_id": "team",
            "tags": "tags", "brand_preference": always("{}"), "trade_status": always("never"),
            "match_keys": derived.customer_keys, "custom": always("{}"), "orders_count": always("0"), "net_purchases": always("0"), "gross_purchases": always("0"),
            **_empty("short_name", "english_name", "code", "industry_detail", "capital_currency", "ownership_type",
                     "legal_form", "governance", "registration_override", "website", "time_zone", "budget_holder",
                     "note"),
        },
    ),
    "contact": Target(
        "customers_contact",
        {
            **_RECORD, **_same("name_order", "mobile", "email", "position", "import_key"), "full_name": "name",
            "full_name_sort": derived.sort_keys, "search_text": derived.contact_search, "customer_id": "customer",
            "owner_id": "owner", "created_by_id": "owner", "team_id": "team", "birthday_leap": always("f"),
            "languages": always("{}"), "tags": always("{}"), "match_keys": derived.contact_keys,
            "custom": always("{}"),
            **_empty("family_name", "given_name", "romanised_name", "salutation", "gender", "department", "work_phone",
                     "other_email", "wecom_id", "wechat_id", "birthday_calendar", "note"),
        },
    ),
    "contact_link": Target(
        "customers_contactlink",
        {
            **_RECORD, "contact_id": "contact", "customer_id": "customer", "position": "position", "primary": "main",
            "roles": always("{}"), **_empty("attitude", "import_key"),
        },
    ),
    "order": Target("catalog_order", {**_ORDER, "kind": always("order"), **_empty("reason")}),
    "order_line": Target("catalog_orderline", _LINE),
    "cancellation": Target(
        "catalog_order",
        {**_ORDER, "kind": always("cancellation"), "original_id": "original", "reason": always("ordered twice")},
    ),
    "cancellation_line": Target("catalog_orderline", _LINE),
    "event": Target(
        "kernel_event",
        _same("at", "verb", "object", "subject_id", "customer_id", "actor_id", "actor_name", "via", "changes", "data"),
    ),
}  # fmt: skip
