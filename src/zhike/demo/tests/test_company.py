"""The simulated company: the same for the same arguments, whole, never ahead of its day, as parametrised."""

from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean

import pytest

from zhike.demo import uscc
from zhike.demo.company import Company
from zhike.demo.orders import MOST_LINES
from zhike.demo.season import BusyClock, Season, spring_festival

from .test_purchasing import expected_repeats

AS_OF = date(2026, 8, 31)
GUIDE = Path(__file__).parents[4] / "docs" / "guide" / "demo.md"


@pytest.fixture(scope="module")
def world():
    return Company().simulate(seed=1, as_of=AS_OF)


@pytest.fixture(scope="module")
def worlds():
    return [Company().simulate(seed=seed, as_of=AS_OF) for seed in range(1, 11)]


def tables(world):
    rows = {field.name: getattr(world, field.name) for field in fields(world)}
    return {name: value for name, value in rows.items() if isinstance(value, tuple)}


def test_the_same_arguments_give_the_same_world(world):
    assert Company().simulate(seed=1, as_of=AS_OF) == world


def test_another_seed_gives_another_world(worlds):
    assert worlds[0].orders != worlds[1].orders
    assert worlds[0].customers != worlds[1].customers


def test_sizes(world):
    assert {name: len(rows) for name, rows in tables(world).items()} == {
        "departments": 4, "teams": 3, "users": 8, "categories": 10, "products": 120, "rates": 96,
        "customers": 400, "contacts": len(world.contacts), "contact_links": len(world.contact_links),
        "customer_relations": 40, "contact_relations": len(world.contact_relations),
        "orders": len(world.orders), "cancellations": len(world.cancellations),
        "returns": len(world.returns), "truth": len(world.truth),
    }  # fmt: skip
    assert 620 <= len(world.contacts) <= 780
    assert 2000 <= len(world.orders) <= 3600
    assert Counter(customer.kind for customer in world.customers) == {
        "company": 316,
        "person": 78,
        "internal": 6,
    }


def test_every_role_is_there(world):
    roles = {user.role for user in world.users}
    assert roles == {"administrator", "manager", "sales", "service", "marketing", "read_only"}
    assert {user.key for user in world.users} >= {customer.owner for customer in world.customers}


def test_keys_are_unique_and_say_that_they_are_demo(world):
    for rows in tables(world).values():
        if hasattr(rows[0], "key"):
            assert len({row.key for row in rows}) == len(rows)
            assert all(row.key.startswith("demo-") for row in rows)
    names = Counter(customer.name for customer in world.customers if customer.kind == "company")
    assert set(names.values()) == {1}
    assert len({order.number for order in world.orders}) == len(world.orders)


def test_every_row_that_is_named_exists(world):
    keys = {name: {row.key for row in rows} for name, rows in tables(world).items() if name != "truth"}
    lines = {line.key for order in world.orders for line in order.lines}
    assert {customer.parent for customer in world.customers} - {None} <= keys["customers"]
    assert {product.category for product in world.products} == keys["categories"]
    assert {link.contact for link in world.contact_links} == keys["contacts"]
    assert {link.customer for link in world.contact_links} <= keys["customers"]
    assert {x for row in world.customer_relations for x in (row.subject, row.object)} <= keys["customers"]
    assert {x for row in world.contact_relations for x in (row.subject, row.object)} <= keys["contacts"]
    assert {order.customer for order in world.orders} == {truth.customer for truth in world.truth}
    assert {line.product for order in world.orders for line in order.lines} <= keys["products"]
    assert {row.order for row in (*world.cancellations, *world.returns)} <= keys["orders"]
    assert {row.line for row in world.returns} <= lines
    assert {row.team for row in world.users} - {None} <= keys["teams"]
    assert {row.department for row in (*world.users, *world.teams)} <= keys["departments"]


def test_each_company_has_exactly_one_main_contact(world):
    main = Counter(link.customer for link in world.contact_links if link.main)
    assert main == {customer.key: 1 for customer in world.customers if customer.kind == "company"}
    assert len({(link.contact, link.customer) for link in world.contact_links}) == len(world.contact_links)


def test_nothing_happens_after_the_day(world):
    days = [day for rows in tables(world).values() for row in rows for day in dates_of(row)]
    assert min(days) >= AS_OF - timedelta(days=760)
    assert max(days) <= AS_OF


def dates_of(row):
    """Return the dates of a row and of the rows inside it."""
    for field in fields(row):
        value = getattr(row, field.name)
        if isinstance(value, date):
            yield value
        elif isinstance(value, tuple):
            yield from (day for part in value if is_dataclass(part) for day in dates_of(part))


def test_no_order_before_its_customer_and_no_reversal_before_its_order(world):
    created = {customer.key: customer.created_on for customer in world.customers}
    placed = {order.key: order.placed_on for order in world.orders}
    assert all(order.placed_on >= created[order.customer] for order in world.orders)
    assert all(row.cancelled_on >= placed[row.order] for row in world.cancellations)
    assert all(row.returned_on >= placed[row.order] for row in world.returns)


def test_no_more_comes_back_than_was_bought(world):
    bought = {line.key: line.quantity for order in world.orders for line in order.lines}
    assert all(1 <= row.quantity <= bought[row.line] for row in world.returns)
    assert not {row.order for row in world.cancellations} & {row.order for row in world.returns}


def test_credit_codes_are_valid_and_only_chinese(world):
    codes = [customer.registration_number for customer in world.customers if customer.registration_number]
    assert len(codes) > 120
    assert len(set(codes)) == len(codes)
    assert all(uscc.credit_check(code[:17]) == code[17] for code in codes)
    assert all(uscc.organisation_check(code[8:16]) == code[16] for code in codes)
    for customer in world.customers:
        if customer.registration_number:
            assert customer.registration_number[2:8] == customer.address.code


