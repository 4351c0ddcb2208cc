"""Inviting, giving roles, disabling: what is allowed, what is refused, and that a refusal changes nothing."""

import threading

import pytest
from django.db import connection

from zhike.kernel import actions, events, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.models import Event
from zhike.people import actors
from zhike.people.actions import administrators, roles, users
from zhike.people.models import Membership, Role, SignInLink, Team, User


def snapshot():
    """Return everything that a refused action must leave as it is."""
    return (
        list(User.objects.order_by("id").values()),
        list(Role.objects.order_by("id").values()),
        list(SignInLink.objects.order_by("id").values()),
        Event.objects.count(),
    )


def test_presets_are_made_once_and_keep_what_was_changed(presets):
    assert sorted(presets) == ["administrator", "manager", "marketing", "read-only", "sales", "service"]
    Role.objects.filter(key="sales").update(name="Vertrieb")
    before = list(Role.objects.order_by("id").values())
    roles.ensure_presets()
    assert list(Role.objects.order_by("id").values()) == before


def test_invitation_creates_a_user_without_a_password(admin, presets, actor_of):
    user, token = users.invite(
        actor=actor_of(admin), email="New@Example.COM", name="陈小明", role=presets["sales"].pk
    )
    stored = User.objects.get(pk=user.pk)
    assert (stored.email, stored.role.key, stored.has_usable_password()) == (
        "New@example.com",
        "sales",
        False,
    )
    assert token not in str(list(SignInLink.objects.values()))
    assert list(Event.objects.filter(subject_id=user.pk).order_by("id").values_list("verb", flat=True)) == [
        "user.created",
        "user.link_made",
    ]


@pytest.mark.parametrize("email", ["ADA@example.com", "not an address", ""])
def test_a_second_user_with_the_same_or_a_wrong_email_is_refused(admin, actor_of, email):
    before = snapshot()
    with pytest.raises(Invalid) as error:
        users.invite(actor=actor_of(admin), email=email, name="Eve")
    assert "email" in error.value.errors or "" in error.value.errors
    assert snapshot() == before


