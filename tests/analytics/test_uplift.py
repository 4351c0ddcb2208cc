"""Whom a campaign moves, whether it paid, and what tests can show: against published and hand-computed figures."""

import gzip
import io
import json

import numpy as np
import polars as pl
import pytest
from scipy import stats

from tests.analytics.real import at_hand
from zhike.analytics.experiment import (
    compare_means,
    compare_shares,
    detectable_share,
    ratio_mismatch,
    size_for_means,
    size_for_shares,
)
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.uplift import Uplift, UpliftFitted, acquisition, campaign_return, qini

HILLSTROM = "hillstrom-uplift/hillstrom_train.csv.gz"
NUMBERS, WORDS = (
    ("recency", "history", "mens", "womens", "newbie"),
    ("zip_code", "channel", "history_segment"),
)


@pytest.fixture(scope="module")
def hillstrom() -> pl.DataFrame:
    data = pl.read_csv(io.BytesIO(gzip.decompress(at_hand(HILLSTROM).read_bytes())))
    womens = (pl.col("segment") == "Womens E-Mail").cast(pl.Int64)
    return data.filter(pl.col("segment") != "Mens E-Mail").with_columns(treated=womens)


@pytest.mark.parametrize("method", ["two-model", "x-learner", "transformed"])
def test_the_e_mail_is_sent_to_those_whom_it_moves(hillstrom: pl.DataFrame, method: str):
    """Five folds held back, far beyond what random rankings reach."""
    fitted = Uplift(NUMBERS, WORDS, method=method).fit(hillstrom, outcome="visit")
    assert fitted.qini.value * 1000 > 4.5
    assert fitted.qini.value > 4 * fitted.qini.spread and fitted.qini.p_value < 0.01
    visits = hillstrom.group_by("treated").agg(pl.col("visit").mean()).sort("treated")["visit"]
    assert fitted.qini.effect == pytest.approx(visits[1] - visits[0], abs=1e-12)
    assert UpliftFitted.from_dict(json.loads(json.dumps(fitted.to_dict()))) == fitted


def test_a_qini_by_hand():
    """Four customers, the best first: outcomes won per treated customer are ½, ½, ½ at ½, ¾, 1; the diagonal ends at ½."""
    frame = pl.DataFrame({"uplift": [3, 3, 2, 1], "treated": [1, 0, 0, 1], "outcome": [1, 0, 0, 0]})
    found = qini(frame)
    assert found.effect == 0.5
    assert found.curve[5] == 0.5
    # Areas above the diagonal: ½·¼/2 + ¼·(¼ + ⅛)/2 + …, with (1 − 0·½/1)/2 = ½ at ¾ as well.
    assert found.value == pytest.approx(0.5 * 0.25 / 2 + 0.25 * (0.25 + 0.125) / 2 + 0.25 * 0.125 / 2)
    with pytest.raises(NotEnoughData, match="a treated and a control group"):
        qini(frame.filter(pl.col("treated") == 1))


def test_a_known_effect_is_found_and_luck_is_called_luck():
    chance = np.random.default_rng(2)
    n = 6000
    x, treated = chance.normal(size=n), chance.integers(0, 2, n)
    moved = chance.random(n) < 0.3 + 0.2 * treated * (x > 0)
    frame = pl.DataFrame({"x": x, "treated": treated, "outcome": moved.astype(int)})
    found = Uplift(("x",)).fit(frame).predict(frame)
    high, low = (found.filter((pl.col("x") > 0) == side)["uplift"].mean() for side in (True, False))
    assert high == pytest.approx(0.2, abs=0.05) and low == pytest.approx(0, abs=0.05)
    idle = frame.with_columns(outcome=(chance.random(n) < 0.3).astype(int))
    assert Uplift(("x",)).fit(idle).warnings == (
        "The ranking is no better than luck: treat everybody or nobody.",
    )
    with pytest.raises(NotEnoughData, match="at least 50 treated customers"):
        Uplift(("x",)).fit(frame[:60].with_columns(treated=1))


