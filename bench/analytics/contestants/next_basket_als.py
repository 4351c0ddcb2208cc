"""Rank Ta-Feng's products for every customer with alternating least squares of the library implicit."""

from baskets import met, read
from implicit_baskets import offered_by_factors
from metering import measure

history, future = read()
measure(
    lambda: offered_by_factors(history, 10, only_new=False), lambda lists: met(lists, future), "implicit", "scipy", "numpy"
)  # fmt: skip
