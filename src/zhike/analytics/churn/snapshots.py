"""What was known of each customer at a day, and whether he bought after it: rows to learn from without looking ahead.

A snapshot's features come from purchases up to its day only, its outcome from the ``horizon`` after it only. The last
snapshot to learn from lies a whole horizon before ``as_of``, so nothing is learned from what has not happened yet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from zhike.analytics.answers import open_frame
from zhike.analytics.churn.learned import ChurnRisk, ChurnRiskFitted
from zhike.analytics.churn.rhythm import purchase_days
from zhike.analytics.frames import BadFrame, NotEnoughData, opened
from zhike.analytics.learning.blend import Quality, judged
from zhike.analytics.learning.trees import Growth

__all__ = ["FEATURES", "BackTest", "Snapshots", "backtest"]

FEATURES = (
    "silence", "age", "days", "interval", "overdue", "days_half", "days_before", "amount", "amount_half", "amount_trend",
)  # fmt: skip


@dataclass(frozen=True)
class Snapshots:
    """Looks at customers every ``horizon`` days back from ``as_of``, ``count`` times at most.

    Only those count who bought within ``active`` days before the snapshot (two horizons if None): who is long gone
    can't be lost again. ``lost`` means no purchase within ``horizon`` days.
    """

    as_of: dt.date
    horizon: int = 90
    count: int = 6
    active: int | None = None
    customer: str = "customer"
    date: str = "date"
    amount: str | None = None

    def past(self, frame: Any) -> nw.DataFrame[Any]:
        """Return a row per customer and past snapshot: customer, snapshot (its day), FEATURES, and ``lost`` (1, 0)."""
        keys, days, amounts, backend = self._purchases(frame)
        first, ends = int(days.min()), self.as_of.toordinal()
        moments = [ends - self.horizon * (number + 1) for number in range(self.count)]
        tables = []
        for moment in (one for one in moments[::-1] if one >= first + self.horizon):
            who, table = self._at(keys, days, amounts, moment)
            after = (days > moment) & (days <= moment + self.horizon)
            table["lost"] = (~np.isin(who, keys[after])).astype(np.int64)
            tables.append((who, moment, table))
        if not tables:
            raise NotEnoughData(
                f"Not enough data: at least {2 * self.horizon} days of purchases needed for a horizon of {self.horizon}."
            )
        return self._joined(tables, backend)

    def now(self, frame: Any) -> nw.DataFrame[Any]:
        """Return a row per customer still active at ``as_of``: customer, snapshot, FEATURES."""
        keys, days, amounts, backend = self._purchases(frame)
        moment = self.as_of.toordinal()
        who, table = self._at(keys, days, amounts, moment)
        return self._joined([(who, moment, table)], backend)

    def _purchases(self, frame: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray, Any]:
        if self.horizon < 1 or self.count < 1:
            raise BadFrame("The horizon is at least a day, and at least one snapshot is needed.")
        found = purchase_days(frame, self.as_of, self.customer, self.date, self.amount)
        if not len(found):
            raise NotEnoughData(f"Not enough data: no purchase until {self.as_of}.")
        columns = (found[name].to_numpy() for name in ("customer", "day", "amount"))
        return (*columns, found.implementation)

    def _at(
        self, keys: np.ndarray, days: np.ndarray, amounts: np.ndarray, moment: int
    ) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Return the customers active at a day, and what was known of them."""
        known = days <= moment
        keys, days, amounts = keys[known], days[known], amounts[known]
        starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
        counts = np.diff(np.r_[starts, len(keys)])
        who = np.repeat(np.arange(len(starts)), counts)
        first, last = days[starts], days[starts + counts - 1]
        half, before = days > moment - 182, days > moment - 365
        silence, interval = moment - last, (last - first) / np.maximum(counts - 1, 1)
        recent, earlier = (np.bincount(who, amounts * mask, len(starts)) for mask in (half, before & ~half))
        table = {
            "silence": silence, "age": moment - first, "days": counts,
            "interval": np.where(counts > 1, interval, np.nan),
            "overdue": np.where(counts > 1, silence / np.maximum(interval, 1), np.nan),
            "days_half": np.bincount(who, half, len(starts)), "days_before": np.bincount(who, before & ~half, len(starts)),
            "amount": np.bincount(who, amounts, len(starts)) / counts, "amount_half": recent,
            "amount_trend": (recent - earlier) / np.maximum(recent + earlier, 1e-9),
        }  # fmt: skip
        active = silence <= (2 * self.horizon if self.active is None else self.active)
        return keys[starts][active], {name: column[active] for name, column in table.items()}

    def _joined(
        self, tables: list[tuple[np.ndarray, int, dict[str, np.ndarray]]], backend: Any
    ) -> nw.DataFrame[Any]:
        columns: dict[str, list[Any]] = {
            "customer": [one for who, _, _ in tables for one in who.tolist()],
            "snapshot": [dt.date.fromordinal(moment) for who, moment, _ in tables for _ in range(len(who))],
        }
        for name in tables[0][2]:
            values = np.concatenate([table[name] for _, _, table in tables])
            columns[name] = [None if value != value else value for value in values.tolist()]
        return nw.from_dict(columns, backend=backend)


@dataclass(frozen=True)
class BackTest:
    """How good a model of earlier snapshots was on the last one, and how good the silence alone would have been."""

    learned: int
    judged: int
    since: dt.date
    quality: Quality
    silence_auc: float


def backtest(past: Any, model: ChurnRisk | None = None) -> tuple[BackTest, ChurnRiskFitted]:
    """Learn from all snapshots but the last and judge on the last; then learn from all, for use.

    ``past`` has ``snapshot`` (a date), ``silence`` (days), ``lost`` (0 or 1) and what the model learns from. Raises
    BadFrame for a missing column or value, NotEnoughData with fewer than two snapshots, or fewer than 100 lost and kept
    among those learned from.
    """
    table = opened(past)
    checked = open_frame(past, numbers=("silence", "lost"), dates=("snapshot",))
    checked.within("silence", 0, 1e9).within("lost", 0, 1, whole=True)
    for name in ("snapshot", "silence", "lost"):
        if None in checked.values(name):
            raise BadFrame(f"The column {name} lacks values.")
    days = sorted(set(table["snapshot"].to_list()))
    if len(days) < 2:
        raise NotEnoughData("Not enough data: one snapshot only; a shorter horizon makes more of them.")
    model = model or ChurnRisk(FEATURES, growths=(Growth(trees=100, rate=0.1),))
    last = nw.col("snapshot") == days[-1]
    seen, rest = table.filter(~last).to_native(), table.filter(last)
    lost = rest["lost"].to_numpy()
    if lost.min() == lost.max():
        raise NotEnoughData(f"Not enough data: at {days[-1]} all customers were lost, or none.")
    said = nw.from_native(model.fit(seen).predict(rest.to_native()), eager_only=True)["risk"].to_numpy()
    silence = judged(rest["silence"].to_numpy().astype(float) / 1e9, lost).auc
    found = BackTest(len(table) - len(rest), len(rest), days[-1], judged(said, lost), silence)
    return found, model.fit(table.to_native())
