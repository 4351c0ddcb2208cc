"""Quick create: offered to whoever may, filled in from the form below, checked like every other creation."""

from __future__ import annotations

import json

from zhike.kernel import access, actions, verbs
from zhike.kernel.access import SYSTEM

HTMX = {"HTTP_HX_REQUEST": "true"}


def offer(world, user, slug: str) -> str:
    return world.browser(user).get(f"/{slug}/lookup/?q=nothing").json()["create"]


def test_only_who_may_create_is_offered_it(world):
    assert offer(world, world.mia, "customers") == "/customers/quick/"
    assert offer(world, world.ray, "customers") == ""
    assert offer(world, world.mia, "users") == ""
    before = type(world.acme).objects.count()
    ray = world.browser(world.ray)
    assert ray.get("/customers/quick/?called=X").status_code == 403
    assert ray.post("/customers/quick/", {"name": "X"}).status_code == 403
    assert world.browser(world.ann).get("/users/quick/").status_code in (403, 404)
    assert type(world.acme).objects.count() == before


def test_the_small_form_asks_for_little_and_knows_the_form_below(world):
    page = world.browser(world.mia).get(f"/contacts/quick/?called=周敏&customer={world.acme.pk}", **HTMX)
    text = page.content.decode()
    assert 'value="周敏"' in text and f'<option value="{world.acme.pk}" selected>' in text
    assert 'name="mobile"' not in text and 'id="quick-full_name"' in text


def test_what_was_made_is_told_to_the_picker(world):
    mia = world.browser(world.mia)
    answer = mia.post("/customers/quick/?called=x", {"name": "快建贸易", "kind": "company"}, **HTMX)
    made = type(world.acme).objects.get(name="快建贸易")
    assert answer.status_code == 204
    told = json.loads(answer.headers["HX-Trigger"])
    assert told["zk:created"] == {"value": str(made.pk), "text": "快建贸易"}
    refused = mia.post("/contacts/quick/", {"full_name": ""}, **HTMX)
    assert refused.status_code == 422
    assert not type(world.smith).objects.filter(full_name="").exists()


def names(world, user, query: str) -> list[str]:
    offers = world.browser(user).get(f"/contacts/lookup/?q={query}").json()["results"]
    return [offer["text"] for offer in offers]


def a_customer(world, name: str):
    return actions.create(type(world.acme), {"name": name, "owner": world.mia.pk}, actor=SYSTEM)


def a_contact(world, name: str, owner, **values):
    return actions.create(type(world.smith), {"full_name": name, "owner": owner.pk, **values}, actor=SYSTEM)


def test_the_people_of_the_chosen_customer_stand_first(world):
    other = a_customer(world, "Zebra Ltd")
    a_contact(world, "Aaron First", world.mia, customer=world.acme.pk)
    a_contact(world, "Zoltan Last", world.mia, customer=other.pk)
    plain = names(world, world.mia, "")
    assert plain.index("Aaron First") < plain.index("Zoltan Last")
    assert names(world, world.mia, f"&customer={other.pk}")[0] == "Zoltan Last"
    assert names(world, world.mia, "&customer=nobody") == names(world, world.mia, "&customer=0") == plain


def test_an_edit_in_place_offers_the_people_of_the_records_customer_first(world):
    """There the form holds one field; the picker's address says whose record it is."""
    page = world.browser(world.ann).get(f"/deals/{world.deal.pk}/field/contact/").content.decode()
    assert f'lookup="/contacts/lookup/?customer={world.deal.customer_id}"' in page
    whole = world.browser(world.ann).get("/deals/new/").content.decode()
    assert 'lookup="/contacts/lookup/"' in whole


def test_the_order_of_offers_tells_nothing_of_hidden_customers(world):
    hidden = a_customer(world, "Hidden Ltd")
    a_contact(world, "Aaron Seen", world.ben)
    seen = a_contact(world, "Zoltan Seen", world.ben)
    verbs.run(hidden, "link_contact", {"contact": seen.pk}, actor=SYSTEM)
    assert not access.visible_to(world.actor(world.ben), type(hidden)).filter(pk=hidden.pk).exists()
    plain = names(world, world.ben, "")
    assert "Zoltan Seen" in plain
    assert names(world, world.ben, f"&customer={hidden.pk}") == plain
    assert names(world, world.mia, f"&customer={hidden.pk}") != names(world, world.mia, "")
