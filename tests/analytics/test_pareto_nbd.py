"""Pareto/NBD's likelihood at ordinary and at extreme parameters, its ridge, and what agreement of starts means.

The reference values are those of mpmath 1.4.1 with 80 digits, from the closed form of Fader & Hardie (2005): with
F(t) = hyp2f1(r+s+x, s+1, r+s+x+1, (α−β)/(α+t)) / (α+t)^(r+s+x) for α ≥ β, and F(t) = hyp2f1(r+s+x, r+x, r+s+x+1,
(β−α)/(β+t)) / (β+t)^(r+s+x) otherwise,
ln[Γ(r+x)·α^r·β^s/Γ(r)·((α+T)^−(r+x)·(β+T)^−s + s/(r+s+x)·(F(t_x) − F(T)))].
"""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from bench.analytics import synthetic

from zhike.analytics.lifetime import pareto_nbd
from zhike.analytics.lifetime.history import histories
from zhike.analytics.lifetime.likelihood import maximise
from zhike.analytics.lifetime.pareto_nbd import ParetoNbd, ParetoNbdFitted

CUSTOMERS = (
    (0, 0, 38.86),
    (1, 0.1, 40),
    (2, 30.43, 38.86),
    (7, 38.86, 38.86),
    (200, 1, 1000),
    (200, 104, 104),
)
EXACT = {
    (0.55, 10.58, 0.61, 11.67): (
        (-0.51702515088754, 0.293773950467), (-4.1962470302971, 0.123284170826), (-9.561981260843, 0.868410917132),
        (-21.895439423073, 1.0), (364.523707395, 0.0), (-90.596997402376, 1.0),
    ),
    (0.5012, 10.91, 104.2, 4984.24): (
        (-0.5458316271688, 0.359116501053), (-4.5369103077282, 0.184734522799), (-9.4514639798754, 0.804297439664),
        (-21.955138635628, 1.0), (357.79038234431, 0.0), (-92.143193992672, 1.0),
    ),
    (0.01, 0.5, 0.05, 80.0): (
        (-0.043452801948205, 0.980196560645), (-8.2746838708864, 0.908458532445), (-11.999476145176, 0.995312210527),
        (-23.77419861192, 1.0), (760.00434990071, 0.0), (-76.54533472837, 1.0),
    ),
    (50.0, 30.0, 2.0, 2.0): (
        (-1.0793500724099, 6.39633004367e-21), (-0.87501614913951, 1.55098927703e-21), (-43.654212301601, 0.0106307704955),
        (-49.415387642625, 1.0), (292.10737991823, 0.0), (-78.382637805078, 1.0),
    ),
    (0.55, 1000.0, 3.0, 0.01): (
        (-2.7499610033605e-6, 1.66744381384e-11), (-14.69951831111, 1.95602791575e-8), (-38.128801524227, 0.477263757944),
        (-66.286452525818, 1.0), (-535.32058525456, 5.8597523125e-70), (-568.77533921824, 1.0),
    ),
    (1000.0, 2000.0, 10000.0, 1000000.0): (
        (-3.9308658160415, 1.51697990023e-7), (-4.6759937213154, 8.85609002712e-8), (-20.199867295607, 0.424792324927),
        (-24.598021166855, 1.0), (-124.65417093158, 2.50804896258e-214), (-181.8064257289, 1.0),
    ),
    (0.3, 0.001, 0.001, 10000.0): (
        (-3.1703222759643, 0.99999446071), (-8.0718123096265, 0.999933141878), (-11.431917594321, 0.999998885153),
        (-22.738171526207, 1.0), (834.74230738797, 0.0), (-73.918918113819, 1.0),
    ),
    (2.0, 20.0, 0.5, 100000.0): (
        (-2.158481537117, 0.999428499726), (-5.5974359646389, 0.998814748596), (-8.5175593594361, 0.999942143967),
        (-20.080582497652, 1.0), (245.06835253667, 0.0), (-99.170639334432, 1.0),
    ),
}  # fmt: skip


