"""API keys: what is stored, what a key may do, and how it ends."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhike.kernel import verbs
from zhike.kernel.access import SYSTEM, may
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.models import Event
from zhike.kernel.objects import get_object
from zhike.people import keys
from zhike.people.models import ApiKey, User

CUSTOMER = "customers.customer"


@pytest.fixture
def make_key(actor_of):
    """Return a function that makes a key for a user."""

    def make(user, *limits, expires_at=None):
        return keys.make(user, "Warehouse", limits or ["*:*"], expires_at, actor_of(user))

    return make


def test_a_key_opens_what_its_user_may_do(sales, make_key, actor_of):
    key, secret = make_key(sales)
    assert keys.SECRET.fullmatch(secret) and secret.startswith(f"zk_{key.prefix}_")
    actor = keys.actor_for_key(secret)
    assert (actor.user_id, actor.via, actor.grants) == (sales.pk, "api", actor_of(sales).grants)
    random = secret.split("_", 2)[2]
    assert random not in str(list(ApiKey.objects.values())) + str(list(Event.objects.values()))


@pytest.mark.parametrize(
    "secret", ["", "zk_", "zk_00000000_" + "A" * 43, "x" * 500, "zk_0000000é_" + "A" * 43]
)
def test_what_is_no_key_opens_nothing(db, secret):
    assert keys.actor_for_key(secret) is None


def test_the_use_of_a_key_is_noted_once_a_minute(sales, make_key):
    _key, secret = make_key(sales)
    with CaptureQueriesContext(connection) as first:
        keys.actor_for_key(secret)
    with CaptureQueriesContext(connection) as second:
        keys.actor_for_key(secret)
    # The prepared query that finds the actor is not counted.
    assert (len(first), len(second)) == (1, 0)
    ApiKey.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    keys.actor_for_key(secret)
    assert ApiKey.objects.get().last_used_at > timezone.now() - timedelta(seconds=30)


def test_revoked_expired_and_orphaned_keys_open_nothing(admin, sales, make_key, actor_of):
    key, secret = make_key(sales)
    keys.revoke(key, actor=actor_of(sales))
    assert keys.actor_for_key(secret) is None
    _key, secret = make_key(sales, expires_at=timezone.now() + timedelta(hours=1))
    assert keys.actor_for_key(secret)
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert keys.actor_for_key(secret) is None
    _key, secret = make_key(sales)
    verbs.run(sales, "disable", actor=actor_of(admin))
    assert keys.actor_for_key(secret) is None


def test_limits_narrow_even_an_administrator(admin, make_key, sales):
    _key, secret = make_key(admin, f"{CUSTOMER}:see")
    actor = keys.actor_for_key(secret)
    assert not actor.everything and not actor.has("users.manage")
    customer, user = get_object(CUSTOMER), get_object("people.user")
    assert may(actor, customer, "see") and not may(actor, customer, "change")
    assert not may(actor, user, "see")
    with pytest.raises(NotFound):
        verbs.run(sales, "disable", actor=actor)
    assert User.objects.get(pk=sales.pk).is_active
    _key, secret = make_key(admin, f"{CUSTOMER}:write", "people.user:write")
    actor = keys.actor_for_key(secret)
    assert may(actor, customer, "change")
    with pytest.raises((NotAllowed, NotFound)):
        verbs.run(sales, "disable", actor=actor)
    with pytest.raises(NotAllowed):
        keys.make(admin, "Child", ["*:*"], None, actor)


@pytest.mark.parametrize(
    ("name", "limits", "field"),
    [
        ("", ["*:*"], "name"),
        ("x" * 101, ["*:*"], "name"),
        ("X", [], "limits"),
        ("X", ["nothing"], "limits"),
        ("X", ["no.such:see"], "limits"),
        ("X", [f"{CUSTOMER}:fly"], "limits"),
    ],
)
def test_a_key_is_made_of_what_exists(sales, actor_of, name, limits, field):
    with pytest.raises(Invalid) as error:
        keys.make(sales, name, limits, None, actor_of(sales))
    assert list(error.value.errors) == [field]
    assert ApiKey.objects.count() == 0


def test_everybody_makes_and_ends_his_own_keys_only(admin, sales, make_user, make_key, actor_of):
    with pytest.raises(NotAllowed):
        keys.make(sales, "X", ["*:*"], None, actor_of(admin))
    key, secret = make_key(admin)
    with pytest.raises(NotFound):
        keys.revoke(key, actor=actor_of(sales))
    assert keys.actor_for_key(secret)
    own, _secret = make_key(sales)
    keys.revoke(own, actor=actor_of(admin))
    assert ApiKey.objects.get(pk=own.pk).revoked_at is not None
    assert keys.make(sales, "X", ["*:*"], None, SYSTEM)[1]


def test_the_pages_show_a_secret_once(sales, admin, signed_in, make_key):
    client = signed_in(sales)
    page = client.post(
        "/account/keys/new/", {"name": "Warehouse", "days": "30", "reach": "see"}
    ).content.decode()
    key = ApiKey.objects.get()
    assert key.limits == ["*:see"] and f"zk_{key.prefix}_" in page
    listed = client.get("/account/keys/").content.decode()
    assert f"zk_{key.prefix}_…" in listed
    foreign, _secret = make_key(admin)
    assert client.post(f"/account/keys/{foreign.pk}/revoke/").status_code == 404
    assert client.post(f"/account/keys/{key.pk}/revoke/").status_code == 302
    assert ApiKey.objects.get(pk=key.pk).revoked_at and not ApiKey.objects.get(pk=foreign.pk).revoked_at


def test_what_a_key_may_do_stands_in_words(sales, admin, signed_in, make_key):
    make_key(sales, "*:see")
    make_key(sales, "customers.customer:see", "catalog.order:write")
    page = signed_in(sales).get("/account/keys/").content.decode()
    assert "reads all that its owner may see" in page
    assert "Orders: read and write, Customers: read" in page
    assert "*:see" not in page
    everybody = signed_in(admin).get("/settings/keys/").content.decode()
    assert "Orders: read and write, Customers: read" in everybody
    assert 'href="/account/keys/new/"' in everybody
    assert 'href="/api/v1/docs"' in everybody


def test_the_api_takes_the_key_and_refuses_a_revoked_one(sales, make_key, actor_of):
    key, secret = make_key(sales)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    first = client.get("/api/v1/me")
    if first.status_code == 404:
        pytest.skip("the API has no such address")
    keys.revoke(key, actor=actor_of(sales))
    assert client.get("/api/v1/me").status_code == 401
