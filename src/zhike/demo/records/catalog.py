"""Categories, products and rates of the demo company."""

from __future__ import annotations

from zhike.catalog.models import Category, Product, Rate
from zhike.demo import world
from zhike.demo.records.prices import Prices
from zhike.demo.records.store import Store, with_ids
from zhike.demo.words.goods import UNITS

CURRENCY = "CNY"  # in which the simulated house counts


def add_catalog(store: Store, found: world.World, prices: Prices, chinese: bool) -> None:
    """Take in categories, products and rates; a rate that this installation has already is left out."""
    store.name(Category, found.categories)
    store.name(Product, found.products)
    first = min(rate.on for rate in found.rates)
    for row in found.categories:
        name = row.name_zh if chinese else row.name
        store.create(
            Category(pk=store.ids[row.key], import_key=row.key, name=name, english_name=row.name), first
        )
    for row in found.products:
        product = Product(
            pk=store.ids[row.key], code=row.sku, name=row.name_zh if chinese else row.name, english_name=row.name,
            category_id=store.ids[row.category], unit=UNITS[row.unit] if chinese else row.unit, price=row.price,
            currency=CURRENCY,
        )  # fmt: skip
        store.create(product, first)
    there = set(Rate.objects.alive().values_list("currency", "valid_from"))
    currencies = ({row.currency for row in found.rates} | {CURRENCY}) - {prices.base}
    days = sorted({row.on for row in found.rates})
    wanted = [(name, day) for name in sorted(currencies) for day in days if (name, day) not in there]
    values = (
        {
            "import_key": f"demo-rate-{name.lower()}-{day:%Y-%m}", "currency": name, "valid_from": day,
            "rate": prices.of(name, day),
        }
        for name, day in wanted
    )  # fmt: skip
    for rate in with_ids(Rate, values):
        store.create(rate, rate.valid_from)
