"""Whom does a campaign move? The difference that treatment makes to each customer, learned from a randomised test.

Sources: Radcliffe, N. J. & Surry, P. D. (1999), Differential response analysis (two models); Jaskowski, M. & Jaroszewicz, S.
(2012), Uplift modeling for clinical trial data, ICML workshop (transformed outcome); Künzel, S. R., Sekhon, J. S.,
Bickel, P. J. & Yu, B. (2019), Metalearners for estimating heterogeneous treatment effects, PNAS 116(10), 4156–4165 (X-learner).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from zhike.analytics.answers import Table, open_frame
from zhike.analytics.columns import with_answers
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.learning.additive import Additive, fit_additive, fit_linear
from zhike.analytics.learning.encoding import Encoding, read_encoding
from zhike.analytics.progress import step
from zhike.analytics.uplift.curve import Qini, measured

__all__ = ["METHODS", "Uplift", "UpliftFitted"]

METHODS = ("two-model", "x-learner", "transformed")
LEAST = 100


@dataclass(frozen=True, kw_only=True)
class UpliftFitted(Fitted):
    """The models of the method (two-model: treated, control; otherwise one of the difference), and ``qini``.

    ``qini`` judges customers who were held back: five folds. ``share`` is that of treated customers.
    """

    method: str
    encoding: Encoding
    models: tuple[Additive, ...]
    share: float
    qini: Qini

    def predict(self, frame: Any) -> Any:
        """Return the frame with ``uplift``: by how much treatment changes the chance of the outcome."""
        hinges = self.encoding.hinges(self.encoding.opened(frame))[0]
        return with_answers(frame, {"uplift": _difference(self.method, self.models, hinges)})


@dataclass(frozen=True)
class Uplift:
    """Learns from ``numbers`` and ``words`` known before the test; ``method`` is one of METHODS.

    ``cost`` is the inverse of the shrinkage of the curves: small, because differences are fainter than chances.
    """

    numbers: tuple[str, ...]
    words: tuple[str, ...] = ()
    method: str = "two-model"
    knots: int = 5
    cost: float = 0.01

    def fit(self, frame: Any, treated: str = "treated", outcome: str = "outcome") -> UpliftFitted:
        """Learn from a row per customer of a randomised test, ``treated`` and ``outcome`` 0 or 1.

        Raises BadFrame, and NotEnoughData below 100 customers with the outcome or without it.
        """
        if self.method not in METHODS:
            raise BadFrame(f"The method is one of {', '.join(METHODS)}, not “{self.method}”.")
        if not self.numbers and not self.words:
            raise BadFrame("At least one column to learn from is needed.")
        if {treated, outcome} & {*self.numbers, *self.words}:
            raise BadFrame("Treatment and outcome are not known before the test; they can't be learned from.")
        table = open_frame(
            frame, numbers=(*dict.fromkeys((*self.numbers, treated, outcome)),), text=self.words
        )
        table = table.complete(treated, outcome).within(treated, 0, 1, whole=True)
        table.within(outcome, 0, 1, whole=True)
        group, won = (np.array(table.values(name), dtype=np.int64) for name in (treated, outcome))
        for side, name in ((1, "treated"), (0, "control")):
            hits = int(won[group == side].sum())
            if min(hits, int((group == side).sum()) - hits) < LEAST // 2:
                raise NotEnoughData(
                    f"Not enough data: at least {LEAST // 2} {name} customers with the outcome and without it are needed."
                )
        return self._fit(table, group, won)

    def _fit(self, table: Table, group: np.ndarray, won: np.ndarray) -> UpliftFitted:
        encoding = read_encoding(table, self.numbers, self.words, self.knots)
        hinges = encoding.hinges(table)[0]
        order = np.lexsort((*hinges.T, won, group))
        hinges, group, won = hinges[order], group[order], won[order]
        held_back = np.zeros(len(group))
        with threadpool_limits(1):
            cut = StratifiedKFold(5, shuffle=True, random_state=0).split(hinges, 2 * group + won)
            for number, (seen, rest) in enumerate(cut, 1):
                step("fold", number, 5)
                models = self._models(hinges[seen], group[seen], won[seen])
                held_back[rest] = _difference(self.method, models, hinges[rest])
            models = self._models(hinges, group, won)
        judged = measured(held_back, group, won)
        warnings = table.warnings
        if judged.value < 2 * judged.spread:
            warnings += ("The ranking is no better than luck: treat everybody or nobody.",)
        return UpliftFitted(
            n=len(group), warnings=warnings, method=self.method, encoding=encoding, models=models,
            share=float(group.mean()), qini=judged,
        )  # fmt: skip

    def _models(self, hinges: np.ndarray, group: np.ndarray, won: np.ndarray) -> tuple[Additive, ...]:
        share = group.mean()
        if self.method == "transformed":
            return (fit_linear(hinges, won * (group / share - (1 - group) / (1 - share)), self.cost),)
        treated, control = (
            fit_additive(hinges[group == side], won[group == side], self.cost) for side in (1, 0)
        )
        if self.method == "two-model":
            return treated, control
        # Each group's own outcomes against what the other group's model says of the same customers.
        of_treated = won[group == 1] - expit(control.score(hinges[group == 1]))
        of_control = expit(treated.score(hinges[group == 0])) - won[group == 0]
        return (
            fit_linear(hinges[group == 1], of_treated, self.cost), fit_linear(hinges[group == 0], of_control, self.cost),
            Additive((0.0,) * hinges.shape[1], (0.0,) * hinges.shape[1], float(share)),
        )  # fmt: skip


def _difference(method: str, models: tuple[Additive, ...], hinges: np.ndarray) -> np.ndarray:
    """Return by how much treatment changes the chance of each row."""
    if method == "transformed":
        return models[0].score(hinges)
    if method == "two-model":
        found: np.ndarray = expit(models[0].score(hinges)) - expit(models[1].score(hinges))
        return found
    of_treated, of_control, share = (one.score(hinges) for one in models)
    # The better known effect counts more: that of the control group where most are treated.
    return share * of_control + (1 - share) * of_treated
