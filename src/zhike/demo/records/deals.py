"""The deals of the demo company: begun, moved from stage to stage on their days, won, lost, or still open.

Good customers have more of them and larger ones. How a deal goes is drawn step by step; where its next step would lie
after the last day, it has not happened yet, so the board shows deals of every age in every stage.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from zhike.customers.models import Contact
from zhike.demo import world
from zhike.demo.records.store import Store, with_ids
from zhike.demo.words.deals import LOST, SUBJECTS
from zhike.sales.choices import PROBABILITY, Stage
from zhike.sales.models import Deal

# How many deals a customer of a level has had in the last half year and a little more, at most, and how often he has any.
MOST = {"A": (3, 0.9), "B": (1, 0.5), "C": (1, 0.12)}
DAYS = 200
PATH = (Stage.NEW, Stage.QUALIFY, Stage.PROPOSE, Stage.NEGOTIATE)
# Share of deals lost at each step, and of those negotiated that are won.
LOST_AT_A_STEP, WON = 0.11, 0.72
SIZE = {"A": 2, "B": 1, "C": Decimal("0.5")}
# Roughly what a CNY is worth; an amount is typed by a person, in round figures.
WORTH = {"USD": 7, "EUR": 8, "GBP": 9}


def add_deals(store: Store, found: world.World) -> list[Deal]:
    """Take in the deals with the events of each step, and return them: they are valued when they are stored."""
    random = Random(f"{found.seed}/deals")
    people: dict[int, Contact] = {}
    for contact in store.rows(Contact):
        people.setdefault(contact.customer_id, contact)
    deals = []
    for row in found.customers:
        most, chance = MOST.get(row.level or "", (0, 0))
        if row.owner and store.ids[row.key] in people and random.random() < chance:
            for _number in range(random.randint(1, most)):
                deals.append(_deal(store, found, row, people[store.ids[row.key]], random))
    return deals


def _deal(store: Store, found: world.World, row: world.Customer, contact: Contact, random: Random) -> Deal:
    english, name, usual = random.choice(SUBJECTS)
    day = max(found.as_of - timedelta(days=random.randint(2, DAYS)), row.created_on)
    rough = usual * SIZE[row.level or "C"] * Decimal(random.randint(6, 16)) / 10 / WORTH.get(row.currency, 1)
    values = {
        "name": f"{row.short_name or row.name} · {name if row.chinese else english}", "customer_id": contact.customer_id,
        "contact_id": contact.pk, "amount": round(rough / 100) * Decimal(100), "currency": row.currency or "CNY",
        "owner_id": store.id(row.owner), "team_id": store.id(row.team), "source": row.source or "",
        "expected_on": day + timedelta(days=random.randint(45, 150)), "stage_since": store.moment(day),
    }  # fmt: skip
    (deal,) = with_ids(Deal, [values])
    assert isinstance(deal, Deal)
    store.create(deal, deal.stage_since, row.owner)
    _go_on(store, found.as_of, deal, day, row, random)
    return deal


def _go_on(store: Store, as_of: date, deal: Deal, day: date, row: world.Customer, random: Random) -> None:
    """Move a deal step by step until it ends, or the last day is reached."""
    by = row.owner or ""
    for stage in (*PATH[1:], Stage.WON):
        day += timedelta(days=random.randint(10, 45))
        lost = random.random() < LOST_AT_A_STEP or (stage == Stage.WON and random.random() > WON)
        if day > as_of:
            return
        if lost:
            reason, *notes = random.choice(LOST)
            _enter(store, deal, Stage.LOST, day, by, lost_reason=reason, lost_note=notes[row.chinese])
            return
        _enter(store, deal, stage, day, by)


def _enter(store: Store, deal: Deal, stage: Stage, day: date, by: str, **values: Any) -> None:
    at = store.moment(day)
    word = {Stage.WON: "won", Stage.LOST: "lost"}.get(stage, "moved")
    # As the deal itself would settle it, but on its own day instead of now.
    settled = {"stage": stage, "stage_was": stage, "stage_since": at, "probability": PROBABILITY[stage]}
    data = {"reason": values["lost_reason"]} if stage == Stage.LOST else None
    store.change(deal, settled | values, at, by, word, data)
