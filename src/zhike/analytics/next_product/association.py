"""Which products go together? Rules with support, confidence and lift, and what to offer next by them.

Source: Agrawal, R., Imieliński, T. & Swami, A. (1993), Mining association rules, SIGMOD 22(2), 207–216. Rules of one
product to another; a basket is all that a customer bought in the frame (give twelve months, theory item 34).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame
from zhike.analytics.next_product.baskets import read_baskets

__all__ = ["Association", "AssociationFitted", "Offer", "Rule"]


@dataclass(frozen=True)
class Rule:
    """Who buys ``given`` also buys ``then``: customers with both, with ``given``; support, confidence and lift."""

    given: Any
    then: Any
    together: int
    givers: int
    support: float
    confidence: float
    lift: float


@dataclass(frozen=True)
class Offer:
    """A product to offer, the rule that speaks for it, and the reason in words ("7 of 10 customers …")."""

    product: Any
    rule: Rule
    reason: str


@dataclass(frozen=True, kw_only=True)
class AssociationFitted(Fitted):
    """The rules, highest lift first."""

    rules: tuple[Rule, ...]

    def offers(
        self, owned: Collection[Any], *, rejected: Collection[Any] = (), top: int = 5
    ) -> tuple[Offer, ...]:
        """Return what to offer to an owner of some products: not owned, not rejected, by confidence, then lift."""
        known, shut = set(owned), set(owned) | set(rejected)
        fitting = [rule for rule in self.rules if rule.given in known and rule.then not in shut]
        found: dict[Any, Offer] = {}
        for rule in sorted(
            fitting, key=lambda one: (-one.confidence, -one.lift, str(one.then), str(one.given))
        ):
            reason = f"{rule.together} of {rule.givers} customers with {rule.given} also have {rule.then}"
            found.setdefault(rule.then, Offer(rule.then, rule, reason))
        return tuple(found.values())[:top]


@dataclass(frozen=True)
class Association:
    """Keeps rules with a lift above ``least_lift`` from at least ``least_together`` customers.

    ``always_together`` lists pairs, accessories say, of which no rule is made.
    """

    least_lift: float = 1.2
    least_together: int = 5
    always_together: tuple[tuple[Any, Any], ...] = ()

    def fit(self, frame: Any, customer: str = "customer", product: str = "product") -> AssociationFitted:
        """Count a frame with a row per customer and product (more rows of one pair count once). Raises BadFrame."""
        if self.least_together < 1 or self.least_lift < 0:
            raise BadFrame("The least lift can't be negative, and at least one customer must buy both.")
        baskets = read_baskets(frame, customer, product, None)
        bought = baskets.matrix(np.ones(len(baskets.customer)))
        bought.data[:] = 1
        n = len(baskets.customers)
        counts = (bought.T @ bought).tocoo()
        buyers = np.asarray(bought.sum(axis=0)).ravel().astype(np.int64)
        shut = {frozenset(pair) for pair in self.always_together}
        rules = []
        keep = (counts.row != counts.col) & (counts.data >= self.least_together)
        for given, then, both in zip(counts.row[keep], counts.col[keep], counts.data[keep], strict=True):
            together, givers = int(both), int(buyers[given])
            lift = together * n / (givers * int(buyers[then]))
            pair = (baskets.products[given], baskets.products[then])
            if lift > self.least_lift and frozenset(pair) not in shut:
                rules.append(Rule(*pair, together, givers, together / n, together / givers, lift))
        rules.sort(key=lambda one: (-one.lift, -one.together, str(one.given), str(one.then)))
        return AssociationFitted(n=n, rules=tuple(rules))
