"""Who makes the business? ABC classes after Pareto, and how much hangs on the few.

Sources: Dickie (1951), Factory Management and Maintenance 109(7), 92–94; the Herfindahl–Hirschman index as in the
Horizontal Merger Guidelines (sum of squared shares in percent, up to 10,000).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import narwhals as nw

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData

__all__ = ["Abc", "AbcClass", "AbcFitted", "Concentration", "ConcentrationFitted"]

LOSS = "L"


@dataclass(frozen=True)
class AbcClass:
    """One class: its customers, their value and share of the total (None for losses)."""

    name: str
    customers: int
    value: Decimal
    share: float | None


@dataclass(frozen=True, kw_only=True)
class AbcFitted(Fitted):
    """The classes A, B, C and L (value of 0 or less, left out of the total), and the share of the top fifth."""

    classes: tuple[AbcClass, ...]
    total: Decimal
    top_fifth: float

    def count(self, name: str) -> int:
        """Return how many customers a class holds."""
        return next((one.customers for one in self.classes if one.name == name), 0)


@dataclass(frozen=True)
class Abc:
    """Classes customers by the cumulative share *before* them in falling order of value: under ``a`` A, under ``b`` B, else C.

    Equal values share the class of the first of them. Money is added as decimals, so shares do not depend on order.
    """

    a: float = 0.80
    b: float = 0.95
    customer: str = "customer"
    value: str = "value"

    def classify(self, frame: Any) -> tuple[AbcFitted, nw.DataFrame[Any]]:
        """Return the result and a frame of customers, most valuable first: customer, value, share, share_before, class.

        ``frame``: a row per customer (rows of one customer are added) with his value in one currency.
        Raises BadFrame for limits out of order or bad columns, NotEnoughData where no value is positive.
        """
        if not 0 < self.a < self.b <= 1:
            raise BadFrame("The limits of A and B must rise, between 0 and 1.")
        values = customer_values(frame, self.customer, self.value)
        ranked = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
        total = sum((value for _, value in ranked if value > 0), Decimal(0))
        if total <= 0:
            raise NotEnoughData("Not enough data: no customer has a value above 0, so there are no classes.")
        rows = self._rows(ranked, total)
        fitted = AbcFitted(
            n=len(rows),
            classes=tuple(_class(name, rows, total) for name in ("A", "B", "C", LOSS)),
            total=total,
            top_fifth=_top_fifth([value for _, value in ranked if value > 0], total),
            warnings=_concentrated(ranked[0][1], total),
        )
        names = ("customer", "value", "share", "share_before", "class")
        columns: dict[str, list[Any]] = {
            name: [row[place] for row in rows] for place, name in enumerate(names)
        }
        columns["value"] = [float(value) for value in columns["value"]]
        backend = nw.get_native_namespace(nw.from_native(frame))
        return fitted, nw.from_dict(columns, backend=backend if backend.__name__ != "duckdb" else "polars")

    def _rows(self, ranked: list[tuple[str, Decimal]], total: Decimal) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        before = Decimal(0)
        for customer, value in ranked:
            if value <= 0:
                rows.append((customer, value, None, None, LOSS))
                continue
            share_before = float(before / total)
            if rows and rows[-1][1] == value:
                name = rows[-1][4]
            else:
                name = "A" if share_before < self.a else "B" if share_before < self.b else "C"
            rows.append((customer, value, float(value / total), share_before, name))
            before += value
        return rows


def customer_values(frame: Any, customer: str, value: str) -> dict[str, Decimal]:
    """Return each customer's value, added exactly. Raises BadFrame for missing columns or amounts that are none."""
    table = open_frame(frame, text=(customer,), money=(value,)).complete(customer, value)
    sums: dict[str, Decimal] = {}
    for who, amount in table.rows(customer, value):
        sums[who] = sums.get(who, Decimal(0)) + amount
    return sums


def _class(name: str, rows: list[tuple[Any, ...]], total: Decimal) -> AbcClass:
    held = [row[1] for row in rows if row[4] == name]
    value = sum(held, Decimal(0))
    return AbcClass(name, len(held), value, None if name == LOSS else float(value / total))


def _top_fifth(values: list[Decimal], total: Decimal) -> float:
    return float(sum(values[: max(len(values) // 5, 1)], Decimal(0)) / total)


def _concentrated(first: Decimal, total: Decimal) -> tuple[str, ...]:
    share = float(first / total)
    return (f"One customer makes {share:.0%} of the value.",) if share > 0.8 else ()


@dataclass(frozen=True, kw_only=True)
class ConcentrationFitted(Fitted):
    """The index 0 … 10,000, the shares of the largest 1, 5 and 10, and what is left without the largest.

    ``excluded`` customers had a value of 0 or less, which has no share.
    """

    hhi: float
    cr1: float
    cr5: float
    cr10: float
    total: Decimal
    without_largest: Decimal
    largest: str
    excluded: int


@dataclass(frozen=True)
class Concentration:
    """Measures how much of the value hangs on few customers."""

    customer: str = "customer"
    value: str = "value"

    def fit(self, frame: Any) -> ConcentrationFitted:
        """Return the concentration of a frame as for ``Abc``. Raises BadFrame, NotEnoughData where no value is positive."""
        values = customer_values(frame, self.customer, self.value)
        ranked = sorted(
            ((value, who) for who, value in values.items() if value > 0), key=lambda pair: (-pair[0], pair[1])
        )
        if not ranked:
            raise NotEnoughData("Not enough data: no customer has a value above 0.")
        total = sum((value for value, _ in ranked), Decimal(0))
        shares = [float(value / total) for value, _ in ranked]
        excluded = len(values) - len(ranked)
        return ConcentrationFitted(
            n=len(values),
            hhi=sum((100 * share) ** 2 for share in shares),
            cr1=shares[0],
            cr5=sum(shares[:5]),
            cr10=sum(shares[:10]),
            total=total,
            without_largest=total - ranked[0][0],
            largest=ranked[0][1],
            excluded=excluded,
            warnings=(f"{excluded} customers with a value of 0 or less are left out.",) if excluded else (),
        )
