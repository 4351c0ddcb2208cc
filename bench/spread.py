"""Spread a large company over its people and places: who owns what, who buys how often.

Everything here is a function of an id, so that two tables that name the same customer agree without a table
in memory.
"""

from itertools import accumulate
from random import Random

USERS, DEPARTMENTS, TEAMS = 200, 20, 40
_SLOTS = 4096
_MIX = 7_368_787  # odd, no multiple of 5, so coprime to every power of ten: a permutation of the ids

# share of the customers abroad, in tenths of a per cent of all customers abroad
_ABROAD = (("US", "USD", 320), ("GB", "GBP", 200), ("DE", "EUR", 160), ("FR", "EUR", 120), ("HK", "HKD", 120),
           ("AU", "USD", 80))  # fmt: skip


def is_chinese(customer: int) -> bool:
    """Tell whether a customer has a Chinese name and lives in mainland China: every second one."""
    return customer % 2 == 0


def owner_of(customer: int) -> int:
    """Return the user who owns a customer: the first users own most, by 1/(place + 20)."""
    return _OWNERS[customer * _MIX // 7 % _SLOTS]


def department_of(user: int) -> int:
    """Return the department of a user."""
    return (user - 1) % DEPARTMENTS + 1


def team_of(user: int) -> int:
    """Return the team of a user; it lies in his department."""
    return (user - 1) % TEAMS + 1


def customer_country(customer: int) -> str:
    """Return the ISO code of a customer's country."""
    return "CN" if is_chinese(customer) else _PLACES[customer * _MIX // 3 % len(_PLACES)][0]


def customer_currency(customer: int) -> str:
    """Return the currency in which a customer buys."""
    return "CNY" if is_chinese(customer) else _PLACES[customer * _MIX // 3 % len(_PLACES)][1]


class ZipfCustomers:
    """Draw the customers of orders by the law of Zipf and Mandelbrot: weight (rank + 50) ** -0.9.

    At a million customers and two million orders the best one has about 2,300 orders and half have none or one.
    Ranks are scattered over the ids.
    """

    _SHIFT, _POWER = 50.0, 0.1  # the power is 1 − 0.9, that of the integrated weight

    def __init__(self, customers: int):
        self.customers = customers
        self._low = self._SHIFT**self._POWER
        self._width = (customers + self._SHIFT) ** self._POWER - self._low

    def draw(self, count: int, random: Random) -> list[int]:
        """Return ids of customers, one per order."""
        low, width, shift, size, turn = self._low, self._width, self._SHIFT, self.customers, random.random
        ranks = [int((low + width * turn()) ** 10 - shift) for _ in range(count)]
        return [min(rank, size - 1) * _MIX % size + 1 for rank in ranks]


def _slots(weights: list[float]) -> list[int]:
    """Fill the slots with the numbers from 1 on, each as often as its weight says."""
    ends = [round(_SLOTS * end / sum(weights)) for end in accumulate(weights)]
    starts = [0, *ends[:-1]]
    return [
        number for number, (a, b) in enumerate(zip(starts, ends, strict=True), start=1) for _ in range(a, b)
    ]


_OWNERS = _slots([1 / (place + 20) for place in range(USERS)])
_PLACES = [(country, currency) for country, currency, share in _ABROAD for _ in range(share)]
