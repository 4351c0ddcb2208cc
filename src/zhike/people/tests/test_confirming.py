"""What was sent before a confirmation: done after that one, and after no other."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from zhike.people.confirming import HOLDS, KEPT
from zhike.people.models import ApiKey, User
from zhike.people.tests.conftest import PASSWORD

KEYS, CONFIRM = "/account/keys/new/", "/account/confirm/"


def sent(client, address=KEYS, **fields):
    """Send a form that has to wait; return the confirmation's address and the one it leads back to."""
    answer = client.post(address, {"name": "abandoned key", "days": "30", "reach": "see", **fields})
    assert answer.status_code == 302 and urlsplit(answer.url).path == CONFIRM
    return answer.url, parse_qs(urlsplit(answer.url).query)["next"][0]


def confirm(client, back):
    return client.post(CONFIRM, {"password": PASSWORD, "next": back})


def test_what_waits_is_named_and_done_once_after_its_own_confirmation(admin, signed_in):
    client = signed_in(admin, fresh=False)
    page, back = sent(client)
    assert "Then: New API key “abandoned key”" in client.get(page).content.decode()
    answer = confirm(client, back)
    assert (answer.status_code, answer.url, ApiKey.objects.count()) == (302, back, 0)
    made = client.get(back)
    assert made.status_code == 200 and urlsplit(back).path == KEYS
    assert [key.name for key in ApiKey.objects.all()] == ["abandoned key"]
    again = client.get(back)
    assert again.status_code == 200 and ApiKey.objects.count() == 1
    assert KEPT not in client.session


def test_a_confirmation_for_another_page_forgets_it(admin, signed_in):
    client = signed_in(admin, fresh=False)
    _page, back = sent(client)
    later = client.get(KEYS)
    assert later.status_code == 302
    answer = client.post(CONFIRM, {"password": PASSWORD, "next": KEYS}, follow=True)
    assert answer.redirect_chain[-1][0] == KEYS
    client.get(back)
    assert not ApiKey.objects.exists()


def test_a_forgotten_invitation_invites_nobody(admin, signed_in):
    client = signed_in(admin, fresh=False)
    before = User.objects.count()
    _page, back = sent(client, "/users/new/", email="new@example.com", language="en")
    client.get("/account/preferences/")
    assert confirm(client, "/settings/roles/new/").status_code == 302
    client.get(back)
    assert (User.objects.count(), KEPT in client.session) == (before, False)


def test_another_token_and_ten_minutes_do_nothing(admin, signed_in):
    client = signed_in(admin, fresh=False)
    _page, back = sent(client)
    confirm(client, f"{KEYS}?kept=guessed")
    client.get(back)
    assert not ApiKey.objects.exists()
    client = signed_in(admin, fresh=False)
    _page, back = sent(client)
    session = client.session
    session[KEPT] = {**session[KEPT], "at": time.time() - HOLDS - 1}
    session.save()
    confirm(client, back)
    client.get(back)
    assert not ApiKey.objects.exists()


def test_what_a_page_asks_by_itself_forgets_nothing(admin, signed_in):
    client = signed_in(admin, fresh=False)
    _page, back = sent(client)
    client.get("/account/preferences/", headers={"HX-Request": "true"})
    confirm(client, back)
    client.get(back)
    assert ApiKey.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "address",
    [
        "/users/new/", "/users/{pk}/edit/", "/users/{pk}/make_link/", "/users/{pk}/disable/",
        "/settings/roles/new/", "/settings/roles/{role}/", "/settings/hand-over/", "/settings/hand-over/1/undo/",
        "/settings/backups/nightly.zhike/",
    ],
)  # fmt: skip
def test_nobody_proves_who_he_is_only_to_be_refused(admin, sales, signed_in, address, method):
    address = address.format(pk=admin.pk, role=admin.role_id)
    refused = getattr(signed_in(sales, fresh=False), method)(address)
    assert refused.status_code in ((403, 404, 405) if method == "get" else (403, 404))
    asked = getattr(signed_in(admin, fresh=False), method)(address)
    assert asked.status_code == 405 or urlsplit(asked.url).path == CONFIRM


def test_the_role_form_says_that_reading_is_not_only_for_screens(admin, signed_in):
    page = signed_in(admin).get(f"/settings/roles/{admin.role_id}/").content.decode()
    assert "can also read them through the API with a key of his own" in page
