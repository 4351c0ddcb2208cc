"""Needs, qualification, the buying centre and objections: worked by hand from theory items 20 to 23 and 47."""

from datetime import date, timedelta

import polars as pl
import pytest

from zhike.analytics.deals.committee import Member, buying_centre, stage_mismatch
from zhike.analytics.deals.needs import Need, need_conversion, need_state, probing_depth
from zhike.analytics.deals.objections import Objections, ObjectionsFitted
from zhike.analytics.deals.qualification import MEDDIC, qualification
from zhike.analytics.frames import BadFrame, NotEnoughData

TODAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("state", "days", "found"),
    [
        ("implied", 180, "implied"),
        ("implied", 181, "re-check"),
        ("confirmed", None, "re-check"),
        ("suspected", None, "suspected"),
    ],
)
def test_a_need_without_fresh_evidence_is_to_be_checked_again(state, days, found):
    seen = None if days is None else TODAY - timedelta(days)
    assert need_state(Need("speed", state, seen), TODAY) == found


def test_two_of_three_latent_needs_spoken_out():
    needs = [Need(str(n), state) for n, state in enumerate(("suspected", "probed", "explicit", "confirmed"))]
    found = need_conversion(needs)
    assert (found.latent, found.explicit) == (3, 2)
    assert found.rate == pytest.approx(2 / 3)
    # Wilson (1927) for 2 of 3, as R's prop.test(2, 3, correct = FALSE) has it.
    assert (found.low, found.high) == pytest.approx((0.20766, 0.93851), abs=1e-5)
    assert need_conversion([Need("a", "suspected")]).rate is None
    with pytest.raises(BadFrame, match="certain"):
        need_conversion([Need("a", "certain")])


def test_probing_counts_implication_and_payoff_and_plans_the_rest():
    bank = [
        ("S", "how many?"),
        ("P", "what is hard?"),
        ("I", "what does it cost?"),
        ("N", "what would it save?"),
    ]
    found = probing_depth([bank[0], bank[0], bank[1], bank[2]], bank)
    assert found.depth == 0.25
    assert found.counts == {"S": 2, "P": 1, "I": 1, "N": 0}
    assert found.unasked == ("what would it save?",)
    assert probing_depth([], bank).depth is None
    with pytest.raises(BadFrame, match="S, P, I or N"):
        probing_depth([("X", "?")], bank)


def test_what_is_only_said_counts_half_and_a_gate_wants_proof():
    said = {"metrics": "verified", "pain": "unverified", "champion": "no", "economic buyer": None}
    found = qualification(said, MEDDIC, required=("metrics", "economic buyer", "pain"))
    assert found.score == pytest.approx(1.5 / 6)
    assert found.missing == ("economic buyer", "decision criteria", "decision process")
    assert found.unverified == ("pain",)
    assert found.gate == ("economic buyer", "pain")
    weighed = qualification(said, MEDDIC, weights={"metrics": 4.0, "pain": 2.0})
    assert weighed.score == pytest.approx((4 + 1) / 10)


@pytest.mark.parametrize(
    ("answers", "settings"),
    [
        ({"mood": "verified"}, {}),
        ({"need": "perhaps"}, {}),
        ({}, {"weights": {"need": -1.0}}),
        ({}, {"required": ("mood",)}),
    ],
)
def test_unknown_elements_and_answers_are_refused(answers, settings):
    with pytest.raises(BadFrame):
        qualification(answers, **settings)


def test_a_buying_centre_by_hand():
    found = buying_centre([
        Member("Wang", ("decider", "initiator"), 3, -1.0, reached=False),
        Member("Li", ("user",), 1, 2.0, reached=True),
        Member(None, ("coach",), 2),
        Member("Chen", ("gatekeeper",), 2, None, reached=False),
    ])  # fmt: skip
    assert found.coverage == pytest.approx(1 / 8)
    # (−1 · 3 + 2 · 1) / (3 + 1): of Chen's attitude nothing is known, so he does not count.
    assert found.support == pytest.approx(-0.25)
    assert found.alerts == ("no coach", "single thread", "strong opponent: Wang")
    assert found.unknown == ("coach",)


def test_nobody_known_is_no_figure():
    found = buying_centre([])
    assert (found.coverage, found.support) == (None, None)
    assert found.alerts == ("no decider known", "no coach")
    for bad in (
        Member("A", (), 1),
        Member("A", ("king",), 1),
        Member("A", ("user",), 4),
        Member("A", ("user",), 1, 3.0),
    ):
        with pytest.raises(BadFrame):
            buying_centre([bad])


@pytest.mark.parametrize(
    ("sale", "buying", "ahead", "alarm"),
    [(3, "search", 2, True), (1, "search", 0, False), (0, "decision", -3, False)],
)
def test_selling_ahead_of_the_customer_alarms(sale, buying, ahead, alarm):
    found = stage_mismatch(sale, buying)
    assert (found.ahead, found.alarm) == (ahead, alarm)


def test_objections_count_the_first_reason_and_show_the_second():
    frame = pl.DataFrame({
        "reason": ["no need", "no trust", "no need", "no hurry"], "secondary": [None, "no need", None, "no trust"],
        "revisit_on": [None, None, None, date(2026, 9, 1)], "product": ["a", "a", "a", "b"],
    })  # fmt: skip
    found = Objections(by="product").fit(frame)
    first = found.shares[0]
    assert (first.group, first.reason, first.primary, first.secondary) == ("a", "no need", 2, 1)
    assert first.share == pytest.approx(2 / 3)
    assert (first.low, first.high) == pytest.approx((0.20766, 0.93851), abs=1e-5)
    assert found.without_day == 0 and found.warnings == ()
    assert ObjectionsFitted.from_dict(found.to_dict()) == found
    bare = Objections().fit(frame.drop("revisit_on", "secondary"))
    assert bare.without_day == 1 and "no day" in bare.warnings[0]


def test_an_unknown_reason_or_no_refusal_is_refused():
    with pytest.raises(BadFrame, match="weather"):
        Objections().fit(pl.DataFrame({"reason": ["weather"]}))
    with pytest.raises(NotEnoughData):
        Objections().fit(pl.DataFrame({"reason": []}, schema={"reason": pl.String}))
