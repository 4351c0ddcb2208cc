"""Roles: what they may hold, who may write them, and the editor."""

import re

import pytest

from zhike.kernel import verbs
from zhike.kernel.access import may
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.objects import get_object
from zhike.people.actions import roles
from zhike.people.actors import of_role
from zhike.people.models import Role, User
from zhike.people.permissions import covers, verbs_of

NOTHING = dict.fromkeys(verbs_of(get_object("customers.customer")), "none")
GRANTS = {"customers.customer": {"see": "own", "change": "own"}}


@pytest.fixture
def deputy(make_user, presets):
    """Somebody who may edit roles, but sees only what salespeople see."""
    role = Role.objects.create(name="Deputy", permissions=["roles.manage"], grants=presets["sales"].grants)
    user = make_user("Dora")
    User.objects.filter(pk=user.pk).update(role=role)
    return User.objects.get(pk=user.pk)


def test_a_role_is_created_edited_copied_and_deleted(admin, actor_of):
    actor = actor_of(admin)
    role = roles.create(actor=actor, name="Night shift", grants=GRANTS, permissions=["audit.see"])
    verbs.run(role, "edit", {"name": "Day shift", "grants": GRANTS, "permissions": []}, actor=actor)
    assert (Role.objects.get(pk=role.pk).name, Role.objects.get(pk=role.pk).permissions) == ("Day shift", [])
    copy = verbs.run(role, "duplicate", {"name": "Copy"}, actor=actor)
    assert (copy.name, copy.grants, copy.key) == ("Copy", GRANTS, "")
    verbs.run(role, "remove", actor=actor)
    assert not Role.objects.alive().filter(pk=role.pk).exists()


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""},
        {"name": "X", "permissions": ["no.such"]},
        {"name": "X", "grants": {"no.such": {"see": "all"}}},
        {"name": "X", "grants": {"people.user": {"change": "all"}}},
        {"name": "X", "grants": {"customers.customer": {"fly": "all"}}},
        {"name": "X", "grants": {"customers.customer": {"see": "everywhere"}}},
        {"name": "X", "grants": {"customers.customer": {"see": {"field": "no_such", "value": 1}}}},
        {"name": "X", "grants": {"customers.customer": {"fields": {"no_such": "see"}}}},
        {"name": "X", "grants": {"customers.customer": {"fields": {"name": "sometimes"}}}},
        {"name": "X", "grants": {"*": {"see": {"all": []}}}},
    ],
)
def test_a_role_holds_only_what_exists(admin, actor_of, values):
    before = list(Role.objects.order_by("id").values())
    with pytest.raises(Invalid):
        roles.create(actor=actor_of(admin), **values)
    assert list(Role.objects.order_by("id").values()) == before


