"""Tags and shares from the bulk bar: put on, taken off, undone, refused; and tags known to the whole house."""

from __future__ import annotations

import pytest

from zhike.kernel import actions as kernel
from zhike.kernel import bulk, jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.models import Event, Job, Share
from zhike.kernel.objects import object_of
from zhike.workplace import consumers
from zhike.workplace.tags import actions, queries
from zhike.workplace.tags.models import Tag


@pytest.fixture
def fair(world) -> Tag:
    return kernel.create(Tag, {"name": "Fair", "color": "green"}, actor=world.actor(world.ann))


def tags(*records) -> list[list[str]]:
    return [type(record).objects.get(pk=record.pk).tags for record in records]


def notes(browser, answer) -> list[tuple[str, str]]:
    page = browser.get(answer["HX-Redirect"])
    return [(str(message), message.extra_tags) for message in page.context["messages"]]


def test_a_tag_is_put_on_many_and_taken_back(world, fair):
    kernel.change(world.acme, {"tags": ["Fair", "Old"]}, actor=SYSTEM)
    kernel.change(world.haiwen, {"owner": world.mia.pk}, actor=SYSTEM)
    browser, ids = world.browser(world.mia), [world.acme.pk, world.haiwen.pk, world.globex.pk]
    sent = {"ids": ids, "go": "1", "tag": " Fair "}
    ((text, undo),) = notes(browser, browser.post("/customers/bulk/tag/", sent))
    assert text.startswith("2 customers tagged “Fair”. 1 entry was left as it is: ")
    assert tags(world.acme, world.haiwen, world.globex) == [["Fair", "Old"], ["Fair"], []]
    assert Event.objects.latest("id").changes == {"tags": [[], ["Fair"]]}
    browser.get(browser.post(undo)["Location"])
    assert tags(world.acme, world.haiwen) == [["Fair", "Old"], []]
    ((text, _undo),) = notes(browser, browser.post("/customers/bulk/untag/", sent | {"tag": fair.pk}))
    assert text.startswith("2 customers lost the tag “Fair”.")
    assert tags(world.acme, world.haiwen) == [["Old"], []]


