"""Exhibits of what is judged from plain values: one customer, one account, one pair of names."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from zhike.analytics import folding, intervals, tables
from zhike.analytics.lifetime import contract, timing
from zhike.analytics.linkage import channels, companies, english, people, profiles
from zhike.analytics.relationship import bonds, chain, measures, stage
from zhike.analytics.satisfaction import iceberg, importance, kano, nps
from zhike.analytics.screening import economics, scorecard, value
from zhike.analytics.text import lexicon, ngrams, phrases
from zhike.analytics.value.rfm import scores_by_rank

from .exhibit import TODAY, Call

DAYS = [TODAY - timedelta(days) for days in range(15, 700, 30)]
ORDERS = [stage.Purchase(day, Decimal("99.95")) for day in DAYS]
TOUCHES = [
    chain.Touch(
        TODAY - timedelta(9 * n), next_due=TODAY - timedelta(9 * n - 12), sentiment=0.1 * n, flaw=n == 2
    )
    for n in range(8)
]
WEIGHTS = dict.fromkeys((*value.BENEFITS, *value.COSTS), 25.0)
POINTS = dict.fromkeys(WEIGHTS, 6.0)
CUSTOMERS = {
    who: {"repeat": 0.1 * who, "cross": 0.5, "growth": None, "advocacy": 0.2 * who}
    for who in map(float, range(5))
}


def best_name(one: list[str], other: list[str]) -> float:
    """Return how alike the most alike names are."""
    return profiles.best(people.alike)(one, other)


CALLS = (
    Call(bonds.ties, lambda: ([bonds.Tie("social", 2, DAYS[9]), bonds.Tie("financial", 3, DAYS[9], DAYS[2])], TODAY)),
    Call(bonds.layers, lambda: ([bonds.Evidence("emotion", 0.8, DAYS[1]), bonds.Evidence("interest", 0.2, DAYS[5], 2.0)], TODAY)),
    Call(bonds.promises, lambda: ([True, True, False, True, True],)),
    Call(bonds.trust, lambda: (0.8, None, 0.6)),
    Call(bonds.loyalty, lambda: ({"repeat": 0.7, "tenure": 0.4}, 0.9)),
    Call(chain.chain_integrity, lambda: (list(TOUCHES), TODAY), lambda: {"norm_days": 30}),
    Call(chain.impression, lambda: (list(TOUCHES), TODAY)),
    Call(measures.length_in_months, lambda: (date(2025, 1, 31), TODAY)),
    Call(measures.percentile_ranks, lambda: ({"a": 1.0, "b": None, "c": 3.0},)),
    Call(measures.depth_index, lambda: ({str(who): dict(parts) for who, parts in CUSTOMERS.items()},)),
    Call(measures.breadth_bridge, lambda: (["a", "b"], ["b", "c"], ["a", "b"])),
    Call(stage.judge, lambda: (list(ORDERS), TODAY), lambda: {"rules": stage.StageRules()}),
    Call(stage.settle, lambda: (stage.judge(ORDERS, TODAY), None)),
    Call(timing.next_purchase, lambda: (list(DAYS), TODAY)),
    Call(contract.contract_value, lambda: (100.0, 0.8, 0.1)),
    Call(contract.endless_contract_value, lambda: (100.0, 0.8, 0.1)),
    Call(iceberg.margin_at_risk, lambda: ([iceberg.AtRisk("never told", 120.0, 0.4, 80.0)],)),
    Call(importance.rank_correlation, lambda: ([1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 4.0, 3.0])),
    Call(kano.classify, lambda: (1, 5)),
    Call(nps.net_promoter_class, lambda: (9.0,)),
    Call(economics.retention_difference, lambda: (economics.RetentionCase(1000, 100, 0.8), 0.05)),
    Call(economics.account_health, lambda: ({"satisfaction": 80.0, "loyalty": None, "value_trend": 40.0},)),
    Call(scorecard.Scorecard().score, lambda: ({"growth": 10.0, "share": None, "finance": 60.0},)),
    Call(scorecard.financial_health, lambda: ({"current_ratio": 1.5, "debt_ratio": None},)),
    Call(scorecard.altman_z, lambda: (100, 50, 80, 300, 1000, 500)),
    Call(value.perceived_value, lambda: (dict(POINTS), dict(WEIGHTS)), lambda: {"rival": dict(POINTS)}),
    Call(value.share_of_wallet, lambda: (Decimal(30), Decimal(120))),
    Call(value.wallet_allocation, lambda: ([1, 2, 2],)),
    Call(intervals.normal_quantile, lambda: (0.95,)),
    Call(intervals.wilson, lambda: (3, 10)),
    Call(intervals.smoothed_share, lambda: (3, 10)),
    Call(scores_by_rank, lambda: (np.arange(30.0),)),
    Call(folding.has_han, lambda: ("知客 CRM",)),
    Call(folding.narrow, lambda: ("ＡＢ  c",)),
    Call(folding.unaccent, lambda: ("Münch",)),
    Call(folding.simplify, lambda: ("漢字",)),
    Call(folding.fold, lambda: ("Ｍünch 漢",)),
    Call(tables.pairs, lambda: ("a=1 b=2",)),
    Call(tables.lists, lambda: ("a=1,2",)),
    Call(tables.words, lambda: ("a b",)),
    Call(channels.phone, lambda: ("+86 139 0013 8000",)),
    Call(channels.registration, lambda: ("91350100M000100Y43",)),
    Call(channels.email, lambda: ("A.B@Example.com",)),
    Call(channels.email_domain, lambda: ("a@example.com",)),
    Call(channels.web_domain, lambda: ("https://www.example.com/x",)),
    Call(companies.parse, lambda: ("上海知客科技有限公司",)),
    Call(companies.alike, lambda: ("上海知客科技有限公司", "知客科技")),
    Call(english.singular, lambda: ("imports",)),
    Call(english.one_form, lambda: ("acme traders",)),
    Call(people.tokens, lambda: ("Dr. Anna Miller",)),
    Call(people.key, lambda: ("Anna Miller",)),
    Call(people.alike, lambda: ("Anna Miller", "A. Miller")),
    Call(profiles.equal, lambda: ("a", "b")),
    Call(people.differ, lambda: ("Anna Miller", "Bo Li")),
    Call(companies.differ, lambda: ("知客科技", "海文贸易")),
    Call(best_name, lambda: (["Anna Miller"], ["A. Miller"])),
    Call(profiles.COMPANY.compare, lambda: ({"name": ["知客"], "phone": ["1"]}, {"name": ["知客"], "phone": ["1"]})),
    Call(profiles.COMPANY.levels, lambda: ({"name": ["知客"]}, {"name": ["知客科技"]})),
    Call(lexicon.starting_sentiment().score, lambda: ("味道不错",)),
    Call(ngrams.normalised, lambda: ("很好！",)),
    Call(ngrams.cjk_share, lambda: (["很好 ok"],)),
    Call(phrases.phrases_in, lambda: (["送餐速度快", "送餐速度慢", "送餐速度好"],)),
)  # fmt: skip
