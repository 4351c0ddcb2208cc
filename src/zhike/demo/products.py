"""The catalogue of the demo company and the dated rates of the currencies it sells in."""

from datetime import date
from decimal import Decimal
from random import Random

from .words.goods import GOODS
from .world import Category, Product, Rate

CATEGORIES = tuple(Category(f"demo-category-{key}", name, name_zh) for key, name, name_zh, _ in GOODS)

PRODUCTS = tuple(
    Product(
        key=f"demo-product-{category}-{number:02d}",
        sku=f"HW-{category[:4].upper()}-{number:02d}",
        name=name,
        name_zh=name_zh,
        category=f"demo-category-{category}",
        unit=unit,
        price=Decimal(price).quantize(Decimal("0.01")),
    )
    for category, _, _, goods in GOODS
    for number, (name, name_zh, unit, price) in enumerate(goods, start=1)
)

# about where each currency stood in 2025; from there the simulated rate wanders
OPENING_RATES = {"USD": 7.15, "EUR": 7.8, "GBP": 9.1, "HKD": 0.917}
_MONTHLY_CHANGE = {"USD": 0.006, "EUR": 0.012, "GBP": 0.013, "HKD": 0.006}


def simulate_rates(start: date, as_of: date, random: Random) -> tuple[Rate, ...]:
    """Return a rate per currency for the first of each month from `start` to `as_of`: a random walk."""
    rates = []
    for currency, value in OPENING_RATES.items():
        on = start.replace(day=1)
        while on <= as_of:
            key = f"demo-rate-{currency.lower()}-{on:%Y-%m}"
            rates.append(Rate(key, currency, on, Decimal(f"{value:.4f}")))
            value *= 1 + random.gauss(0, _MONTHLY_CHANGE[currency])
            on = date(on.year + on.month // 12, on.month % 12 + 1, 1)
    return tuple(rates)
