"""The generated rows agree with each other, whoever makes them and in whatever order."""

import json
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from bench.fill import TARGETS
from bench.generate import ROWS, Block, blocks, copy_text
from bench.parties import chinese_company, foreign_company
from bench.scale import Scale
from django.apps import apps

from zhike.catalog.models import Product
from zhike.customers.models import Contact, Customer
from zhike.demo import uscc

SCALE = Scale(1000)


@pytest.fixture(scope="module")
def tables():
    whole = defaultdict(lambda: defaultdict(list))
    for block in blocks(SCALE):
        for name, columns in block.make():
            for column, values in columns.items():
                whole[name][column].extend(values)
    return whole


def test_row_counts(tables):
    fixed = {name: len(columns["id"]) for name, columns in tables.items() if not name.startswith("cancel")}
    assert fixed == {
        "role": 6,
        "department": 20,
        "team": 40,
        "user": 200,
        "membership": 200,
        "category": 40,
        "product": 2000,
        "customer": 1000,
        "contact": 1200,
        "contact_link": 1200,
        "order": 2000,
        "order_line": 10_000,
        "event": 1000 + 2 * 200 + 1200 + 2000,
    }
    assert 5 <= len(tables["cancellation"]["id"]) <= 40


def test_the_blocks_of_a_million():
    scale = Scale(1_000_000)
    assert (scale.contacts, scale.orders, scale.lines) == (1_200_000, 2_000_000, 10_000_000)
    work = blocks(scale)
    assert sum(block.last - block.first for block in work if block.kind == "order") == 2_000_000
    assert max(block.last - block.first for block in work) == ROWS


def test_all_columns_of_a_table_are_equally_long(tables):
    for columns in tables.values():
        assert len({len(values) for values in columns.values()}) == 1


def test_ids_count_from_one(tables):
    for name in tables.keys() - {"cancellation", "cancellation_line", "event"}:
        columns = tables[name]
        assert columns["id"] == [str(n) for n in range(1, len(columns["id"]) + 1)], name


def test_cancellations_are_numbered_behind_and_turn_everything_round(tables):
    whole, part = tables["order"], tables["cancellation"]
    by_id = dict(zip(whole["id"], whole["amount_base"], strict=True))
    assert [f"-{by_id[key]}" for key in part["original"]] == part["amount_base"]
    assert [int(key) - 2000 for key in part["id"]] == list(map(int, part["original"]))
    lines = tables["cancellation_line"]
    assert set(lines["order"]) == set(part["id"])
    assert sum(map(Decimal, lines["amount"])) == sum(map(Decimal, part["amount"]))
    assert not set(lines["id"]) & set(tables["order_line"]["id"])


def test_a_block_does_not_depend_on_the_others():
    scale = Scale(100_000)
    alone = dict(Block("order", 30_001, 40_001, scale).make())
    again = dict(Block("order", 30_001, 40_001, scale).make())
    assert alone == again
    assert alone["order_line"]["id"][0] == "150001"


def test_rows_name_rows_that_exist(tables):
    exists = {name: set(columns["id"]) for name, columns in tables.items()}
    assert set(tables["customer"]["owner"]) <= exists["user"]
    assert set(tables["contact_link"]["customer"]) == exists["customer"]
    assert set(tables["order"]["customer"]) <= exists["customer"]
    assert set(tables["order_line"]["order"]) == exists["order"]
    assert set(tables["order_line"]["product"]) <= exists["product"]


def test_an_order_is_the_sum_of_its_lines(tables):
    order, line = tables["order"], tables["order_line"]
    sums, counts = defaultdict(Decimal), Counter(line["order"])
    for key, quantity, price, amount in zip(
        line["order"], line["quantity"], line["unit_price"], line["amount"], strict=True
    ):
        assert int(quantity) * Decimal(price) == Decimal(amount)
        sums[key] += Decimal(amount)
    assert [Decimal(amount) for amount in order["amount"]] == [sums[key] for key in order["id"]]
    assert [int(count) for count in order["lines"]] == [counts[key] for key in order["id"]]


