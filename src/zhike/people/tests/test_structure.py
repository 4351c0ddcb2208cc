"""Departments, teams, the company, preferences, the command line."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from zhike.kernel import actions, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.models import Event
from zhike.people import commands
from zhike.people.actions import departments
from zhike.people.models import ApiKey, Department, Membership, Organisation, Team, User
from zhike.people.queries import organisation


@pytest.fixture
def tree(db):
    """Head office > East > Shanghai > Pudong, and West."""
    names, made = ("Head", "East", "Shanghai", "Pudong"), []
    for name in names:
        made.append(departments.create(actor=SYSTEM, name=name, parent=made[-1].pk if made else None))
    return [*made, departments.create(actor=SYSTEM, name="West", parent=made[0].pk)]


def ancestors():
    """Return the tree as stored, by name."""
    names = dict(Department.objects.values_list("id", "name"))
    return {row.name: [names[pk] for pk in row.ancestors] for row in Department.objects.all()}


def test_a_move_carries_everything_below_with_it(tree):
    head, east, shanghai, pudong, west = tree
    assert ancestors()["Pudong"] == ["Head", "East", "Shanghai", "Pudong"]
    verbs.run(shanghai, "move", {"parent": west.pk}, actor=SYSTEM)
    assert ancestors() == {
        "Head": ["Head"],
        "East": ["Head", "East"],
        "West": ["Head", "West"],
        "Shanghai": ["Head", "West", "Shanghai"],
        "Pudong": ["Head", "West", "Shanghai", "Pudong"],
    }
    verbs.run(shanghai, "move", {"parent": None}, actor=SYSTEM)
    assert ancestors()["Pudong"] == ["Shanghai", "Pudong"]


def test_a_circle_is_refused(tree):
    head, east, shanghai, pudong, west = tree
    before = (ancestors(), Event.objects.count())
    for department, parent in ((east, pudong), (east, east), (head, west)):
        with pytest.raises(Invalid):
            verbs.run(department, "move", {"parent": parent.pk}, actor=SYSTEM)
    with pytest.raises(Invalid):
        verbs.run(east, "move", {"parent": 10**9}, actor=SYSTEM)
    assert (ancestors(), Event.objects.count()) == before


def test_the_actor_knows_his_department_and_all_below(tree, make_user, actor_of):
    head, east, shanghai, pudong, west = tree
    user = make_user("Emma", "manager", department=east)
    assert set(actor_of(user).department_ids) == {east.pk, shanghai.pk, pudong.pk}


def test_only_those_who_manage_users_change_the_tree_and_teams(tree, sales, actor_of):
    actor = actor_of(sales)
    team = actions.create(Team, {"name": "Key accounts"}, actor=SYSTEM)
    before = (ancestors(), Membership.objects.count(), Event.objects.count())
    for attempt in (
        lambda: verbs.run(tree[1], "move", {"parent": None}, actor=actor),
        lambda: actions.create(Department, {"name": "Mine"}, actor=actor),
        lambda: actions.delete(tree[1], actor=actor),
        lambda: verbs.run(team, "add_member", {"user": sales.pk}, actor=actor),
        lambda: actions.change(team, {"name": "Mine"}, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert (ancestors(), Membership.objects.count(), Event.objects.count()) == before


def test_members_come_and_go(sales, admin, actor_of, signed_in):
    actor = actor_of(admin)
    team = actions.create(Team, {"name": "大客户组"}, actor=actor)
    verbs.run(team, "add_member", {"user": sales.pk}, actor=actor)
    verbs.run(team, "add_member", {"user": sales.pk, "leader": True}, actor=actor)
    verbs.run(team, "add_member", {"user": sales.pk, "leader": True}, actor=actor)
    assert list(Membership.objects.values_list("user_id", "leader")) == [(sales.pk, True)]
    assert actor_of(sales).team_ids == (team.pk,)
    verbs.run(team, "remove_member", {"user": sales.pk}, actor=actor)
    verbs.run(team, "remove_member", {"user": sales.pk}, actor=actor)
    assert actor_of(sales).team_ids == ()
    words = list(Event.objects.filter(object="people.team").order_by("id").values_list("verb", flat=True))
    assert words == ["team.created", "team.member_added", "team.member_added", "team.member_removed"]
    page = signed_in(admin).get(f"/teams/{team.pk}/").content.decode()
    for done in (f"added {sales.name} to", f"removed {sales.name} from"):
        assert f"{admin.name} {done}" in page


def test_a_colleagues_page_names_his_teams_and_that_his_invitation_waits(admin, sales, signed_in, actor_of):
    actor = actor_of(admin)
    team = actions.create(Team, {"name": "大客户组"}, actor=actor)
    guest = User.objects.create(name="Gus", email="gus@example.com", password="!")
    verbs.run(team, "add_member", {"user": guest.pk}, actor=actor)
    waits = "Invited, has not signed in yet"
    page = signed_in(admin).get(f"/users/{guest.pk}/").content.decode()
    assert waits in page and "大客户组" in page
    assert waits not in signed_in(admin).get(f"/users/{admin.pk}/").content.decode()
    assert waits not in signed_in(sales).get(f"/users/{guest.pk}/").content.decode()


def test_the_company_is_one_row_and_checked(admin, sales, signed_in, actor_of):
    form = {
        "name": "Acme",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "language": "en",
        "fiscal_month": "4",
    }
    client = signed_in(admin)
    assert '<option value="4">April</option>' in client.get("/settings/company/").content.decode()
    assert client.post("/settings/company/", form).status_code == 302
    company = organisation()
    assert (company.pk, company.name, company.currency, company.fiscal_month) == (1, "Acme", "EUR", 4)
    for wrong in ({"currency": "QQQ"}, {"time_zone": "Mars/Base"}, {"fiscal_month": "13"}):
        assert client.post("/settings/company/", form | wrong).status_code == 422
    with pytest.raises((Invalid, NotAllowed)):
        verbs.run(company, "edit", {**form, "fiscal_month": 4, "name": "Mine"}, actor=actor_of(sales))
    assert Organisation.objects.get().name == "Acme"


def test_preferences_are_ones_own_and_nothing_else_is(sales, signed_in):
    client = signed_in(sales)
    form = {"name": "Sam Smith", "phone": "+86 138 0013 8000", "language": "zh-hans", "time_zone": "Asia/Shanghai",
            "theme": "dark", "density": "compact"}  # fmt: skip
    forged = {"role": 1, "is_active": "", "email": "x@example.com", "password": "x", "everything": "on"}
    before = User.objects.get(pk=sales.pk)
    assert client.post("/account/preferences/", form | forged).status_code == 302
    user = User.objects.get(pk=sales.pk)
    assert (user.name, user.phone, user.language) == ("Sam Smith", "+8613800138000", "zh-hans")
    assert (user.time_zone, user.theme, user.density) == ("Asia/Shanghai", "dark", "compact")
    assert (user.role_id, user.is_active, user.email, user.password) == (
        before.role_id, True, before.email, before.password,
    )  # fmt: skip
    assert 'lang="zh-hans"' in client.get("/account/preferences/").content.decode()
    assert (
        client.post("/account/preferences/", form | {"phone": "abc", "time_zone": "Mars/Base"}).status_code
        == 422
    )


def test_looks_alone_are_kept_without_an_event(sales, signed_in):
    client = signed_in(sales)
    before = Event.objects.count()
    assert client.post("/account/preference/", {"theme": "light", "sidebar": "collapsed"}).status_code == 204
    assert client.post("/account/preference/", {"theme": "<x>"}).status_code in (400, 422)
    assert client.post("/account/preference/", {"sidebar": "<x>", "other": "1"}).status_code == 204
    user = User.objects.get(pk=sales.pk)
    assert (user.theme, user.preferences) == ("light", {"sidebar": "collapsed"})
    assert Event.objects.count() == before


def test_the_language_switches_before_sign_in_and_never_leads_elsewhere(db):
    client = Client()
    answer = client.post("/account/language/", {"language": "zh-hans", "next": "//evil.example/"})
    assert answer.url == "/"
    assert 'lang="zh-hans"' in client.get("/account/login/").content.decode()
    assert client.post("/account/language/", {"language": "<x>"}).status_code == 302
    assert client.get("/account/language/").status_code == 405


def test_no_secret_shows_in_lists_exports_and_events(admin, sales, signed_in):
    client = signed_in(admin)
    User.objects.filter(pk=sales.pk).update(preferences={"note": "canary-1"})
    secret = User.objects.get(pk=sales.pk).password
    for address in ("/users/", f"/users/{sales.pk}/", f"/users/{sales.pk}/history/", "/audit/"):
        page = client.get(address).content.decode()
        assert secret not in page and "canary-1" not in page and "md5$" not in page
    assert "md5$" not in str(list(Event.objects.values()))
    for field in ("password", "preferences", "last_login"):
        assert "be filtered by" in client.get(f"/users/?{field}=x").content.decode()
        assert "be sorted by" in client.get(f"/users/?sort={field}").content.decode()


def test_the_command_line(presets, capsys):
    assert commands.user(["create", "li@example.com", "--name", "李雷", "--role", "administrator"]) == 0
    assert "/link/" in capsys.readouterr().out
    assert commands.user(["create", "LI@example.com", "--name", "Li"]) == 1
    assert capsys.readouterr().err == "email: There is already a user with this e-mail.\n"
    assert commands.user(["create", "x@example.com", "--name", "X", "--role", "nothing"]) == 1
    assert "administrator" in capsys.readouterr().err
    assert commands.user(["list"]) == 0
    assert capsys.readouterr().out == "li@example.com\t李雷\tAdministrator\n"
    assert (
        commands.key(["create", "li@example.com", "--name", "Shop", "--limit", "*:see", "--days", "0"]) == 0
    )
    secret = capsys.readouterr().out.strip()
    key = ApiKey.objects.get()
    assert (secret.split("_")[1], key.limits, key.expires_at) == (key.prefix, ["*:see"], None)
    assert commands.key(["list"]) == 0
    assert capsys.readouterr().out == f"{key.prefix}\tli@example.com\tShop\t*:see\tuntil revoked\n"
    assert commands.key(["revoke", key.prefix]) == 0
    assert commands.key(["revoke", key.prefix]) == 1
    assert commands.user(["disable", "li@example.com"]) == 0
    assert commands.user(["link", "li@example.com"]) == 1
    assert commands.user(["enable", "li@example.com"]) == 0
    assert commands.user(["link", "nobody@example.com"]) == 1


def test_the_settings_open_with_what_one_may_set(admin, sales, make_user, signed_in):
    page = signed_in(admin).get("/settings/").content.decode()
    for address, words in (
        ("/users/", "Invite colleagues, give them a role, end their access."),
        ("/settings/roles/", "Who may see, change and export what."),
        ("/settings/keys/", "Programs that read or write here."),
        ("/settings/duplicates/", "What happens when a record seems to exist already."),
        ("/tags/", "Rename, merge and remove tags everywhere."),
    ):
        assert f'<a class="zk-card" href="{address}">' in page and words in page
    narrow = signed_in(make_user("Mara", "manager")).get("/settings/").content.decode()
    assert 'href="/activity/"' in narrow and 'href="/settings/roles/"' not in narrow
    page = signed_in(sales).get("/settings/").content.decode()
    assert 'href="/activity/"' not in page and 'zk-card" href="/settings/' not in page


def test_the_audit_trail_names_the_record_and_keeps_to_the_days(admin, sales, signed_in, actor_of):
    actor, client = actor_of(admin), signed_in(admin)
    team = actions.create(Team, {"name": "Big accounts"}, actor=actor)
    verbs.run(team, "add_member", {"user": sales.pk}, actor=actor)
    named = f'added {sales.name} to <a href="/teams/{team.pk}/">Big accounts</a>'
    today = timezone.localdate()
    assert named in client.get("/audit/").content.decode()
    assert named in client.get(f"/audit/?since={today}&until={today}").content.decode()
    assert named not in client.get(f"/audit/?until={today - timedelta(days=1)}").content.decode()
    assert named not in client.get(f"/audit/?since={today + timedelta(days=1)}").content.decode()
    assert named in client.get("/audit/?since=2026-02-31&until=x").content.decode()
    assert client.get("/audit/").content.decode().count(">Member added</option>") == 1
