"""Rank Ta-Feng's products that a customer never bought with alternating least squares of the library implicit."""

from baskets import met_new, read
from implicit_baskets import offered_by_factors
from metering import measure

history, future = read()
measure(
    lambda: offered_by_factors(history, 20, only_new=True), lambda lists: met_new(lists, history, future),
    "implicit", "scipy", "numpy",
)  # fmt: skip
