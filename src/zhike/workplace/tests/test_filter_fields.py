"""The fields of a list's filter: their groups and words, what stands first, and that nobody is offered what he may not see."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from zhike.kernel.filters import describe, parse
from zhike.kernel.objects import get_object, object_of
from zhike.people.actions import users
from zhike.people.models import User
from zhike.workplace.filter_fields import words_of
from zhike.workplace.saved_views import actions
from zhike.workplace.saved_views.state import State


def fields(world, user, query: str = "") -> list[dict]:
    return world.browser(user).get(f"/customers/filter/{query}").json()["fields"]


def groups(found: list[dict]) -> list[str]:
    return list(dict.fromkeys(field["group"] for field in found))


def test_fields_come_in_groups_and_each_once(world):
    found = fields(world, world.mia)
    assert groups(found) == [
        "Customer", "Team ›", "Group parent ›", "Contacts ›", "Customers ›", "About the record",
    ]  # fmt: skip
    keys = [field["key"] for field in found]
    assert len(keys) == len(set(keys))
    of = {field["key"]: field for field in found}
    assert (of["level"]["label"], of["level"]["short"]) == ("Level", "Level")
    assert (of["parent.level"]["label"], of["parent.level"]["short"]) == (
        "Group parent › Level",
        "Group parent › Level",
    )
    assert (of["contacts.position"]["label"], of["contacts.position"]["short"]) == (
        "Contacts › Position",
        "Position",
    )
    last = [field["key"] for field in found if field["group"] == "About the record"]
    assert last == ["created_at", "changed_at", "import_key"]


def test_a_field_is_found_by_both_languages_pinyin_and_initials(world):
    users.change_own(world.mia, {"language": "zh-hans"}, actor=world.actor(world.mia))
    of = {field["key"]: field["find"].split() for field in fields(world, world.mia)}
    assert {"level", "客户级别", "kehujibie", "khjb"} <= set(of["level"])
    assert {"group", "parent", "level", "上级集团", "kehujibie"} <= set(of["parent.level"])
    assert all("bound" not in field for field in fields(world, world.mia))


def test_what_one_chose_lately_and_what_views_use_stands_first(world):
    mia = world.browser(world.mia)
    tree = {
        "all": [{"field": "country", "op": "eq", "value": "CN"}, {"field": "level", "op": "eq", "value": "A"}]
    }
    for name, filtered in (("Both", tree), ("Level", tree["all"][1])):
        state = State(filter=filtered, sort="", columns="")
        actions.save(object_of(world.acme), state, actor=world.actor(world.mia), name=name)
    answer = mia.post("/account/preference/", {"list": "customers", "filtered": "parent.city,name"})
    assert answer.status_code == 204
    found = fields(world, world.mia)
    often = [field["key"] for field in found if field["group"] == "Often used"]
    assert often == ["parent.city", "name", "level", "country"] == [field["key"] for field in found][:4]
    assert [field["key"] for field in fields(world, world.sue)][:1] == ["name"]
    assert "Often used" not in groups(fields(world, world.sue))


def test_out_of_its_group_a_field_goes_by_its_whole_name(world):
    """The owner of a task and that of its customer are both often used."""
    world.browser(world.mia).post(
        "/account/preference/", {"list": "tasks", "filtered": "customer.owner,owner"}
    )
    found = world.browser(world.mia).get("/tasks/filter/").json()["fields"]
    assert [field["short"] for field in found if field["group"] == "Often used"] == [
        "Customer › Owner",
        "Owner",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("slug", ["customers", "contacts", "tasks", "deals"])
def test_no_two_fields_go_by_one_name(world, slug, language):
    users.change_own(world.ann, {"language": language}, actor=world.actor(world.ann))
    found = world.browser(world.ann).get(f"/{slug}/filter/").json()["fields"]
    for name in ("label", "short"):
        names = [field[name] for field in found]
        assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_filter_says_what_its_menu_said(world, language):
    """“until” in the menu must not become “is at most” above the list."""
    obj = get_object("engagement.task")
    with override(language):
        for raw, words in (
            ({"field": "due", "op": "lte", "value": "2026-11-30"}, {"en": "until", "zh-hans": "不晚于"}),
            ({"field": "due", "op": "when", "value": "today"}, {"en": "is", "zh-hans": "在"}),
            ({"field": "title", "op": "contains", "value": "tea"}, {"en": "contains", "zh-hans": "包含"}),
            (
                {"field": "due", "op": "last", "value": {"days": 3}},
                {"en": "was in the last", "zh-hans": "在最近 …内"},
            ),
        ):
            menu = words_of(raw["op"], obj.field(raw["field"]))
            assert menu == words[language]
            assert all(part in describe(parse(raw, obj)) for part in menu.split("…"))
        for bound in obj.placed("filter"):
            labels = [words_of(operator, bound) for operator in bound.kind.operators]
            assert len(set(labels)) == len(labels) and all(labels)


def test_what_is_remembered_is_names_of_fields_only(world):
    mia = world.browser(world.mia)
    mia.post("/account/preference/", {"list": "customers", "filtered": "name"})
    assert mia.post("/account/preference/", {"list": "customers", "filtered": "<b>"}).status_code == 204
    assert User.objects.get(pk=world.mia.pk).preferences["filtered.customers"] == "name"


def test_a_field_that_is_hidden_by_now_is_not_offered_for_having_been_used(world):
    world.browser(world.mia).post("/account/preference/", {"list": "customers", "filtered": "level,name"})
    role = User.objects.get(pk=world.mia.pk).role
    role.grants["customers.customer"] = {
        **role.grants["*"],
        **role.grants.get("customers.customer", {}),
        "fields": {"level": "hidden"},
    }
    role.save()
    found = [field["key"] for field in fields(world, world.mia)]
    assert (found[0], "level" in found, "parent.level" in found) == ("name", False, False)
