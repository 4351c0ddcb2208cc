"""Equal histories are found whether their times lie on a grid or not, and a fit of many starts from a sample."""

import numpy as np
import polars as pl
import pytest

from zhike.analytics.lifetime import grouping
from zhike.analytics.lifetime.bg_nbd import BgNbd
from zhike.analytics.lifetime.grouping import distinct_rows
from zhike.analytics.lifetime.history import histories


@pytest.mark.parametrize(
    "step", [1, 7, 365.25 / 12, 0.1 + np.pi], ids=["whole", "days in weeks", "in months", "none"]
)
@pytest.mark.parametrize("cells", [grouping.CELLS, 0], ids=["counted", "sorted"])
def test_distinct_rows_are_those_of_a_dictionary(monkeypatch, step: float, cells: int):
    monkeypatch.setattr(grouping, "CELLS", cells)
    monkeypatch.setattr(grouping, "BLOCK", 100)
    random = np.random.default_rng(5)
    x, days = random.integers(0, 4, 1000), random.integers(3, 9, 1000)
    rows, inverse, count = distinct_rows([x, days / step])
    pairs = sorted(set(zip(x.tolist(), days.tolist(), strict=True)))
    assert rows[0].tolist() == [pair[0] for pair in pairs]
    assert rows[1] == pytest.approx([pair[1] / step for pair in pairs])
    assert rows[0][inverse].tolist() == x.tolist()
    assert rows[1][inverse] == pytest.approx(days / step)
    assert count.tolist() == [int(((x == one) & (days == other)).sum()) for one, other in pairs]


def test_values_too_far_apart_for_a_grid_are_sorted():
    rows, inverse, count = distinct_rows([np.array([5e9, 0.0, 5e9])])
    assert (rows[0].tolist(), inverse.tolist(), count.tolist()) == ([0.0, 5e9], [1, 0, 1], [1, 2])


def test_parameters_come_back_from_many_histories_within_three_errors():
    """Far more than 4,000 distinct histories, so the starts are tried on a sample."""
    random = np.random.default_rng(1)
    size, truth = 15_000, {"r": 0.6, "alpha": 12.0, "a": 0.9, "b": 3.0}
    rate, leaves = random.gamma(0.6, 1 / 12.0, size), random.beta(0.9, 3.0, size)
    x, last, clock, alive = np.zeros(size), np.zeros(size), np.zeros(size), np.arange(size)
    while len(alive):
        clock[alive] += random.exponential(1 / rate[alive])
        alive = alive[clock[alive] <= 52]
        x[alive] += 1
        last[alive] = clock[alive]
        alive = alive[random.random(len(alive)) > leaves[alive]]
    frame = pl.DataFrame({"x": x, "t_x": last, "T": np.full(size, 52.0)})
    assert len(histories(frame).x) > 4_000
    found = BgNbd().fit(frame)
    assert (found.dropout, found.agreeing, found.starts) == (True, 2, 2)
    for name, value in truth.items():
        assert abs(found.params[name] - value) < 3 * found.errors[name]
