"""Simulated customers and purchases of any size, the same for the same seed, kept as Parquet in `build/bench`."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from .peers import ROOT

FOLDER = ROOT / "build" / "bench" / "analytics"
# The parameters of CDNOW (Fader, Hardie & Lee 2005), which are per week.
BG_NBD = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
PARETO_NBD = {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
# First purchases fall in half a year, and are watched for 13 to 39 weeks.
DAYS = (91, 273)
FIRST_DAY, LAST_DAY = date(2024, 1, 2), date(2025, 12, 31)
_BATCH = 1_000_000


def bg_nbd_customers(customers: int) -> Path:
    """Return a file of customers after BG/NBD, in days: x purchases on later days, the last at t_x, T watched."""

    def batch(size: int, random: np.random.Generator) -> pl.DataFrame:
        rate = random.gamma(BG_NBD["r"], 1 / (7 * BG_NBD["alpha"]), size)
        leaves = random.beta(BG_NBD["a"], BG_NBD["b"], size)
        return _histories(rate, random, lambda alive: random.random(len(alive)) < leaves[alive])

    return _kept(f"bg-nbd-{customers}", customers, batch)


def pareto_nbd_customers(customers: int, *, whole_weeks: bool) -> Path:
    """Return a file of customers after Pareto/NBD, in weeks: in whole ones, or to the day as CDNOW counts."""

    def batch(size: int, random: np.random.Generator) -> pl.DataFrame:
        rate = random.gamma(PARETO_NBD["r"], 1 / (7 * PARETO_NBD["alpha"]), size)
        life = random.exponential(1 / random.gamma(PARETO_NBD["s"], 1 / (7 * PARETO_NBD["beta"]), size))
        found = _histories(rate, random, None, life)
        if whole_weeks:
            # A purchase counts at the end of its week, and at most one a week.
            weeks = pl.col("t_x", "T").truediv(7).ceil()
            return found.with_columns(weeks).with_columns(
                x=pl.min_horizontal("x", pl.col("t_x").cast(pl.Int64))
            )
        return found.with_columns(pl.col("t_x", "T") / 7)

    return _kept(f"pareto-nbd-{'weeks' if whole_weeks else 'days'}-{customers}", customers, batch)


def purchases(rows: int) -> Path:
    """Return a file of purchases in two years, ten a customer on average: customer, date, amount in cents."""

    def batch(size: int, random: np.random.Generator) -> pl.DataFrame:
        customers = rows // 10
        # Gamma-distributed activity with mean 1: some buy a hundred times, many once.
        activity = np.random.default_rng(7).gamma(1.0, 1.0, customers).cumsum()
        picked = np.searchsorted(activity, random.random(size) * activity[-1])
        span = (LAST_DAY - FIRST_DAY).days + 1
        start = np.datetime64(FIRST_DAY, "D")
        return pl.DataFrame(
            {
                "customer": picked.astype(np.int64),
                "date": start + random.integers(0, span, size).astype("timedelta64[D]"),
                "amount": (np.exp(random.normal(4.0, 1.0, size)) * 100).astype(np.int64) + 1,
            }
        )

    return _kept(f"purchases-{rows}", rows, batch)


def _histories(
    rate: np.ndarray,
    random: np.random.Generator,
    leaves: Callable[[np.ndarray], np.ndarray] | None,
    life: np.ndarray | None = None,
) -> pl.DataFrame:
    """Return whole days of purchases at the given daily rates, until ``leaves`` says so or ``life`` ends.

    Every customer bought on day 0; purchases of one day count as one, and on the first day not at all.
    """
    size = len(rate)
    watched = random.integers(DAYS[0], DAYS[1] + 1, size)
    ends = watched if life is None else np.minimum(watched, life)
    clock, x, last = np.zeros(size), np.zeros(size, np.int64), np.zeros(size, np.int64)
    alive = np.arange(size)
    while len(alive):
        clock[alive] += random.exponential(1 / rate[alive])
        alive = alive[clock[alive] <= ends[alive]]
        day = clock[alive].astype(np.int64)
        x[alive] += day > last[alive]
        last[alive] = day
        if leaves is not None:
            alive = alive[~leaves(alive)]
    return pl.DataFrame({"x": x, "t_x": last.astype(float), "T": watched.astype(float)})


def _kept(name: str, rows: int, batch: Callable[[int, np.random.Generator], pl.DataFrame]) -> Path:
    """Return the file of that name, made in batches unless it is there."""
    path = FOLDER / f"{name}.parquet"
    if path.exists():
        return path
    FOLDER.mkdir(parents=True, exist_ok=True)
    seeds = np.random.SeedSequence(20051).spawn(-(-rows // _BATCH))
    sizes = [min(_BATCH, rows - done) for done in range(0, rows, _BATCH)]
    frames = [batch(size, np.random.default_rng(seed)) for size, seed in zip(sizes, seeds, strict=True)]
    half = path.with_suffix(".half")
    pl.concat(frames).write_parquet(half)
    half.rename(path)
    return path