def test_nobody_without_the_permission_manages_users(admin, sales, make_user, actor_of, presets):
    other = make_user("Olga")
    before = snapshot()
    actor = actor_of(sales)
    for key, payload in (
        ("assign_role", {"role": presets["administrator"].pk}),
        ("disable", None),
        ("edit", {"name": "X", "email": "x@example.com"}),
        ("make_link", None),
        ("end_sessions", None),
        ("remove_second_factors", None),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            verbs.run(other, key, payload, actor=actor)
    with pytest.raises(NotAllowed):
        users.invite(actor=actor, email="x@example.com", name="X")
    assert snapshot() == before


@pytest.fixture
def clerk(make_user, presets):
    """Somebody who manages users without being an administrator."""
    role = Role.objects.create(name="Clerk", permissions=["users.manage"], grants=presets["sales"].grants)
    user = make_user("Carl")
    User.objects.filter(pk=user.pk).update(role=role)
    return User.objects.get(pk=user.pk)


def test_a_clerk_cannot_touch_an_administrator_or_make_one(clerk, admin, sales, actor_of, presets):
    actor = actor_of(clerk)
    before = snapshot()
    for user, key, payload in (
        (admin, "disable", None),
        (admin, "make_link", None),
        (admin, "edit", {"name": "Ada", "email": "mine@example.com"}),
        (admin, "remove_second_factors", None),
        (sales, "assign_role", {"role": presets["administrator"].pk}),
        (sales, "assign_role", {"role": presets["manager"].pk}),
    ):
        with pytest.raises(NotAllowed):
            verbs.run(user, key, payload, actor=actor)
    assert snapshot() == before
    verbs.run(sales, "edit", {"name": "Samuel", "email": "sam@example.com"}, actor=actor)
    assert User.objects.get(pk=sales.pk).name == "Samuel"


def test_nobody_changes_his_own_role_or_disables_himself(admin, make_user, actor_of, presets):
    make_user("Bea", "administrator")
    before = snapshot()
    with pytest.raises(NotAllowed):
        verbs.run(admin, "assign_role", {"role": presets["sales"].pk}, actor=actor_of(admin))
    with pytest.raises(NotAllowed):
        verbs.run(admin, "disable", actor=actor_of(admin))
    assert snapshot() == before


def test_the_last_administrator_stays(admin, presets):
    before = snapshot()
    for key, payload in (("disable", None), ("assign_role", {"role": presets["sales"].pk})):
        with pytest.raises(NotAllowed):
            verbs.run(admin, key, payload, actor=SYSTEM)
    with pytest.raises(NotAllowed):
        verbs.run(presets["administrator"], "edit", {"name": "Administrator"}, actor=SYSTEM)
    with pytest.raises(NotAllowed):
        verbs.run(presets["administrator"], "remove", actor=SYSTEM)
    assert snapshot() == before


def test_an_invited_administrator_does_not_count_until_he_can_sign_in(admin, presets):
    users.invite(actor=SYSTEM, email="b@example.com", name="Bea", role=presets["administrator"].pk)
    with pytest.raises(NotAllowed):
        verbs.run(admin, "disable", actor=SYSTEM)
    assert administrators.usable().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_disable_each_other_at_once_leave_one(make_user):
    first, second = make_user("Ada", "administrator"), make_user("Bea", "administrator")
    start, outcomes = threading.Barrier(2), []

    def disable(user, by):
        actor = actors.load(by.pk)
        start.wait()
        try:
            verbs.run(user, "disable", actor=actor)
            outcomes.append("done")
        except NotAllowed:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=disable, args=(first, second)),
        threading.Thread(target=disable, args=(second, first)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert administrators.usable().count() == 1


def test_disabling_ends_links_and_enabling_brings_back(admin, sales, actor_of):
    actor = actor_of(admin)
    verbs.run(sales, "make_link", actor=actor)
    verbs.run(sales, "disable", actor=actor)
    assert actors.load(sales.pk) is None
    assert not SignInLink.objects.filter(user=sales).exists()
    with pytest.raises(NotAllowed):
        verbs.run(sales, "make_link", actor=actor)
    verbs.run(sales, "enable", actor=actor)
    assert actors.load(sales.pk).user_id == sales.pk


def test_generic_writes_and_undo_do_not_reach_users(admin, sales, actor_of, presets):
    actor = actor_of(admin)
    verbs.run(sales, "assign_role", {"role": presets["manager"].pk}, actor=actor)
    event = Event.objects.get(verb="user.role_changed")
    before = snapshot()
    for attempt in (
        lambda: actions.create(User, {"name": "X"}, actor=actor),
        lambda: actions.change(sales, {"name": "X"}, actor=actor),
        lambda: actions.delete(sales, actor=actor),
        lambda: actions.undo(event, actor=actor),
        lambda: actions.change(presets["sales"], {"name": "X"}, actor=actor),
    ):
        with pytest.raises((NotAllowed, Invalid)):
            attempt()
    assert snapshot() == before


def test_an_invitation_into_a_team_is_one_membership_or_nothing(admin, presets, actor_of):
    team = Team.objects.create(name="Hangzhou")
    user, _token = users.invite(
        actor=actor_of(admin), email="t@example.com", name="Tang", role=presets["sales"].pk, team=team.pk
    )
    assert list(Membership.objects.values_list("team", "user", "leader")) == [(team.pk, user.pk, False)]
    assert Event.objects.filter(verb="team.member_added", subject_id=team.pk).count() == 1
    before = snapshot()
    with pytest.raises(Invalid, match="no such team"):
        users.invite(actor=actor_of(admin), email="u@example.com", name="U", team=team.pk + 1000)
    assert snapshot() == before


def test_colleagues_do_not_read_when_somebody_came_and_went(admin, sales, make_user, signed_in):
    other = make_user("Other")
    for verb in ("user.signed_in", "user.link_made", "user.edited"):
        events.record(verb, sales, actor=actors.load(sales.pk))

    def told(reader) -> tuple[int, ...]:
        text = signed_in(reader).get(f"/users/{sales.pk}/timeline/").content.decode()
        return tuple(text.count(words) for words in ("signed in", "made a sign-in link", "edited the user"))

    assert told(admin) == (1, 1, 1)
    assert told(sales) == (1, 1, 1)
    assert told(other) == (0, 0, 1)