def one(x: int, t_x: float, age: float) -> pl.DataFrame:
    return pl.DataFrame({"x": [x], "t_x": [float(t_x)], "T": [float(age)]})


@pytest.mark.parametrize("params", EXACT)
def test_the_likelihood_is_the_closed_form(params: tuple[float, ...]):
    found = [pareto_nbd._objective(histories(one(*who)))(np.array(params))[0] for who in CUSTOMERS]
    assert found == pytest.approx([value for value, _ in EXACT[params]], rel=1e-10, abs=1e-9)


@pytest.mark.parametrize("params", EXACT)
def test_the_probability_of_being_alive_is_exact(params: tuple[float, ...]):
    r, alpha, s, beta = params
    fitted = ParetoNbdFitted(
        n=1, unit="week", warnings=(), r=r, alpha=alpha, s=s, beta=beta, errors={}, log_likelihood=0.0, starts=1, agreeing=1
    )  # fmt: skip
    found = [fitted.p_alive(histories(one(*who)))[0] for who in CUSTOMERS]
    assert found == pytest.approx([alive for _, alive in EXACT[params]], rel=1e-8)
    assert max(found) <= 1


@pytest.mark.parametrize("params", EXACT)
def test_gradients_hold_at_extreme_parameters(params: tuple[float, ...]):
    objective, logs = (
        pareto_nbd._objective(histories(pl.concat(one(*who) for who in CUSTOMERS))),
        np.log(params),
    )
    width = 1e-4
    numeric = [
        (objective(np.exp(logs + width * unit))[0] - objective(np.exp(logs - width * unit))[0]) / (2 * width)
        for unit in np.eye(4)
    ]
    assert objective(np.array(params))[1] * params == pytest.approx(numeric, rel=1e-5, abs=1e-4)


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The 2,000 customers of the race with lifetimes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(synthetic, "FOLDER", Path(tmp_path_factory.mktemp("race")))
        return pl.read_parquet(synthetic.pareto_nbd_customers(2_000, whole_weeks=True))


def test_the_fit_of_two_thousand_customers_reaches_that_of_lifetimes(weeks: pl.DataFrame):
    objective = pareto_nbd._objective(histories(weeks))
    # Where lifetimes 0.11.3 ended; it told the likelihood of that place as −7,179.20.
    theirs = objective(np.array([0.5012, 10.91, 104.2, 4984.24]))[0]
    assert theirs == pytest.approx(-7179.20, abs=0.01)
    found = ParetoNbd().fit(weeks, unit="week")
    assert found.log_likelihood >= theirs - 1e-3
    assert (round(found.r, 2), round(found.alpha, 1), round(found.beta / found.s, 0)) == (0.50, 10.9, 48)


def test_a_ridge_is_named_and_has_no_errors(weeks: pl.DataFrame):
    found = ParetoNbd().fit(weeks, unit="week")
    assert [warning.startswith("s and beta lie on a ridge") for warning in found.warnings].count(True) == 1
    assert (found.errors["s"], found.errors["beta"]) == (None, None)
    assert found.errors["r"] is not None and found.errors["alpha"] is not None


def test_starts_that_end_elsewhere_on_a_ridge_do_not_agree():
    def objective(params: np.ndarray) -> tuple[float, np.ndarray]:
        product = params[0] * params[1]
        return -float((product - 6) ** 2), -2 * (product - 6) * params[::-1]

    found = maximise(objective, [(1.0, 1.0), (1.1, 1.1), (100.0, 0.1)], 10)
    assert found.agreeing < found.starts
    assert any("it is flat there" in warning for warning in found.warnings)


def test_starts_that_end_together_agree():
    found = maximise(lambda p: (-float(((p - 2) ** 2).sum()), -2 * (p - 2)), [(1.0, 1.0), (9.0, 0.1)], 10)
    assert (found.agreeing, found.starts, found.warnings) == (2, 2, ())
