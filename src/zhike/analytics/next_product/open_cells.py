"""What has an account not bought that it could? Penetration, and the value of the open cells (theory item 31)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.frames import BadFrame

__all__ = ["Whitespace", "whitespace"]

STATES = ("owned", "open", "competitor", "not applicable")


@dataclass(frozen=True)
class Whitespace:
    """An account's cells by state, penetration = owned ÷ applicable (None if nothing applies), and the worth of what is open.

    ``value`` sums, over open and competitor cells, the median yearly spend of the segment's owners times the fit;
    ``unvalued`` cells have no owner in the segment to learn a spend from.
    """

    customer: str
    owned: int
    open: int
    competitor: int
    penetration: float | None
    value: Decimal
    unvalued: tuple[str, ...]


def whitespace(frame: Any) -> tuple[Whitespace, ...]:
    """Return the whitespace of each account, highest value first.

    Columns: ``customer``, ``product``, ``state`` (owned, open, competitor, not applicable), ``spend`` a year (needed where
    owned), optional ``segment`` and ``fit`` (0 … 1, 1 when missing). "Not applicable" must be said: a product without a
    row for an account is not counted at all. Raises BadFrame for unknown states and two rows of one cell.
    """
    table = open_frame(
        frame,
        text=("customer", "product", "state"),
        money=("spend",),
        optional_text=("segment",),
        optional_numbers=("fit",),
    ).complete("customer", "product", "state")
    if table.has("fit"):
        table.within("fit", 0, 1)
    optional = [table.values(name) if table.has(name) else [None] * len(table) for name in ("segment", "fit")]
    rows = list(
        zip(
            *(table.values(name) for name in ("customer", "product", "state", "spend")),
            *optional,
            strict=True,
        )
    )
    _check(rows)
    spends: dict[tuple[str | None, str], list[Decimal]] = {}
    for _, product, state, spend, segment, _ in rows:
        if state == "owned" and spend is not None:
            spends.setdefault((segment, product), []).append(spend)
    typical = {cell: median(found) for cell, found in spends.items()}
    by_customer: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_customer.setdefault(row[0], []).append(row)
    found = [_account(customer, cells, typical) for customer, cells in by_customer.items()]
    return tuple(sorted(found, key=lambda one: (-one.value, one.customer)))


def _check(rows: Iterable[tuple[Any, ...]]) -> None:
    seen = set()
    for customer, product, state, *_ in rows:
        if state not in STATES:
            raise BadFrame(f"The column state takes {', '.join(STATES)}, not “{state[:40]}”.")
        if (customer, product) in seen:
            raise BadFrame(f"There are two rows of {product} for {customer}.")
        seen.add((customer, product))


def _account(
    customer: str, cells: list[tuple[Any, ...]], typical: dict[tuple[str | None, str], Decimal]
) -> Whitespace:
    count = {state: sum(cell[2] == state for cell in cells) for state in STATES}
    applicable = len(cells) - count["not applicable"]
    value, unvalued = Decimal(0), []
    for _, product, state, _, segment, fit in sorted(cells, key=lambda cell: cell[1]):
        if state in ("open", "competitor"):
            if (segment, product) in typical:
                value += typical[segment, product] * Decimal(repr(1.0 if fit is None else fit))
            else:
                unvalued.append(product)
    return Whitespace(
        customer, count["owned"], count["open"], count["competitor"],
        count["owned"] / applicable if applicable else None, value, tuple(unvalued),
    )  # fmt: skip