def test_a_new_tag_is_made_in_the_same_go_and_only_with_its_records(world, fair):
    browser, ids = world.browser(world.mia), [world.acme.pk, world.globex.pk]
    dialog = browser.post("/customers/bulk/tag/", {"ids": ids}).content.decode()
    assert 'lookup="/tags/names/"' in dialog and "One that is new becomes a tag" in dialog
    offers = browser.get("/tags/names/?q=fai").json()
    assert offers == {"results": [{"value": "Fair", "text": "Fair", "hint": ""},
                                  {"value": "Fair 2025", "text": "Fair 2025", "hint": ""}], "create": True}  # fmt: skip
    before = Event.objects.latest("id").pk
    ((text, _undo),) = notes(
        browser, browser.post("/customers/bulk/tag/", {"ids": ids, "go": "1", "tag": "新客 2026"})
    )
    assert text.startswith("1 customer tagged “新客 2026”. 1 entry was left as it is: ")
    assert "nothing was changed" not in text
    assert tags(world.acme, world.globex) == [["vip", "新客 2026"], []]
    told = list(Event.objects.filter(pk__gt=before).order_by("id").values_list("verb", flat=True))
    assert told == ["customer.bulk", "customer.changed", "tag.created"]
    # Nothing was tagged, so nothing is made.
    browser.post("/customers/bulk/tag/", {"ids": [world.globex.pk], "go": "1", "tag": "Of nobody"})
    assert not Tag.objects.filter(name="Of nobody").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "This must be filled in."), ("a;b", "A tag can’t contain a semicolon."), ("甲；乙", "A tag can’t contain a semicolon."),
     ("x" * 61, "A tag has at most 60 characters; this has 61.")],
)  # fmt: skip
def test_a_name_that_no_tag_can_have_is_refused_at_once(world, fair, name, said):
    before = (Event.objects.count(), Tag.objects.count())
    sent = {"ids": [world.acme.pk], "go": "1", "tag": name}
    answer = world.browser(world.mia).post("/customers/bulk/tag/", sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors["tag"] == [
        said.replace("’", "'") if name else "This field is required."
    ]
    assert (tags(world.acme), Event.objects.count(), Tag.objects.count()) == ([["vip"]], *before)


def test_all_of_a_long_list_are_tagged_by_a_job(world, fair, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    for name in ("Row 1", "Row 2", "Row 3"):
        kernel.create(type(world.acme), {"name": name, "owner": world.mia.pk}, actor=SYSTEM)
    answer = world.browser(world.mia).post(
        "/customers/bulk/tag/", {"all": "1", "state-q": "row", "go": "1", "tag": "Fair"}
    )
    job = Job.objects.get()
    assert answer["HX-Redirect"] == f"/jobs/{job.pk}/"
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.result["done"], job.result["refused"]) == (3, 0)
    assert type(world.acme).objects.filter(tags__contains=["Fair"]).count() == 3


def test_whoever_may_not_write_tags_is_offered_none(world, fair):
    ray, customers = world.actor(world.ray), object_of(world.acme)
    assert world.browser(world.ray).post("/customers/bulk/tag/", {"ids": [world.acme.pk]}).status_code == 400
    with pytest.raises(NotAllowed):
        actions.put_on(world.acme, {"tag": fair.pk}, actor=ray)
    with pytest.raises(NotAllowed):
        actions.put_on(world.acme, {"tag": "Brand new"}, actor=ray)
    with pytest.raises(Invalid, match="no longer exists"):
        actions.put_on(world.acme, {"tag": 0}, actor=world.actor(world.mia))
    with pytest.raises(NotAllowed):
        kernel.create(Tag, {"name": "Mine"}, actor=world.actor(world.mia))
    assert (tags(world.acme), Tag.objects.count(), queries.bears(customers)) == ([["vip"]], 2, True)


def test_what_people_type_is_known_to_the_house_once(world, fair):
    kernel.change(world.acme, {"tags": ["Fair", "VIP"]}, actor=world.actor(world.mia))
    kernel.change(world.deal, {"tags": ["VIP", "老客户"]}, actor=world.actor(world.mia))
    for _time in range(2):  # at least once
        consumers.typed_tags(list(Event.objects.order_by("id")))
    assert sorted(Tag.objects.values_list("name", "color")) == [
        ("Fair", "green"),
        ("Fair 2025", "blue"),
        ("VIP", "gray"),
        ("vip", "gray"),
        ("老客户", "gray"),
    ]
    found = world.browser(world.mia).get("/tags/lookup/?q=vi").json()["results"]
    assert sorted(row["text"] for row in found) == ["VIP", "vip"]
    page = world.browser(world.mia).get("/customers/?columns=tags").content.decode()
    assert 'zk-badge zk-badge-dot zk-tone-green">Fair<' in page
    kernel.delete(fair, actor=world.actor(world.ann))
    page = world.browser(world.mia).get("/customers/?columns=tags").content.decode()
    assert 'zk-badge">Fair<' in page


def test_many_are_shared_at_once_and_no_longer(world):
    browser, ids = world.browser(world.mia), [world.acme.pk, world.haiwen.pk]
    sent = {"ids": ids, "go": "1", "user": world.ben.pk, "level": "change"}
    ((text, undo),) = notes(browser, browser.post("/customers/bulk/share/", sent))
    # 海文贸易 is the team's, not hers to share.
    assert text.startswith("1 customer shared. 1 entry was left as it is: ") and undo.startswith(
        "/undo-bulk/"
    )
    assert [(row.record_id, row.grantee_id, row.level) for row in Share.objects.all()] == [
        (world.acme.pk, world.ben.pk, "change")
    ]
    assert world.browser(world.ben).get(f"/customers/{world.acme.pk}/").status_code == 200
    nobody = notes(browser, browser.post("/customers/bulk/share/", {"ids": ids[:1], "go": "1"}))
    assert "Choose a person or a team." in nobody[0][0]
    browser.post("/customers/bulk/unshare/", {"ids": ids, "go": "1", "user": world.ben.pk})
    assert Share.objects.count() == 0
    assert world.browser(world.ben).get(f"/customers/{world.acme.pk}/").status_code == 404
    verbs = [event.verb for event in Event.objects.filter(verb__endswith="shared").order_by("id")]
    assert verbs == ["customer.shared", "customer.unshared"]
