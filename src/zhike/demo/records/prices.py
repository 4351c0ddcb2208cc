"""What money was worth."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from zhike.demo import world

SMALLEST = Decimal("0.0000000001")


class Prices:
    """What a unit of a currency was worth on a day, in the base currency of this installation.

    The simulated rates are in CNY. A base currency that has no simulated rate is taken to be worth one CNY.
    """

    def __init__(self, rates: Iterable[world.Rate], base: str):
        self.base = base
        self._known: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
        for rate in sorted(rates, key=lambda rate: rate.on):
            self._known[rate.currency].append((rate.on, rate.rate))

    def of(self, currency: str, day: date) -> Decimal:
        """Return the rate of a currency to the base currency."""
        if currency == self.base:
            return Decimal(1)
        return (self._in_cny(currency, day) / self._in_cny(self.base, day)).quantize(SMALLEST, ROUND_HALF_UP)

    def _in_cny(self, currency: str, day: date) -> Decimal:
        known = self._known.get(currency)
        return known[bisect_right([on for on, _rate in known], day) - 1][1] if known else Decimal(1)