def test_nobody_grants_what_he_does_not_hold(deputy, presets, actor_of):
    actor = actor_of(deputy)
    before = list(Role.objects.order_by("id").values())
    for attempt in (
        lambda: roles.create(actor=actor, name="X", everything=True),
        lambda: roles.create(actor=actor, name="X", permissions=["users.manage"]),
        lambda: roles.create(actor=actor, name="X", grants={"customers.customer": {"see": "all"}}),
        lambda: verbs.run(deputy.role, "edit", {"name": "Deputy", "everything": True}, actor=actor),
        lambda: verbs.run(presets["manager"], "edit", {"name": "Weak"}, actor=actor),
        lambda: verbs.run(presets["administrator"], "remove", actor=actor),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert list(Role.objects.order_by("id").values()) == before
    assert roles.create(actor=actor, name="Y", grants=presets["sales"].grants | {"*": {"see": "own"}}).pk


def test_rights_are_compared_by_reach_rule_and_field():
    role = lambda **values: of_role(Role(name="X", **values))  # noqa: E731
    customer = "customers.customer"
    wide, narrow = role(grants={customer: {"see": "team"}}), role(grants={customer: {"see": "own"}})
    assert covers(wide, narrow) and not covers(narrow, wide)
    rule = {"field": "name", "op": "filled"}
    ruled = role(grants={customer: {"see": rule}})
    assert covers(ruled, ruled) and not covers(wide, ruled) and not covers(ruled, narrow)
    hidden = role(grants={customer: {"see": "team", "fields": {"name": "hidden"}}})
    assert covers(wide, hidden) and not covers(hidden, wide)


def test_a_role_in_use_is_not_deleted(admin, sales, presets, actor_of):
    with pytest.raises(NotAllowed):
        verbs.run(presets["sales"], "remove", actor=actor_of(admin))
    assert Role.objects.alive().filter(key="sales").exists()


def test_a_star_does_not_open_people(make_user, presets, actor_of):
    user = make_user("Max")
    role = Role.objects.create(
        name="Wide", grants={"*": dict.fromkeys(("see", "create", "change", "delete"), "all")}
    )
    User.objects.filter(pk=user.pk).update(role=role)
    actor = actor_of(user)
    assert may(actor, get_object("people.user"), "see")
    assert not may(actor, get_object("people.user"), "change")
    assert not may(actor, get_object("people.role"), "see")
    assert not may(actor, get_object("people.department"), "create")
    assert not may(actor, get_object("people.organisation"), "change")


def test_the_editor_saves_what_it_shows(admin, presets, signed_in):
    client = signed_in(admin)
    role = presets["sales"]
    page = client.get(f"/settings/roles/{role.pk}/")
    assert page.status_code == 200
    form = {
        "name": "Sales", "description": "", "version": role.version, "permissions": ["audit.see"],
        "*|see": "team", "customers.customer|see": "own", "customers.customer|field|name": "see",
    }  # fmt: skip
    assert client.post(f"/settings/roles/{role.pk}/", form).status_code == 302
    stored = Role.objects.get(pk=role.pk)
    assert stored.grants == {
        "*": {"see": "team"},
        "customers.customer": NOTHING | {"see": "own", "fields": {"name": "see"}},
    }
    assert stored.permissions == ["audit.see"]
    assert client.post(f"/settings/roles/{role.pk}/", form | {"name": "Other"}).status_code == 409
    assert Role.objects.get(pk=role.pk).name == "Sales"


def test_the_last_administrators_role_is_refused_in_its_form(admin, presets, signed_in):
    role = presets["administrator"]
    form = {"name": "Chiefs", "version": role.version}
    answer = signed_in(admin).post(f"/settings/roles/{role.pk}/", form)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Nobody would be left who may do everything." in page
    assert 'value="Chiefs"' in page
    assert Role.objects.get(pk=role.pk).everything


def test_an_object_with_rights_of_its_own_says_so_and_can_follow_again(admin, signed_in, actor_of):
    role = roles.create(actor=actor_of(admin), name="Night shift", grants={"*": {"see": "all"}})
    client, address = signed_in(admin), f"/settings/roles/{role.pk}/"
    form = {"name": "Night shift", "*|see": "all", "customers.customer|delete": "own"}
    words = "Customers have rights of their own and no longer follow “All other records”."
    assert words not in client.get(address).content.decode()
    client.post(address, form | {"version": role.version})
    assert words in client.get(address).content.decode()
    role.refresh_from_db()
    assert role.grants["customers.customer"]["see"] == "all"
    client.post(address, form | {"version": role.version, "follow": "customers.customer"})
    role.refresh_from_db()
    assert role.grants == {"*": {"see": "all"}}


def test_a_custom_rule_is_shown_in_words_and_kept(admin, presets, signed_in):
    rule = {"field": "name", "op": "filled"}
    Role.objects.filter(pk=presets["service"].pk).update(grants={"customers.customer": {"see": rule}})
    client = signed_in(admin)
    address = f"/settings/roles/{presets['service'].pk}/"
    assert "Where Name" in client.get(address).content.decode()
    form = {"name": "Service", "version": 1, "customers.customer|see": "custom", "*|export": "own"}
    assert client.post(address, form).status_code == 302
    assert Role.objects.get(pk=presets["service"].pk).grants == {
        "*": {"export": "own"},
        "customers.customer": NOTHING | {"see": rule, "export": "own"},
    }


def test_the_editor_is_closed_to_others(sales, signed_in, presets):
    client = signed_in(sales)
    for address in ("/settings/roles/", "/settings/roles/new/", f"/settings/roles/{presets['sales'].pk}/",
                    "/settings/company/", "/settings/keys/", "/users/new/"):  # fmt: skip
        assert client.get(address).status_code in (403, 404), address


def test_a_preset_has_its_chinese_name_wherever_a_list_names_it(admin, sales, signed_in):
    User.objects.filter(pk=admin.pk).update(language="zh-hans")
    page = signed_in(User.objects.get(pk=admin.pk)).get("/users/").content.decode()
    assert "销售" in page
    assert ">Sales<" not in page
    assert "管理员" in page


def test_a_role_that_was_changed_meanwhile_shows_what_and_keeps_what_was_chosen(admin, signed_in, actor_of):
    role = roles.create(actor=actor_of(admin), name="Night shift", grants=GRANTS)
    seen = role.version
    verbs.run(role, "edit", {"name": "Night shift", "grants": {"customers.customer": {"see": "all"}},
                             "permissions": ["audit.see"]}, actor=actor_of(admin))  # fmt: skip
    address = f"/settings/roles/{role.pk}/"
    mine = {"version": seen, "name": "Late shift", "customers.customer|see": "team", "*|see": "all"}
    told = signed_in(admin).post(address, mine)
    text = " ".join(re.sub(r"<[^>]+>", " ", told.content.decode()).split())
    assert told.status_code == 409
    assert "You (in another window)" in text and "Customers · See: Own All" in text
    assert "See the audit log: Not allowed Allowed" in text
    assert 'value="Late shift"' in told.content.decode(), "what was typed is kept"
    assert Role.objects.get(pk=role.pk).name == "Night shift"
    version = re.search(r'name="version" value="(\d+)"', told.content.decode())[1]
    assert signed_in(admin).post(address, mine | {"version": version}).status_code == 302
    assert Role.objects.get(pk=role.pk).name == "Late shift"


def test_the_page_of_a_role_names_objects_first_and_sums_up_every_right(admin, signed_in, actor_of):
    held = {"*": {"see": "all", "export": "all", "change": "own"}}
    role = roles.create(actor=actor_of(admin), name="Night shift", grants=held)
    page = signed_in(admin).get(f"/settings/roles/{role.pk}/").content.decode()
    cards = re.findall(r'<h2>([^<]*)</h2><span class="zk-role-words">([^<]*)<', page)
    assert cards[-1] == (
        "All other records", "See, Export: All · Create, Delete, Import, Share: Not allowed · Change: Own"
    )  # fmt: skip
