"""When will the next order come? From the customer's own rhythm.

Source: theory of inter-purchase times; the median of his own intervals with their quartiles as the range.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from zhike.analytics.frames import NotEnoughData

__all__ = ["NextPurchase", "next_purchase"]


@dataclass(frozen=True)
class NextPurchase:
    """The day expected and its range (first to third quartile of the intervals), the median interval, how many there were."""

    on: dt.date
    earliest: dt.date
    latest: dt.date
    interval: float
    intervals: int
    overdue: bool


def next_purchase(days: Iterable[dt.date], as_of: dt.date) -> NextPurchase:
    """Return when a customer's next purchase is due, from the days on which he bought until ``as_of``.

    ``overdue`` says that even the latest day has passed. Raises NotEnoughData for fewer than 3 purchase days.

    >>> next_purchase([dt.date(2026, 1, 1), dt.date(2026, 1, 11), dt.date(2026, 1, 31)], dt.date(2026, 2, 1)).on
    datetime.date(2026, 2, 15)
    """
    known = sorted({day for day in days if day <= as_of})
    if len(known) < 3:
        raise NotEnoughData(f"Not enough data: {len(known)} purchase days, 3 are needed to know a rhythm.")
    gaps = np.diff([day.toordinal() for day in known])
    low, middle, high = (float(value) for value in np.quantile(gaps, (0.25, 0.5, 0.75)))
    on, earliest, latest = (known[-1] + dt.timedelta(round(gap)) for gap in (middle, low, high))
    return NextPurchase(on, earliest, latest, middle, len(gaps), latest < as_of)
