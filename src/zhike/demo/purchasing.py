"""The purchasing model that the demo company follows: BG/NBD for when, Gamma-Gamma for how much.

Fader, Hardie & Lee, "Counting your customers the easy way", Marketing Science 24(2), 2005;
Fader & Hardie, "The Gamma-Gamma model of monetary value", 2013.
"""

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

WEEK = 7.0  # busy days


class Buyer(NamedTuple):
    """What is drawn once for a customer: purchases a week, chance to leave, mean order in CNY."""

    rate: float
    dropout: float
    mean_order: float


@dataclass(frozen=True, slots=True)
class Purchasing:
    """Hold the parameters of the model.

    While alive, a customer buys after exponential waits at a rate λ purchases a week,
    λ ~ Gamma(shape `r`, rate `alpha`). After each repeat purchase he leaves with probability p ~ Beta(`a`, `b`).
    The value of an order is Gamma(shape `p`, rate ν), ν ~ Gamma(shape `q`, rate `gamma`), in CNY, and
    independent of the rate. The mean rate is r/alpha, the mean dropout a/(a+b), the mean order p·gamma/(q−1).
    """

    r: float = 1.1
    alpha: float = 7.0
    a: float = 1.8
    b: float = 22.0
    p: float = 5.0
    q: float = 4.0
    gamma: float = 3600.0

    def buyer(self, random: Random) -> Buyer:
        """Draw a customer."""
        rate = random.gammavariate(self.r, 1 / self.alpha)
        dropout = random.betavariate(self.a, self.b)
        precision = random.gammavariate(self.q, 1 / self.gamma)
        return Buyer(rate, dropout, self.p / precision)

    def times(self, buyer: Buyer, first: float, end: float, random: Random) -> tuple[list[float], bool]:
        """Draw the busy times of all purchases before `end`, the first one given, and whether the buyer lives.

        Times are in busy days. A buyer who has only bought once has had no occasion to leave.
        """
        times = [first]
        while True:
            time = times[-1] + random.expovariate(buyer.rate) * WEEK
            if time >= end:
                return times, True
            times.append(time)
            if random.random() < buyer.dropout:
                return times, False

    def amount(self, buyer: Buyer, random: Random) -> float:
        """Draw the value of an order in CNY."""
        return random.gammavariate(self.p, buyer.mean_order / self.p)
