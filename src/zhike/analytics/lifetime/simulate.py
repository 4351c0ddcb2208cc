"""Customers made up by the models' own assumptions, to test fits and to plan with. The generator is an argument."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw
import numpy as np

__all__ = ["simulate_bg_nbd", "simulate_gamma_gamma", "simulate_pareto_nbd"]

CHUNK = 200_000


def simulate_bg_nbd(
    ages: np.ndarray,
    *,
    r: float,
    alpha: float,
    a: float,
    b: float,
    rng: np.random.Generator,
    backend: Any = "polars",
) -> nw.DataFrame:
    """Return customers (x, t_x, T) of the given ages, shape (n,), who buy and leave as BG/NBD assumes."""
    parts = [_bg_nbd(part, r, alpha, a, b, rng) for part in _chunks(ages)]
    return _frame(parts, ages, backend)


def _bg_nbd(
    ages: np.ndarray, r: float, alpha: float, a: float, b: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    rate, leaves = rng.gamma(r, 1 / alpha, len(ages)), rng.beta(a, b, len(ages))
    # Purchases until he leaves are geometric: the one after which he leaves is the last.
    last_possible = rng.geometric(np.maximum(leaves, 1e-300))
    x, t_x = np.zeros(len(ages), np.int64), np.zeros(len(ages))
    going, now = np.arange(len(ages)), np.zeros(len(ages))
    while len(going):
        now[going] += rng.exponential(1 / np.maximum(rate[going], 1e-300))
        going = going[now[going] <= ages[going]]
        x[going] += 1
        t_x[going] = now[going]
        going = going[x[going] < last_possible[going]]
    return x, t_x


def simulate_pareto_nbd(
    ages: np.ndarray,
    *,
    r: float,
    alpha: float,
    s: float,
    beta: float,
    rng: np.random.Generator,
    backend: Any = "polars",
) -> nw.DataFrame:
    """Return customers (x, t_x, T) of the given ages, shape (n,), who buy and leave as Pareto/NBD assumes."""
    parts = []
    for part in _chunks(ages):
        rate, mortality = rng.gamma(r, 1 / alpha, len(part)), rng.gamma(s, 1 / beta, len(part))
        alive = np.minimum(part, rng.exponential(1 / np.maximum(mortality, 1e-300)))
        x = rng.poisson(rate * alive)
        # Of x purchases spread evenly over the time alive the last is its (1/x)-th power of chance.
        t_x = np.where(x > 0, alive * rng.random(len(part)) ** (1 / np.maximum(x, 1)), 0.0)
        parts.append((x, t_x))
    return _frame(parts, ages, backend)


def simulate_gamma_gamma(
    x: np.ndarray, *, p: float, q: float, gamma: float, rng: np.random.Generator
) -> np.ndarray:
    """Return the mean spend of customers with ``x`` repeat purchases, shape (n,); NaN where x is 0."""
    scale = rng.gamma(q, 1 / gamma, len(x))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(x > 0, rng.gamma(np.maximum(p * x, 1e-9), 1 / (scale * np.maximum(x, 1))), np.nan)


def _chunks(ages: np.ndarray) -> Iterator[np.ndarray]:
    ages = np.asarray(ages, float)
    for start in range(0, len(ages), CHUNK):
        yield ages[start : start + CHUNK]


def _frame(parts: list[tuple[np.ndarray, np.ndarray]], ages: np.ndarray, backend: Any) -> nw.DataFrame:
    x, t_x = (np.concatenate([part[place] for part in parts]) if parts else np.empty(0) for place in (0, 1))
    return nw.from_dict({"x": x, "t_x": t_x, "T": np.asarray(ages, float)}, backend=backend)
