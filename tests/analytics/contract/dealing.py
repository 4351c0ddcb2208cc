"""Exhibits of deals, service, programmes and people: what is asked of one account or one period."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import polars as pl

from zhike.analytics import forecast, portrait, programme, service
from zhike.analytics.churn import retention
from zhike.analytics.deals import committee, needs, objections, qualification
from zhike.analytics.relationship import bonds, chain, levels, measures, stage, style
from zhike.analytics.satisfaction import iceberg, internal, recovery
from zhike.analytics.screening import differences, economics, key_accounts, scorecard, value

from .exhibit import TODAY, Call, Exhibit

RANDOM = np.random.default_rng(11)
ROWS = 40
REFUSALS = pl.DataFrame({
    "reason": [objections.OBJECTIONS[place % 4] for place in range(ROWS)],
    "product": ["a" if place % 3 else "b" for place in range(ROWS)],
})  # fmt: skip
DEPARTMENTS = pl.DataFrame({
    "department": [("sales", "store", "accounts")[place % 3] for place in range(ROWS)],
    "score": RANDOM.integers(1, 6, ROWS).tolist(),
})  # fmt: skip
PERIODS = pl.DataFrame({
    "period": list(range(ROWS)), "internal": RANDOM.normal(3.5, 0.4, ROWS), "external": RANDOM.normal(4, 0.4, ROWS),
})  # fmt: skip
FELT = pl.DataFrame({kind: RANDOM.integers(1, 6, ROWS).tolist() for kind in recovery.JUSTICE})
NEEDS = pl.DataFrame({
    "account": [f"a{place // 2:02}" for place in range(ROWS)],
    "category": [("price", "speed")[place % 2] for place in range(ROWS)],
    "answer": [("low", "high", "any")[(place // 2 + place % 2) % 3] for place in range(ROWS)],
})  # fmt: skip
DUE = pl.DataFrame({
    "first_due": [TODAY - timedelta(place % 30) for place in range(ROWS)],
    "due": [TODAY + timedelta(place % 7 - 3) for place in range(ROWS)],
})  # fmt: skip
EXHIBITS = (
    Exhibit("objections", (objections.Objections,), objections.Objections(by="product").fit, REFUSALS, texts=("reason", "product")),
    Exhibit("internal service", (internal.InternalService,), internal.InternalService().fit, DEPARTMENTS, texts=("department",), numbers=("score",)),
    Exhibit("service chain", (internal.ServiceChain,), internal.ServiceChain().fit, PERIODS, numbers=("period", "internal", "external")),
    Exhibit("justice", (recovery.Justice,), recovery.Justice().fit, FELT, numbers=recovery.JUSTICE),
    Exhibit("need clusters", (differences.NeedClusters,), differences.NeedClusters(2).fit, NEEDS, texts=("account", "category", "answer")),
    Exhibit("slips", (forecast.slip_rate,), lambda frame: forecast.slip_rate(frame, start=TODAY - timedelta(20), end=TODAY), DUE, dates=("first_due", "due"), empty=True),
)  # fmt: skip

ORDERS = [stage.Purchase(TODAY - timedelta(days), Decimal(100)) for days in range(10, 700, 90)]
WEEK = service.Calendar(known_until=date(2026, 12, 31))
HEALTH = economics.account_health({"satisfaction": 80.0, "loyalty": 60.0})
CALLS = (
    Call(levels.recommended_level, lambda: ("few", "high")),
    Call(levels.level_gap, lambda: ([("A", "basic", "partnership")],)),
    Call(levels.touch_adherence, lambda: (3, 4)),
    Call(style.social_style, lambda: ([0.5, None], [0.4])),
    Call(stage.judge, lambda: (list(ORDERS), TODAY), lambda: {"seasonal": True, "override": stage.Override(stage.Stage.STABLE, "new contract", TODAY)}),
    Call(measures.expected_length, lambda: (0.25,)),
    Call(bonds.weakest_layer, lambda: (bonds.layers([bonds.Evidence("idea", 10, TODAY)], TODAY),)),
    Call(bonds.ladder, lambda: (5, 1)),
    Call(chain.learning, lambda: ([chain.Asked("colour", date(2026, 1, 5))], TODAY)),
    Call(needs.need_state, lambda: (needs.Need("speed", "implied", date(2026, 6, 1)), TODAY)),
    Call(needs.need_conversion, lambda: ([needs.Need("speed", "explicit")],)),
    Call(needs.probing_depth, lambda: ([("S", "how many?")], [("P", "what is hard?")])),
    Call(qualification.qualification, lambda: ({"need": "verified"},)),
    Call(committee.buying_centre, lambda: ([committee.Member("Li", ("decider",), 3, 1.0, True)],)),
    Call(committee.stage_mismatch, lambda: (2, "search")),
    Call(iceberg.count_complaints, lambda: ([("A", "late"), ("A", "late")],)),
    Call(recovery.double_deviations, lambda: ([("A", date(2026, 1, 5)), ("A", date(2026, 2, 5))],)),
    Call(differences.need_distance, lambda: ({"a"}, {"a", "b"})),
    Call(differences.differentiate, lambda: ({"x": "A"}, {"x": None}, {"x": Decimal(5)})),
    Call(differences.NeedClusters(2).fit(NEEDS).nearest, lambda: ({"price": "low"},)),
    Call(key_accounts.key_accounts, lambda: ({"x": (80.0, 30.0), "y": (20.0, 70.0)},)),
    Call(key_accounts.plan_completeness, lambda: ({"goals": True},)),
    Call(key_accounts.maturity, lambda: ([{"hotline": True}],)),
    Call(scorecard.what_lifts, lambda: (scorecard.Scorecard(), {"growth": 0.0, "finance": 50.0})),
    Call(value.net_benefit, lambda: ([Decimal(60)], [Decimal(5)]), lambda: {"price": Decimal(20)}),
    Call(economics.new_to_keeping_cost, lambda: (500.0, 5, 100.0, 10)),
    Call(economics.health_change, lambda: (HEALTH, economics.account_health({"satisfaction": 70.0, "value_trend": 60.0}))),
    Call(retention.contract_state, lambda: (date(2026, 6, 1), TODAY)),
    Call(programme.points, lambda: ([programme.Entry(date(2026, 1, 5), 100, "o1", date(2027, 1, 5))], TODAY)),
    Call(programme.liability, lambda: (100, Decimal("0.01"), Decimal("0.2"))),
    Call(programme.tier, lambda: ([programme.Tier("gold", Decimal(100), 2)], Decimal(150), 3), lambda: {"as_of": TODAY}),
    Call(portrait.portrait, lambda: ([portrait.TagEvidence("outdoor", 1.0, date(2026, 6, 1))], TODAY)),
    Call(service.working_minutes, lambda: (datetime(2026, 3, 6, 17), datetime(2026, 3, 9, 10), WEEK)),
    Call(service.first_contact_resolution, lambda: ([(date(2026, 6, 1), None)], TODAY)),
    Call(service.fairness, lambda: ({"A": (9, 10), "C": (8, 10)}, ["A", "C"])),
)  # fmt: skip
