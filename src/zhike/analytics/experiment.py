"""How many customers must a test have, and what did it show? Two shares or two means, never peeked at in between.

Sources: Fleiss, J. L., Levin, B. & Paik, M. C. (2003), Statistical Methods for Rates and Proportions, 3rd ed., ch. 4
(sample size of two proportions); Welch, B. L. (1947), Biometrika 34, 28–35; Newcombe, R. G. (1998), Interval estimation
for the difference between independent proportions, method 10, Statistics in Medicine 17, 873–890; Fabijan, A. et al.
(2019), Diagnosing sample ratio mismatch in online controlled experiments, KDD 25.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, erfc, isfinite, sqrt

from scipy import stats

from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.intervals import normal_quantile, wilson

__all__ = [
    "Comparison", "SampleSize", "compare_means", "compare_shares", "detectable_share", "ratio_mismatch",
    "size_for_means", "size_for_shares",
]  # fmt: skip

MISMATCH = 0.001


@dataclass(frozen=True)
class SampleSize:
    """How many customers the control and the treated group need, and what that promises."""

    control: int
    treated: int
    power: float
    confidence: float

    @property
    def total(self) -> int:
        """Return both groups together."""
        return self.control + self.treated


@dataclass(frozen=True, kw_only=True)
class Comparison(Fitted):
    """Treated minus control with its interval, the chance of such a difference if there were none, and warnings.

    ``n`` counts both groups; ``detectable`` is the difference that a test of this size finds four times in five.
    """

    method: str
    control: float
    treated: float
    difference: float
    low: float
    high: float
    confidence: float
    statistic: float
    p_value: float
    detectable: float

    @property
    def significant(self) -> bool:
        """Say whether such a difference would be rarer than 1 − confidence if there were none."""
        return self.p_value < 1 - self.confidence


def size_for_shares(
    control: float, treated: float, *, power: float = 0.8, confidence: float = 0.95, ratio: float = 1.0
) -> SampleSize:
    """Return the size for telling two shares apart, two-sided; ``ratio`` is treated ÷ control customers.

    The pooled share under no difference, own shares otherwise, without continuity correction.

    >>> size_for_shares(0.10, 0.12).control
    3841
    """
    _within(control, treated)
    _settings(power, ratio)
    if control == treated:
        raise BadFrame("Two equal shares can't be told apart by any number of customers.")
    mean = (control + ratio * treated) / (1 + ratio)
    alike = normal_quantile(confidence) * sqrt(mean * (1 - mean) * (1 + 1 / ratio))
    apart = float(stats.norm.ppf(power)) * sqrt(control * (1 - control) + treated * (1 - treated) / ratio)
    needed = ((alike + apart) / (control - treated)) ** 2
    return SampleSize(ceil(needed), ceil(needed * ratio), power, confidence)


def size_for_means(
    difference: float, spread: float, *, power: float = 0.8, confidence: float = 0.95, ratio: float = 1.0
) -> SampleSize:
    """Return the size for finding a difference of means with a t test, two-sided; ``spread`` is the standard deviation.

    >>> size_for_means(0.5, 1).control
    64
    """
    _settings(power, ratio)
    if not (isfinite(difference) and difference and isfinite(spread) and spread > 0):
        raise BadFrame("A difference other than 0 and a standard deviation above 0 are needed.")
    effect = abs(difference) / spread
    low, high = 2, 4
    while _t_power(effect, high, ratio, confidence) < power:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _t_power(effect, middle, ratio, confidence) >= power else (middle, high)
    return SampleSize(high, ceil(high * ratio), power, confidence)


def _t_power(effect: float, control: int, ratio: float, confidence: float) -> float:
    """Return the power of the two-sided t test by the noncentral t distribution."""
    treated = ceil(control * ratio)
    freedom, shift = control + treated - 2, effect * sqrt(control * treated / (control + treated))
    limit = stats.t.ppf(0.5 + confidence / 2, freedom)
    return float(stats.nct.sf(limit, freedom, shift) + stats.nct.cdf(-limit, freedom, shift))


def compare_shares(
    control: tuple[int, int], treated: tuple[int, int], *, confidence: float = 0.95
) -> Comparison:
    """Return the two-proportion z test of (hits, customers) of both groups, with Newcombe's interval of the difference.

    >>> round(compare_shares((200, 2000), (260, 2000)).p_value, 5)
    0.00294
    """
    (hits, n), (other, m) = control, treated
    low, high = wilson(hits, n, confidence), wilson(other, m, confidence)
    if not n or not m:
        raise NotEnoughData("Not enough data: both groups need customers.")
    a, b = hits / n, other / m
    pooled = (hits + other) / (n + m)
    error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    statistic = (b - a) / error if error else 0.0
    few = min(hits, n - hits, other, m - other) < 5
    return Comparison(
        n=n + m, method="two-proportion z", control=a, treated=b, difference=b - a, statistic=statistic,
        low=b - a - sqrt((b - high[0]) ** 2 + (low[1] - a) ** 2), high=b - a + sqrt((high[1] - b) ** 2 + (a - low[0]) ** 2),
        confidence=confidence, p_value=erfc(abs(statistic) / sqrt(2)), detectable=_detectable(error, confidence),
        warnings=("Fewer than 5 hits or misses in a group: the p-value is rough.",) if few else (),
    )  # fmt: skip


def compare_means(
    control: tuple[float, float, int], treated: tuple[float, float, int], *, confidence: float = 0.95
) -> Comparison:
    """Return Welch's t test of (mean, standard deviation, customers) of both groups; spreads may differ.

    Raises NotEnoughData below 2 customers in a group, BadFrame for negative or infinite figures.
    """
    if min(control[2], treated[2]) < 2:
        raise NotEnoughData("Not enough data: both groups need at least 2 customers.")
    if not all(isfinite(one) for one in (*control, *treated)) or min(control[1], treated[1]) < 0:
        raise BadFrame("Means and standard deviations must be finite, and no deviation below 0.")
    parts = [one[1] ** 2 / one[2] for one in (control, treated)]
    error, difference = sqrt(sum(parts)), treated[0] - control[0]
    if not error:
        raise NotEnoughData("Not enough data: nothing varies in either group.")
    freedom = sum(parts) ** 2 / sum(
        part**2 / (one[2] - 1) for part, one in zip(parts, (control, treated), strict=True)
    )
    half = float(stats.t.ppf(0.5 + _checked(confidence) / 2, freedom)) * error
    return Comparison(
        n=control[2] + treated[2], method="Welch t", control=control[0], treated=treated[0], difference=difference,
        low=difference - half, high=difference + half, confidence=confidence, statistic=difference / error,
        p_value=float(2 * stats.t.sf(abs(difference / error), freedom)), detectable=_detectable(error, confidence),
    )  # fmt: skip


def detectable_share(
    control: float, customers: int, *, power: float = 0.8, confidence: float = 0.95
) -> float:
    """Return the smallest rise of a share that groups of so many customers each find with this power.

    Raises NotEnoughData where even a rise to 1 would not be found.
    """
    _within(control, control)
    _settings(power, 1.0)
    low, high = 0.0, 1.0 - control
    if control >= 1 or size_for_shares(control, 1.0, power=power, confidence=confidence).control > customers:
        raise NotEnoughData(f"Not enough data: {customers} customers a group find no rise of this share.")
    for _ in range(60):
        middle = (low + high) / 2
        found = size_for_shares(control, control + middle, power=power, confidence=confidence)
        low, high = (low, middle) if found.control <= customers else (middle, high)
    return high


def ratio_mismatch(control: int, treated: int, ratio: float = 1.0) -> float:
    """Return the chance of group sizes so far from the planned ratio (treated ÷ control) by luck; χ² with one degree.

    Below .001 something sorts customers into groups other than chance, and the test means nothing.
    """
    _settings(0.8, ratio)
    if min(control, treated) < 0 or not control + treated:
        raise NotEnoughData("Not enough data: both groups need customers.")
    total = control + treated
    planned = total / (1 + ratio)
    chi = (control - planned) ** 2 / planned + (treated - total + planned) ** 2 / (total - planned)
    return float(stats.chi2.sf(chi, 1))


def _detectable(error: float, confidence: float) -> float:
    return (normal_quantile(confidence) + float(stats.norm.ppf(0.8))) * error


def _checked(confidence: float) -> float:
    """Return the confidence itself. Raises BadFrame outside (0, 1)."""
    normal_quantile(confidence)
    return confidence


def _within(*shares: float) -> None:
    if any(not 0 <= share <= 1 for share in shares):
        raise BadFrame("A share lies between 0 and 1.")


def _settings(power: float, ratio: float) -> None:
    if not 0 < power < 1 or not (isfinite(ratio) and ratio > 0):
        raise BadFrame("The power lies between 0 and 1, and the ratio of the groups above 0.")