def test_owner_and_currency_of_an_order_are_those_of_its_customer(tables):
    customer, order = tables["customer"], tables["order"]
    known = {key: place for place, key in enumerate(customer["id"])}
    for place, key in enumerate(order["customer"]):
        assert order["owner"][place] == customer["owner"][known[key]]
        assert order["currency"][place] == customer["currency"][known[key]]


def test_the_team_of_a_customer_lies_in_its_department(tables):
    home = dict(zip(tables["team"]["id"], tables["team"]["department"], strict=True))
    customer = tables["customer"]
    assert [home[team] for team in customer["team"]] == customer["department"]


def test_half_of_the_names_are_chinese(tables):
    assert sum(not name.isascii() for name in tables["customer"]["name"]) == 500


def test_half_a_million_names_of_each_language_are_different():
    numbers = range(500_000)
    assert len({chinese_company(number).full for number in numbers}) == 500_000
    assert len({foreign_company(number).full for number in numbers}) == 500_000


def test_credit_codes_are_valid(tables):
    codes = [code for code in tables["customer"]["registration_number"] if code]
    assert len(codes) == 450
    assert all(uscc.credit_check(code[:17]) == code[17] for code in codes)


def test_a_few_customers_order_much_and_half_of_them_once_or_never():
    scale = Scale(100_000)
    orders = Counter()
    for block in blocks(scale):
        if block.kind == "order":
            orders.update(dict(block.make())["order"]["customer"])
    most = orders.most_common(1)[0][1]
    assert 200 <= most <= 600
    assert sum(count for _, count in orders.most_common(10_000)) > 0.4 * scale.orders
    assert 100_000 - len(orders) + sum(count == 1 for count in orders.values()) > 50_000


def test_owners_are_spread_over_all_users():
    owners = Counter()
    for block in blocks(Scale(10_000)):
        if block.kind == "customer":
            owners.update(dict(block.make())["customer"]["owner"])
    assert len(owners) == 200
    assert owners["1"] > 3 * owners["200"]


def test_the_text_can_be_copied(tables):
    for columns in tables.values():
        text = copy_text(list(columns.values())).decode()
        rows = text.splitlines()
        assert len(rows) == len(columns["id"])
        assert {row.count("\t") for row in rows} == {len(columns) - 1}
        assert text.replace(r"\N", "").count("\\") == 0


def test_departments_hang_together(tables):
    rows = tables["department"]
    assert rows["ancestors"][0] == "{1}" and rows["parent"][0] == r"\N"
    assert rows["ancestors"][5] == "{1,2,6}" and rows["parent"][5] == "2"


def test_every_target_takes_what_is_generated(tables):
    for name, target in TARGETS.items():
        picked = target.pick(tables[name])
        assert len(picked) == len(target.columns)
        assert {len(values) for values in picked} == {len(tables[name]["id"])}


@pytest.mark.parametrize(
    ("name", "model"), [("customer", Customer), ("contact", Contact), ("product", Product)]
)
def test_derived_columns_are_those_that_the_model_derives(tables, name, model):
    target = TARGETS[name]
    for row in list(zip(*target.pick(tables[name]), strict=True))[:300]:
        given = dict(zip(target.columns, row, strict=True))
        values = {key: value for key, value in given.items() if value not in (r"\N", "{}")}
        record = model(**values | ({"address": json.loads(given["address"])} if "address" in given else {}))
        record.derive()
        for column in ("name_sort", "full_name_sort", "search_text", "completeness", "registration_scheme"):
            if column in given:
                assert (column, given[column]) == (column, str(getattr(record, column)))
        if "match_keys" in given:
            assert json.loads(f"[{given['match_keys'][1:-1]}]") == record.match_keys


def test_every_column_without_a_default_is_filled():
    tables = {target.table: set(target.columns) for target in TARGETS.values()}
    for model in apps.get_models():
        if model._meta.db_table in tables.keys() - {"kernel_event"}:
            own = [field for field in model._meta.concrete_fields if not field.generated]
            needed = {field.column for field in own if not field.null}
            assert needed <= tables[model._meta.db_table]


@pytest.mark.parametrize("customers", [0, 50, 12_345, 10_000_000])
def test_other_sizes_are_refused(customers):
    with pytest.raises(ValueError, match="power of ten"):
        Scale(customers)
