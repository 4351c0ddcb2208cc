"""Where to begin a fit of very many histories: every start is tried on a sample of them first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from zhike.analytics.lifetime.history import History
from zhike.analytics.lifetime.likelihood import Objective, maximise

__all__ = ["starting_points"]

# Histories that are tried with every start.
SAMPLE = 4000


def starting_points(
    history: History, objective: Callable[[History], Objective], starts: Sequence[Sequence[float]]
) -> list[list[float]]:
    """Return the starts; of many histories, where the best start ended on a sample of them, and a point beside it."""
    if len(history.x) <= SAMPLE:
        return [list(start) for start in starts]
    sample = _sample(history)
    on_sample = objective(sample)
    best = max(
        (maximise(on_sample, [start], sample.n) for start in starts), key=lambda end: end.log_likelihood
    )
    # The second lies off the first by a quarter, so that agreement is no accident of the sample.
    return [best.params.tolist(), (best.params * [1.25, 0.8, 0.8, 1.25]).tolist()]


def _sample(history: History) -> History:
    """Return every m-th distinct history in their order, weighted to the whole."""
    every = slice(None, None, -(-len(history.x) // SAMPLE))
    count = history.count[every] * (history.n / history.count[every].sum())
    return History(
        history.x[every], history.t_x[every], history.T[every], count, np.empty(0, int), history.unit
    )
