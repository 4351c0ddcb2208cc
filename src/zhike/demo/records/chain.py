"""What the demo company's people did with their customers: a few interactions each, and the tasks that are open."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from zhike.customers.models import Contact, Customer
from zhike.demo import world
from zhike.demo.records.store import Store, with_ids
from zhike.demo.words.chain import TOUCHES
from zhike.engagement.models import Interaction, Task

# One customer in so many has a task that waits for somebody.
TASK_EVERY = 5


def add_chain(store: Store, found: world.World) -> None:
    """Take in one to three interactions with every customer who has an owner and a contact, in the last half year."""
    random = Random(f"{found.seed}/chain")
    customers = {customer.pk: customer for customer in store.rows(Customer)}
    people: dict[int, Contact] = {}
    for contact in store.rows(Contact):
        people.setdefault(contact.customer_id, contact)
    owned = [row for row in found.customers if row.owner and store.ids[row.key] in people]
    for place, row in enumerate(owned):
        contact = people[store.ids[row.key]]
        touches = [_touch(random, found, row) for _ in range(random.randint(1, 3))]
        for values in sorted(touches, key=lambda touch: touch["day"]):
            day = values.pop("day")
            ends = {
                "customer_id": contact.customer_id,
                "contact_id": contact.pk,
                "owner_id": store.id(row.owner),
            }
            (touch,) = with_ids(Interaction, [values | ends])
            touch.at = store.create(touch, day, row.owner)
            if touch.kind != Interaction.Kind.NOTE:
                customers[contact.customer_id].last_contact_on = day
        if place % TASK_EVERY == 0:
            due = found.as_of + timedelta(days=random.randint(-5, 20))
            (task,) = with_ids(
                Task, [{"title": touch.next_step, "due": due, "interaction_id": touch.pk, **ends}]
            )
            store.create(task, day, row.owner)


def _touch(random: Random, found: world.World, row: world.Customer) -> dict:
    kind, *words = random.choice(TOUCHES)
    happened, next_step = words[2:] if row.chinese else words[:2]
    day = max(found.as_of - timedelta(days=random.randint(1, 180)), row.created_on)
    return {"kind": kind, "happened": happened, "next_step": next_step, "day": day}