def test_mail_reaches_nobody(world):
    addresses = [row.email for row in (*world.users, *world.customers, *world.contacts) if row.email]
    assert len(addresses) > 700
    reserved = (".example", "example.com", "example.net")  # RFC 2606
    assert all(address.rpartition("@")[2].endswith(reserved) for address in addresses)
    assert all(address.isascii() for address in addresses)


def test_names_are_chinese_and_international(worlds):
    companies = [customer for world in worlds for customer in world.customers if customer.kind == "company"]
    chinese = sum(customer.language.startswith("zh") for customer in companies) / len(companies)
    assert 0.55 < chinese < 0.75
    orders = Counter(contact.name_order for world in worlds for contact in world.contacts)
    assert min(orders.values()) / sum(orders.values()) > 0.25
    assert any(contact.birthday and contact.birthday.calendar == "lunar" for contact in worlds[0].contacts)
    assert any(contact.salutation.endswith("总") for contact in worlds[0].contacts)


def test_currencies_follow_their_dated_rates(world):
    rates = {(rate.currency, rate.on): rate.rate for rate in world.rates}
    assert {order.currency for order in world.orders} == {"CNY", "USD", "EUR", "GBP", "HKD"}
    for order in world.orders:
        if order.currency != "CNY":
            assert order.rate == rates[order.currency, order.placed_on.replace(day=1)]
        assert 1 <= len(order.lines) <= MOST_LINES
        assert all(line.quantity > 0 and line.unit_price > 0 for line in order.lines)


def test_the_number_of_orders_is_what_the_model_expects(worlds):
    clock = BusyClock(Season(), AS_OF - timedelta(days=729), AS_OF)
    model = Company().purchasing
    expected = sum(
        1 + expected_repeats(model, (clock.end - clock.start_of(truth.first_on)) / 7)
        for world in worlds
        for truth in world.truth
    )
    assert sum(len(world.orders) for world in worlds) == pytest.approx(expected, rel=0.05)


def test_the_value_of_orders_is_what_each_buyer_spends(worlds):
    """Goods are whole, so that an amount is met within half the price of the cheapest one chosen."""
    real = expected = 0.0
    for world in worlds:
        mean = {truth.customer: truth.mean_order for truth in world.truth}
        real += sum(float(order.amount * order.rate) for order in world.orders)
        expected += sum(mean[order.customer] for order in world.orders)
    assert real == pytest.approx(expected, rel=0.02)


def test_buyers_spend_on_average_what_the_model_says(worlds):
    model = Company().purchasing
    means = [truth.mean_order for world in worlds for truth in world.truth]
    assert fmean(means) == pytest.approx(model.p * model.gamma / (model.q - 1), rel=0.05)


def test_the_year_has_its_seasons(worlds):
    """Orders per unit of busy time are level across the edges of each season, whatever the trend."""
    pace = Pace(worlds)
    festival = pace.of(lambda day: season_of(day) == "festival")
    around = pace.of(lambda day: season_of(day) != "festival" and day.month in (1, 2, 3))
    assert festival == pytest.approx(around, rel=0.2)
    fourth = pace.of(lambda day: season_of(day) == "fourth quarter")
    beside = pace.of(lambda day: season_of(day) == "ordinary" and day.month in (1, 8, 9))
    assert fourth == pytest.approx(beside, rel=0.1)
    weekend = pace.of(lambda day: day.weekday() >= 5)
    assert weekend == pytest.approx(pace.of(lambda day: day.weekday() < 5), rel=0.1)


class Pace:
    """Count the orders of many worlds against the weight of their days."""

    def __init__(self, worlds):
        self.season = Season()
        self.days = [AS_OF - timedelta(days=number) for number in range(730)]
        self.orders = Counter(order.placed_on for world in worlds for order in world.orders)

    def of(self, chosen):
        days = [day for day in self.days if chosen(day)]
        return sum(self.orders[day] for day in days) / sum(self.season.weight(day) for day in days)


def season_of(day):
    distance = (day - spring_festival(day.year)).days
    if -10 <= distance <= 9:
        return "festival"
    return "fourth quarter" if day.month >= 10 else "ordinary"


def test_the_shares_that_come_back(worlds):
    company, orders = Company(), sum(len(world.orders) for world in worlds)
    assert sum(len(world.cancellations) for world in worlds) / orders == pytest.approx(
        company.cancelled, abs=0.003
    )
    assert sum(len(world.returns) for world in worlds) / orders == pytest.approx(company.returned, abs=0.004)


def test_customers_buy_mostly_what_their_trade_prefers(world):
    category = {product.key: product.category.removeprefix("demo-category-") for product in world.products}
    wanted = {customer.key: customer.categories for customer in world.customers}
    hits = [
        category[line.product] in wanted[order.customer] for order in world.orders for line in order.lines
    ]
    assert fmean(hits) > 0.6


def test_levels_follow_the_value_bought(world):
    value = Counter()
    for order in world.orders:
        value[order.customer] += order.amount * order.rate
    lowest = {level: min(value[c.key] for c in world.customers if c.level == level) for level in "ABC"}
    highest = {level: max(value[c.key] for c in world.customers if c.level == level) for level in "ABC"}
    assert lowest["A"] >= highest["B"] >= lowest["B"] >= highest["C"]
    assert {c.level for c in world.customers if c.key not in value} == {None}


def test_the_guide_states_every_parameter():
    text = GUIDE.read_text(encoding="utf-8")
    company = Company()
    for part in (company, company.purchasing, company.season):
        for field in fields(part):
            if not is_dataclass(value := getattr(part, field.name)):
                assert f"| `{field.name}` | {value:g} |" in text, field.name
