"""Exhibits of what people answer, say and log: satisfaction, text, forecast, time, and who is who."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl

from zhike.analytics.forecast import StageChances, weighted_forecast
from zhike.analytics.linkage import Exact, Fuzzy, Key, LabelledLinkage, Linkage
from zhike.analytics.satisfaction.disconfirmation import Disconfirmation, Servqual
from zhike.analytics.satisfaction.iceberg import ComplaintIceberg
from zhike.analytics.satisfaction.importance import Drivers, ImportancePerformance
from zhike.analytics.satisfaction.kano import Kano
from zhike.analytics.satisfaction.nps import NetPromoter
from zhike.analytics.satisfaction.recovery import ProfitLink, Recovery
from zhike.analytics.satisfaction.scores import Acsi, CustomerEffort, CustomerSatisfaction, Heart
from zhike.analytics.selling_time import PURPOSES, SellingTime
from zhike.analytics.text import ReasonCoding, Sentiment, Topics, key_phrases, starting_sentiment

from .exhibit import TODAY, Exhibit

RANDOM = np.random.default_rng(3)
ROWS = 48


def scale(low: int, high: int) -> list[int]:
    """Return an answer from each of ROWS people."""
    return RANDOM.integers(low, high + 1, ROWS).tolist()


def turns(*words: str) -> list[str]:
    """Return the words in turn, ROWS of them."""
    return [words[place % len(words)] for place in range(ROWS)]


RESPONDENTS = [f"p{place:02}" for place in range(ROWS)]
SCORES = pl.DataFrame({"respondent": RESPONDENTS, "score": scale(0, 10), "account": turns("A", "B", "C")})
SCALES = pl.DataFrame({"score": scale(1, 5)})
FEELINGS = ("pleasant", "valued", "understood", "comfortable")
HEART = pl.DataFrame({name: scale(1, 5) for name in FEELINGS})
INDEX = pl.DataFrame({name: scale(1, 10) for name in ("satisfaction", "expectation", "ideal")})
KANO = pl.DataFrame({"item": turns("a", "b", "c"), "functional": scale(1, 5), "dysfunctional": scale(1, 5)})
GAPS = pl.DataFrame({"item": turns("price", "speed"), "perception": scale(1, 5), "expectation": scale(1, 5)})
QUALITY = pl.DataFrame(
    {"dimension": turns("reliability", "responsiveness", "assurance", "empathy", "tangibles"),
     "expectation": scale(1, 7), "perception": scale(1, 7)}
)  # fmt: skip
ITEMS = pl.DataFrame(
    {"item": turns("price", "speed", "care"), "importance": scale(1, 5), "performance": scale(1, 5)}
)
DRIVERS = pl.DataFrame(
    {"outcome": scale(1, 10), "price": scale(1, 5), "speed": scale(1, 5), "care": scale(1, 5)}
)
TOLD = pl.DataFrame({"told": turns("formal", "front", "nobody", "other", "nobody")})
FAILED = pl.DataFrame(
    {
        "failed": scale(0, 1),
        "satisfaction": scale(1, 5),
        "repurchased": scale(0, 1),
        "segment": turns("s", "t"),
    }
)
PERIODS = pl.DataFrame(
    {"account": [f"a{place % 6:02}" for place in range(ROWS)], "period": [place // 6 for place in range(ROWS)],
     "satisfaction": RANDOM.normal(3.5, 0.5, ROWS), "margin": RANDOM.normal(100, 20, ROWS)}
)  # fmt: skip
CLOSED = pl.DataFrame({"reached": turns("lead", "offer", "deal"), "won": scale(0, 1)})
DEALS = pl.DataFrame(
    {"stage": turns("lead", "offer", "deal"), "due": [TODAY + timedelta(place - 6) for place in range(ROWS)],
     "amount": [Decimal(place * 25) / 4 for place in range(ROWS)], "category": turns("commit", "best", "")}
)  # fmt: skip
MINUTES = pl.DataFrame({"purpose": turns(*PURPOSES), "minutes": [30 + place for place in range(ROWS)]})
PRAISE = ["味道很好，送餐很快", "非常好吃，下次还来", "服务热情，味道好", "很满意，送餐快", "好吃，量很足"]
BLAME = ["送餐太慢，凉了", "难吃，态度很差", "太慢了，等了两个小时", "差评，量太少", "态度差，难吃"]
TEXTS = pl.DataFrame({"text": (PRAISE + BLAME) * 3, "label": ([1] * 5 + [0] * 5) * 3})
PEOPLE = pl.DataFrame({
    "name": ["anna miller", "ana miller", "bo li", "bo li", "carl weiss", "karl weiss"],
    "born": ["1980", "1980", "1990", "1990", "1980", "1980"],
})  # fmt: skip
JUDGED = pl.DataFrame({
    "l_name": ["anna miller", "bo li", "carl weiss", "anna miller", "bo li", "dora"] * 4,
    "r_name": ["ana miller", "bo li", "karl weiss", "bo li", "karl weiss", "emil"] * 4,
    "label": [1, 1, 1, 0, 0, 0] * 4,
})  # fmt: skip
COMPARISONS = (Fuzzy("name"), Exact("born"))


def forecast(frame: Any) -> Any:
    """Weigh the open deals by the chances of closed ones."""
    return weighted_forecast(frame, CHANCES.fit(CLOSED), as_of=TODAY, until=TODAY + timedelta(30))


def sentiment(frame: Any) -> Any:
    """Learn, judge and give reasons."""
    fitted = Sentiment().fit(frame)
    return fitted, fitted.predict(TEXTS.select("text")), fitted.reasons("味道很好")


def topics(frame: Any) -> Any:
    """Group texts, and say which belongs where."""
    fitted = Topics(3).fit(frame)
    return fitted, fitted.predict(frame)


def reasons(frame: Any) -> Any:
    """Code the reasons of texts."""
    fitted = ReasonCoding().fit(frame)
    return fitted, fitted.predict(frame), fitted.code("太贵了")


def linked(frame: Any) -> Any:
    """Link records; which row is which depends on the order of rows, so the records are told by their number alone."""
    fitted = Linkage(COMPARISONS, (Key("born"),)).fit(frame)
    pairs = fitted.predict(frame, threshold=0.0)
    return fitted, sorted(zip(list(map(str, pairs["weight"])), list(map(str, pairs["reasons"])), strict=True))


def judged(frame: Any) -> Any:
    """Learn from judged pairs, and judge them."""
    fitted = LabelledLinkage((Fuzzy("name"),)).fit(frame)
    return fitted, fitted.predict(frame)


CHANCES = StageChances(("lead", "offer", "deal"))
EXHIBITS = (
    Exhibit("net promoter", (NetPromoter,), NetPromoter().fit, SCORES, numbers=("score",)),
    Exhibit("satisfaction", (CustomerSatisfaction,), CustomerSatisfaction().fit, SCALES, numbers=("score",)),
    Exhibit("effort", (CustomerEffort,), CustomerEffort().fit, SCALES, numbers=("score",)),
    Exhibit("heart", (Heart,), Heart().fit, HEART, numbers=FEELINGS),
    Exhibit("acsi", (Acsi,), Acsi().fit, INDEX, numbers=("satisfaction", "expectation", "ideal")),
    Exhibit("kano", (Kano,), Kano().fit, KANO, texts=("item",), numbers=("functional", "dysfunctional")),
    Exhibit("disconfirmation", (Disconfirmation,), Disconfirmation().fit, GAPS, texts=("item",), numbers=("perception", "expectation")),
    Exhibit("servqual", (Servqual,), Servqual().fit, QUALITY, texts=("dimension",), numbers=("perception", "expectation")),
    Exhibit("importance", (ImportancePerformance,), ImportancePerformance().fit, ITEMS, texts=("item",), numbers=("importance", "performance")),
    Exhibit("drivers", (Drivers,), Drivers("outcome", ("price", "speed", "care")).fit, DRIVERS, numbers=("outcome", "price", "speed", "care")),
    Exhibit("iceberg", (ComplaintIceberg,), ComplaintIceberg(40).fit, TOLD, texts=("told",)),
    Exhibit("recovery", (Recovery,), Recovery().fit, FAILED, numbers=("failed", "satisfaction", "repurchased")),
    Exhibit("profit link", (ProfitLink,), ProfitLink().fit, PERIODS, texts=("account",), numbers=("period", "satisfaction", "margin")),
    Exhibit("stage chances", (StageChances,), CHANCES.fit, CLOSED, texts=("reached",), numbers=("won",), empty=True),
    Exhibit("forecast", (weighted_forecast,), forecast, DEALS, texts=("stage",), amounts=("amount",), dates=("due",), empty=True),
    Exhibit("selling time", (SellingTime,), SellingTime().fit, MINUTES, texts=("purpose",), numbers=("minutes",)),
    Exhibit("sentiment", (Sentiment,), sentiment, TEXTS, texts=("text",), numbers=("label",)),
    Exhibit("starting sentiment", (starting_sentiment,), lambda frame: (start := starting_sentiment(), start.predict(frame))[1:], TEXTS, texts=("text",), empty=True),
    Exhibit("topics", (Topics,), topics, TEXTS, texts=("text",)),
    Exhibit("reasons", (ReasonCoding,), reasons, TEXTS, texts=("text",), empty=True),
    Exhibit("key phrases", (key_phrases,), key_phrases, TEXTS, texts=("text",), empty=True),
    Exhibit("linkage", (Linkage, Fuzzy, Exact, Key), linked, PEOPLE, texts=("name", "born")),
    Exhibit("judged linkage", (LabelledLinkage,), judged, JUDGED, texts=("l_name", "r_name", "label")),
)  # fmt: skip
