"""Everything that writes customers, contacts and relations beyond the generic verbs."""

from zhike.customers.actions.account import hand_over, note_source, promote, set_registration
from zhike.customers.actions.contact import record_contact
from zhike.customers.actions.people import (
    add_contact,
    hand_over_contact,
    link_contact,
    set_main_contact,
    unlink_contact,
)
from zhike.customers.actions.relations import relate, relate_person, unrelate, unrelate_person
from zhike.customers.actions.trade import Trade, age_trade, record_trade
from zhike.customers.actions.upkeep import keep_up

__all__ = [
    "Trade",
    "add_contact",
    "age_trade",
    "hand_over",
    "hand_over_contact",
    "keep_up",
    "link_contact",
    "note_source",
    "promote",
    "record_contact",
    "record_trade",
    "relate",
    "relate_person",
    "set_main_contact",
    "set_registration",
    "unlink_contact",
    "unrelate",
    "unrelate_person",
]
