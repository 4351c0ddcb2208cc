"""The audit trail as its reader reads it: rights in words, each kind of event once, what was done to many, and by whom."""

from __future__ import annotations

import re
from collections import Counter

from django.utils.translation import override

from zhike.kernel import actions, bulk, consumers, verbs
from zhike.kernel.models import Event
from zhike.kernel.objects import get_object
from zhike.people.models import Role
from zhike.workplace.tags.models import Tag


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def edited(world, **changed) -> Role:
    role = world.roles["read-only"]
    held = {"name": role.name, "description": role.description, "grants": role.grants,
            "permissions": role.permissions}  # fmt: skip
    return verbs.run(role, "edit", held | changed, actor=world.actor(world.ann))


def test_a_changed_role_says_each_right_that_was_given_or_taken(world):
    grants = {
        "*": {"see": "own"},
        "customers.customer": {"see": "all", "change": "own", "fields": {"level": "hidden"}},
    }
    edited(world, grants=grants, permissions=["audit.see"])
    ann = world.browser(world.ann)
    text = words(ann.get("/audit/?object=people.role&verb=role.edited").content.decode())
    assert "Customers · See: as for all other records All" in text
    assert "Customers · Change: as for all other records Own" in text
    assert "Customers · Level: as the record Hidden" in text
    assert "All other records · See: All Own" in text
    assert "See the audit log: Not allowed Allowed" in text
    assert "{" not in text.partition("Show")[2]
    world.ann.language = "zh-hans"
    world.ann.save()
    text = words(ann.get("/audit/?verb=role.edited").content.decode())
    assert "客户 · 查看： 与“其他全部记录”相同 全部" in text


def test_each_kind_of_event_is_one_choice_and_finds_all_of_its_events(world):
    ann = world.browser(world.ann)
    page = ann.get("/audit/").content.decode()
    choices = re.findall(
        r'<option value="([^"]*)"[^>]*>([^<]*)<', page.partition('name="verb"')[2].partition("</select>")[0]
    )
    assert max(Counter(label for _key, label in choices).values()) == 1
    created = next(key for key, label in choices if label == "Created")
    found = ann.get(f"/audit/?verb={created}").content.decode()
    assert f'value="{created}" selected' in found
    for what in ("customer", "deal", "product"):
        assert f"created the {what}" in found


def test_what_was_done_to_many_says_what_and_to_what(world):
    ann, customers = world.actor(world.ann), get_object("customers")
    ids = [world.acme.pk, world.haiwen.pk]
    bulk.run(customers, ids, "change", {"city": "Ningbo"}, actor=ann)
    moved = bulk.run(customers, ids, "hand_over", {"owner": world.ben.pk}, actor=ann)
    bulk.run(customers, ids, "tag", {"tag": "Key"}, actor=ann)
    # Each record that a verb changed belongs to the act, as those that were changed by hand.
    assert Event.objects.filter(cause_id=moved.event_id, object="customers.customer").count() == 2
    browser = world.browser(world.ann)
    text = words(browser.get("/audit/").content.decode())
    assert "Ann changed 2 customers at once" in text
    assert "Ann chose “Add tag” for 2 customers" in text
    assert f"Ann chose “{customers.verb_table['hand_over'].label}” for 2 customers" in text
    assert "several records" not in text
    # What changes nothing leaves no record to count.
    bulk.run(customers, ids, "tag", {"tag": "Key"}, actor=ann)
    assert "Ann chose “Add tag” for several customers" in words(browser.get("/audit/").content.decode())
    # They were tagged since, so even the hand that gave them away can't take them back.
    assert browser.post(f"/undo-bulk/{moved.event_id}/").status_code == 302
    assert set(customers.model.objects.filter(pk__in=ids).values_list("owner", flat=True)) == {world.ben.pk}
    with override("zh-hans"):
        assert customers.counted(2) == "2 个客户"


def test_a_tag_made_by_putting_it_on_is_his_who_did(world):
    ben = world.actor(world.ben)
    bulk.run(get_object("customers"), [world.globex.pk], "tag", {"tag": "Fresh"}, actor=ben)
    made = Event.objects.get(
        verb="tag.created", object="workplace.tag", subject_id=Tag.objects.get(name="Fresh").pk
    )
    assert (made.actor_name, made.actor_id) == ("Ben", world.ben.pk)
    assert Tag.objects.get(name="Fresh").created_by_id == world.ben.pk


def test_a_tag_typed_in_a_form_is_his_too(world):
    actions.change(world.globex, {"tags": ["Typed"]}, actor=world.actor(world.ben))
    reader = next(row for row in consumers.all_consumers() if row.name == "workplace.tags")
    reader.handle(list(Event.objects.filter(changes__has_key="tags").order_by("id")))
    made = Event.objects.get(verb="tag.created", subject_id=Tag.objects.get(name="Typed").pk)
    assert made.actor_name == "Ben"


def test_a_relation_is_called_in_the_readers_language(world):
    relation = get_object("contact_relations")
    record = relation.model.objects.filter(kind="knows").first()
    with override("en"):
        assert relation.title_of(record) == "knows"
    with override("zh-hans"):
        assert relation.title_of(record) == "认识"
