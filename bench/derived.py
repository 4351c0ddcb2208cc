"""Columns that follow from others, as the models' `derive` computes them, for whole columns at once."""

import json
from types import SimpleNamespace

from zhike.customers import completeness, duplicates
from zhike.kernel.formats import pinyin

Columns = dict[str, list[str]]

# a profile field that is generated under another name
_PROFILE = {"operating_status": "status"}


def sort_keys(columns: Columns) -> list[str]:
    """Return the sort keys of names; columns without a kind are those of people."""
    return [
        pinyin.sort_key(name, person) for name, person in zip(columns["name"], _people(columns), strict=True)
    ]


def plain_sort_keys(columns: Columns) -> list[str]:
    """Return the sort keys of names that are nobody's: teams, products."""
    return [pinyin.sort_key(name) for name in columns["name"]]


def customer_search(columns: Columns) -> list[str]:
    """Return what customers are found by: the name with its readings, the number, phone and mail."""
    rows = zip(columns["name"], _people(columns), columns["registration_number"], columns["phone"], columns["email"],
               strict=True)  # fmt: skip
    return [
        f"{pinyin.search_text(name, person=person)} {pinyin.search_text(*others)}"
        for name, person, *others in rows
    ]


def contact_search(columns: Columns) -> list[str]:
    """Return what contacts are found by."""
    rows = zip(columns["name"], columns["mobile"], columns["email"], strict=True)
    return [
        f"{pinyin.search_text(name, person=True)} {pinyin.search_text(*others)}" for name, *others in rows
    ]


def product_search(columns: Columns) -> list[str]:
    """Return what products are found by."""
    rows = zip(columns["name"], columns["sku"], strict=True)
    return [pinyin.search_text(*texts) for texts in rows]


def addresses(columns: Columns) -> list[str]:
    """Return addresses as JSON, without the parts that are empty."""
    names = ("country", "province", "city", "district", "detail", "code")
    sources = ("country", "region", "city", "district", "address", "division_code")
    rows = zip(*(columns[source] for source in sources), strict=True)
    return [
        json.dumps({name: part for name, part in zip(names, row, strict=True) if part}, ensure_ascii=False)
        for row in rows
    ]


def percents(columns: Columns) -> list[str]:
    """Return how complete the profiles are."""
    asked = dict.fromkeys(row.name for table in completeness.TABLES.values() for row in table)
    sources = {name: columns.get(_PROFILE.get(name, name)) for name in asked}
    generated = {name: values for name, values in sources.items() if values}
    empty = dict.fromkeys(asked, "")
    return [
        str(
            completeness.percent(
                SimpleNamespace(**(empty | dict(zip(generated, row, strict=True))), kind=kind)
            )
        )
        for kind, *row in zip(columns["kind"], *generated.values(), strict=True)
    ]


def customer_keys(columns: Columns) -> list[str]:
    """Return the keys by which duplicates of customers are found."""
    names = ("kind", "name", "registration_number", "phone", "email")
    empty = dict.fromkeys(("short_name", "english_name", "website"), "")
    return [
        _array(duplicates.customer_keys(SimpleNamespace(**empty, **dict(zip(names, row, strict=True)))))
        for row in zip(*(columns[name] for name in names), strict=True)
    ]


def contact_keys(columns: Columns) -> list[str]:
    """Return the keys by which duplicates of contacts are found."""
    names = {"full_name": "name", "mobile": "mobile", "email": "email", "customer_id": "customer"}
    empty = dict.fromkeys(("romanised_name", "work_phone", "other_email", "wechat_id", "wecom_id"), "")
    return [
        _array(duplicates.contact_keys(SimpleNamespace(**empty, **dict(zip(names, row, strict=True)))))
        for row in zip(*(columns[source] for source in names.values()), strict=True)
    ]


def _array(texts: list[str]) -> str:
    """Return texts as an array of PostgreSQL's; keys hold neither quotes nor backslashes."""
    return "{" + ",".join(f'"{text}"' for text in texts) + "}"


def registration_schemes(columns: Columns) -> list[str]:
    """Return the kind of number of those that have one."""
    return ["uscc" if number else "" for number in columns["registration_number"]]


def _people(columns: Columns) -> list[bool]:
    if "kind" not in columns:
        return [True] * len(columns["name"])
    return [kind == "person" for kind in columns["kind"]]
