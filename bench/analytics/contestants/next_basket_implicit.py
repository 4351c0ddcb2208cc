"""Rank Ta-Feng's products for every customer with the library implicit."""

from baskets import met, read
from implicit_baskets import offered
from metering import measure

history, future = read()
measure(
    lambda: offered(history, 10, only_new=False),
    lambda lists: met(lists, future),
    "implicit",
    "scipy",
    "numpy",
)
