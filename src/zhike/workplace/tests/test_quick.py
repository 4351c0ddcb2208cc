"""Quick create: offered to whoever may, filled in from the form below, checked like every other creation."""

from __future__ import annotations

import json

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
