"""What do members hold, what do we owe them, and in which tier are they? The arithmetic of a points programme.

Source: ledger accounting of loyalty programmes (theory item 37; IFRIC 13, 2007): points burn first in, first out by expiry,
and what is not expected to be redeemed (breakage) is no liability.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zhike.analytics.frames import BadFrame

__all__ = ["Entry", "Lot", "Points", "Tier", "liability", "points", "tier"]


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: its day, points (earned above 0, burnt or taken back below), expiry of what was earned.

    ``key`` makes it count once however often it is reported: the order's number, say.
    """

    on: date
    points: int
    key: str
    expires: date | None = None


@dataclass(frozen=True)
class Lot:
    """Points left of one earning, and the last day on which they are good (None: no end)."""

    points: int
    expires: date | None


@dataclass(frozen=True)
class Points:
    """The balance (below 0 after a refund of points already spent), what expired, and the lots left, first to burn first."""

    balance: int
    expired: int
    lots: tuple[Lot, ...]


def points(ledger: Iterable[Entry], as_of: date) -> Points:
    """Return what a member holds on a day. Of entries with one key the first counts.

    Burning takes what expires first; what a refund takes back beyond the balance is owed, and later earnings pay it.
    Raises BadFrame for two different entries of one key, or points earned after their expiry.
    """
    lots: list[Lot] = []
    debt = expired = 0
    for entry in _once(ledger, as_of):
        lost = sum(lot.points for lot in lots if lot.expires is not None and lot.expires < entry.on)
        lots = [lot for lot in lots if lot.expires is None or lot.expires >= entry.on]
        expired += lost
        if entry.points >= 0:
            left = max(entry.points - debt, 0)
            debt = max(debt - entry.points, 0)
            lots += [Lot(left, entry.expires)] if left else []
            lots.sort(key=lambda lot: lot.expires or date.max)
        else:
            lots, owed = _burnt(lots, -entry.points)
            debt += owed
    expired += sum(lot.points for lot in lots if lot.expires is not None and lot.expires < as_of)
    lots = [lot for lot in lots if lot.expires is None or lot.expires >= as_of]
    return Points(sum(lot.points for lot in lots) - debt, expired, tuple(lots))


def _once(ledger: Iterable[Entry], as_of: date) -> list[Entry]:
    seen: dict[str, Entry] = {}
    for entry in ledger:
        if entry.expires is not None and entry.expires < entry.on:
            raise BadFrame(f"The points of {entry.key} expire before they are earned.")
        if seen.setdefault(entry.key, entry) != entry:
            raise BadFrame(f"There are two different entries of {entry.key}.")
    return sorted((entry for entry in seen.values() if entry.on <= as_of), key=lambda entry: entry.on)


def _burnt(lots: Sequence[Lot], wanted: int) -> tuple[list[Lot], int]:
    """Return the lots left after burning, and what there was not enough for."""
    left = []
    for lot in lots:
        taken = min(lot.points, wanted)
        wanted -= taken
        if lot.points > taken:
            left.append(Lot(lot.points - taken, lot.expires))
    return left, wanted


def liability(unexpired: int, value: Decimal, breakage: Decimal) -> Decimal:
    """Return unexpired points · value of one · (1 − breakage), in the currency of the value.

    >>> liability(10000, Decimal("0.01"), Decimal("0.2"))
    Decimal('80.000')
    """
    if unexpired < 0 or value < 0 or not 0 <= breakage <= 1:
        raise BadFrame("Points and their value can't be negative, and breakage is a share from 0 to 1.")
    return unexpired * value * (1 - breakage)


@dataclass(frozen=True)
class Tier:
    """A tier and what the window must hold for it: an amount and a number of orders, both."""

    name: str
    amount: Decimal
    orders: int


def tier(
    tiers: Sequence[Tier], amount: Decimal, orders: int, *, held: str | None = None,
    since_below: date | None = None, as_of: date, grace_days: int = 30,
) -> str | None:  # fmt: skip
    """Return the member's tier: the highest (``tiers`` rise) whose amount and orders are both reached; None for none.

    Who holds a higher one keeps it for ``grace_days`` after the day on which he first fell short (``since_below``). A tier
    that is no longer there is lost at once.
    """
    names = [one.name for one in tiers]
    reached = [place for place, one in enumerate(tiers) if amount >= one.amount and orders >= one.orders]
    now = max(reached, default=-1)
    before = names.index(held) if held in names else -1
    if before > now and (since_below is None or as_of <= since_below + timedelta(grace_days)):
        return names[before]
    return names[now] if now >= 0 else None