def test_a_campaign_is_worth_what_it_moved():
    frame = pl.DataFrame({"treated": [1] * 4 + [0] * 4, "margin": [30, 50, 40, 40, 10, 20, 30, 20]})
    found = campaign_return(frame, 50)
    other = stats.ttest_ind([30, 50, 40, 40], [10, 20, 30, 20], equal_var=False)
    low, high = other.confidence_interval(0.95)
    assert (found.margin, found.roi, found.incremental) == (80.0, pytest.approx(0.6), True)
    assert (found.low, found.high) == (pytest.approx(4 * low), pytest.approx(4 * high))
    assert found.warnings == ("The interval of the margin includes the cost: whether it paid is open.",)
    alone = campaign_return(frame.filter(pl.col("treated") == 1), 50)
    assert (alone.incremental, alone.margin, alone.low) == (False, 160.0, None)
    assert alone.warnings == ("There is no control group: the margin is attributed, not incremental.",)


def test_what_a_new_customer_costs():
    assert acquisition({"campaign": 100.0}, 0, 10.0).cac is None
    assert acquisition({"campaign": 100.0}, 1, 20.0, churn=0.25).payback_months is None
    # 10 + 9 + 8.1 … reaches 34.39 after four months.
    assert acquisition({"campaign": 34.39}, 1, 10.0, churn=0.1).payback_months == pytest.approx(4)


def test_sizes_are_those_of_the_tables():
    """Means: Cohen (1988), table 2.4.1: d .5, .8 at power .80 need 64, 26 a group; for d .2 he prints 393
    where the exact 393.4 is rounded up here.

    Shares: the formula of Fleiss without correction, .60 against .70 at power .80: 356.
    """
    assert [size_for_means(d, 1).control for d in (0.2, 0.5, 0.8)] == [394, 64, 26]
    assert size_for_shares(0.6, 0.7).control == 356
    assert size_for_shares(0.1, 0.12).total == 7682
    double = size_for_shares(0.1, 0.12, ratio=2)
    assert double.treated == pytest.approx(2 * double.control, abs=1)
    rise = detectable_share(0.1, 3841)
    assert rise == pytest.approx(0.02, abs=1e-5)
    with pytest.raises(BadFrame, match="can't be told apart"):
        size_for_shares(0.1, 0.1)


def test_two_shares_are_compared_as_others_do():
    """z against χ² without correction; the interval is method 10 in table II, example (a) of Newcombe (1998): 56/70 − 48/80."""
    found = compare_shares((48, 80), (56, 70))
    table = stats.chi2_contingency([[48, 32], [56, 14]], correction=False)
    assert found.statistic**2 == pytest.approx(table.statistic) and found.p_value == pytest.approx(
        table.pvalue
    )
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert found.significant and found.warnings == ()
    assert compare_shares((1, 50), (3, 50)).warnings[0].startswith("Fewer than 5 hits")
    with pytest.raises(NotEnoughData, match="both groups"):
        compare_shares((0, 0), (3, 50))
    with pytest.raises(BadFrame, match="can't be 5 hits among 3"):
        compare_shares((5, 3), (3, 50))


def test_two_means_are_compared_as_others_do():
    found = compare_means((20.0, 4.0, 30), (23.0, 8.0, 45))
    other = stats.ttest_ind_from_stats(23.0, 8.0, 45, 20.0, 4.0, 30, equal_var=False)
    assert (found.statistic, found.p_value) == (pytest.approx(other.statistic), pytest.approx(other.pvalue))
    assert found.low < 3.0 < found.high and not compare_means((5, 1, 9), (5, 1, 9)).significant
    with pytest.raises(NotEnoughData, match="nothing varies"):
        compare_means((5, 0, 9), (5, 0, 9))


def test_a_broken_split_is_noticed():
    """Fabijan et al. (2019) open with 821,588 against 815,482 users where half was meant."""
    assert ratio_mismatch(821_588, 815_482) < 2e-6
    assert ratio_mismatch(5_000, 5_010) == pytest.approx(stats.chisquare([5000, 5010]).pvalue)
    assert ratio_mismatch(1000, 2000, ratio=2) == 1
