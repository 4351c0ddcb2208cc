"""Signing in: passwords, limits, second factors, sessions, and that every change acts on the next request."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from zhike.kernel import verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.models import Event
from zhike.people import actors, limits
from zhike.people.models import SignInTry, User
from zhike.people.tests.conftest import PASSWORD

HOME = "/account/preferences/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post("/account/login/", {"login": email, "password": password}, **extra)


def test_the_email_is_taken_in_any_case_and_the_session_gets_a_new_key(sales):
    client = Client()
    client.get("/account/login/")
    client.session["x"] = 1
    before = client.session.session_key
    answer = sign_in(client, "SAM@EXAMPLE.COM")
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session.session_key != before
    assert client.get(HOME).status_code == 200
    event = Event.objects.get(verb="user.signed_in")
    assert (event.subject_id, event.actor_id, event.data) == (sales.pk, sales.pk, {"address": "127.0.0.1"})


def test_wrong_password_and_unknown_email_answer_alike(sales):
    client = Client()
    wrong = sign_in(client, "sam@example.com", "not the password")
    unknown = sign_in(client, "nobody@example.com", "not the password")
    assert wrong.status_code == unknown.status_code == 200
    words = "The e-mail or the password is not right."
    assert words in wrong.content.decode() and words in unknown.content.decode()
    failures = list(Event.objects.filter(verb="user.sign_in_failed").order_by("id"))
    assert [event.subject_id for event in failures] == [sales.pk, None]
    assert "nobody@example.com" not in str(list(Event.objects.values()))
    assert client.get(HOME).status_code == 302


def test_disabled_users_and_deleted_ones_do_not_get_in(sales):
    User.objects.filter(pk=sales.pk).update(is_active=False)
    client = Client()
    sign_in(client, sales.email)
    assert client.get(HOME).status_code == 302


def test_ten_tries_from_one_address_and_the_victim_gets_in_from_another(sales):
    attacker = Client(REMOTE_ADDR="203.0.113.9")
    for number in range(40):
        sign_in(attacker, sales.email, f"guess {number}", headers={"X-Forwarded-For": f"198.51.100.{number}"})
    assert Event.objects.filter(verb="user.sign_in_failed").count() == 10
    sign_in(attacker, sales.email)
    assert attacker.get(HOME).status_code == 302, "even the right password is refused from there"
    assert sign_in(Client(REMOTE_ADDR="203.0.113.10"), sales.email).url == "/"


def test_many_accounts_from_one_address_are_limited_and_a_known_device_is_not(sales, make_user):
    known = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(known, sales.email)
    known.post("/account/logout/")
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for number in range(60):
        sign_in(stranger, f"user{number}@example.com", "Spring2026!")
    assert Event.objects.filter(verb="user.sign_in_failed").count() == limits.PER_ADDRESS
    assert sign_in(known, sales.email).url == "/"
    assert known.get(HOME).status_code == 200


def test_a_device_cookie_serves_its_own_account_only(sales, admin):
    client = Client()
    sign_in(client, sales.email)
    client.post("/account/logout/")
    for number in range(15):
        sign_in(client, admin.email, f"guess {number}")
    assert Event.objects.filter(verb="user.sign_in_failed").count() == 10


def test_the_limit_ends_after_a_quarter_of_an_hour(sales):
    client = Client()
    for number in range(11):
        sign_in(client, sales.email, f"guess {number}")
    SignInTry.objects.update(at=timezone.now() - limits.WINDOW - timedelta(seconds=1))
    assert sign_in(client, sales.email).url == "/"
    assert SignInTry.objects.count() == 0


def test_a_success_does_not_wipe_the_failures_of_others(sales, admin):
    client = Client(REMOTE_ADDR="203.0.113.9")
    for number in range(5):
        sign_in(client, admin.email, f"guess {number}")
    tries = SignInTry.objects.count()
    sign_in(client, sales.email)
    assert SignInTry.objects.count() == tries == 15


def test_nothing_readable_is_kept_of_a_try(sales):
    sign_in(Client(REMOTE_ADDR="203.0.113.9"), "secret.person@example.com", "x")
    kept = str(list(SignInTry.objects.values()))
    assert "secret.person" not in kept and "203.0.113.9" not in kept


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("short", True),
        ("password123", True),
        ("sam@example.com", True),
        ("x" * 129, True),
        ("eight ch", False),
        ("马到成功一路平安", False),
        ("x9 " * 42 + "yz", False),
    ],
)
def test_the_password_rules(sales, signed_in, password, refused):
    client = signed_in(sales)
    answer = client.post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    stored = User.objects.get(pk=sales.pk)
    assert (answer.status_code == 200, stored.check_password(PASSWORD)) == (refused, refused)
    assert stored.check_password(password) is not refused


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(sales):
    here, there = Client(), Client()
    sign_in(here, sales.email)
    sign_in(there, sales.email)
    new = "another long password"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/", form).status_code == 302
    assert here.get(HOME).status_code == 200
    assert there.get(HOME).status_code == 302
    assert UserSession.objects.filter(user=sales).count() == 1
    event = Event.objects.get(verb="user.password_changed")
    assert (event.actor_id, event.changes, event.data) == (sales.pk, {}, {})


def test_role_disabling_and_signing_out_act_on_the_next_request(admin, sales, presets, actor_of):
    client, other = Client(), Client()
    sign_in(client, sales.email)
    sign_in(other, sales.email)
    assert client.get("/settings/roles/").status_code == 403
    verbs.run(sales, "assign_role", {"role": presets["administrator"].pk}, actor=actor_of(admin))
    assert client.get("/settings/roles/").status_code == 200
    verbs.run(sales, "assign_role", {"role": None}, actor=actor_of(admin))
    assert client.get("/settings/roles/").status_code == 403
    verbs.run(sales, "end_sessions", actor=actor_of(admin))
    assert client.get(HOME).status_code == other.get(HOME).status_code == 302
    sign_in(client, sales.email)
    User.objects.filter(pk=sales.pk).update(is_active=False)
    assert client.get(HOME).status_code == 302
    User.objects.filter(pk=sales.pk).update(is_active=True)
    assert client.get(HOME).status_code == 302, "the session was ended, not only refused"


def test_signing_out_needs_a_post_and_ends_the_session_on_the_server(sales):
    client = Client()
    sign_in(client, sales.email)
    key = client.session.session_key
    client.get("/account/logout/")
    assert client.get(HOME).status_code == 200
    client.post("/account/logout/")
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.filter(session_key=key).exists()
    assert Event.objects.filter(verb="user.signed_out", subject_id=sales.pk).count() == 1


def test_sessions_are_listed_and_ended_one_by_one_or_all(sales, admin):
    here, there, third = Client(), Client(), Client()
    for client in (here, there, third):
        sign_in(client, sales.email)
    foreign = Client()
    sign_in(foreign, admin.email)
    page = here.get("/account/sessions/").content.decode()
    assert page.count("127.0.0.1") == 3
    row = UserSession.objects.get(session_key=there.session.session_key)
    alien = UserSession.objects.get(session_key=foreign.session.session_key)
    here.post("/account/sessions/", {"session": alien.pk})
    assert foreign.get(HOME).status_code == 200
    here.post("/account/sessions/", {"session": row.pk})
    assert (there.get(HOME).status_code, third.get(HOME).status_code) == (302, 200)
    here.post("/account/sessions/", {"session": "others"})
    assert (third.get(HOME).status_code, here.get(HOME).status_code) == (302, 200)


@pytest.mark.parametrize(("key", "seconds"), [("seen", 24 * 3600 + 5), ("began", 14 * 24 * 3600 + 5)])
def test_a_session_ends_when_idle_or_too_old(sales, key, seconds):
    client = Client()
    sign_in(client, sales.email)
    session = client.session
    session[key] = int(time.time()) - seconds
    session.save()
    assert client.get(HOME).status_code == 302


def test_a_stranger_is_led_to_the_sign_in_page_and_back(sales):
    client = Client()
    answer = client.get("/users/?name.contains=a&x=<b>")
    assert answer.url == "/account/login/?next=%2Fusers%2F%3Fname.contains%3Da%26x%3D%253Cb%253E"
    fragment = client.get(
        "/users/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/users/?page=2"}
    )
    assert fragment.status_code == 401
    assert fragment.headers["HX-Redirect"] == "/account/login/?next=%2Fusers%2F%3Fpage%3D2"
    assert fragment.json()["status"] == 401
    evil = client.get("/users/", headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"})
    assert evil.headers["HX-Redirect"] == "/account/login/?next=%2F"
    form = {"login": sales.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/account/login/", form).url == "/"


def test_nobody_signs_up_or_adds_an_address_himself(db):
    client = Client()
    for address in ("/account/signup/", "/account/email/", "/accounts/signup/"):
        assert client.get(address).status_code in (302, 404)
        assert client.post(address, {"email": "x@example.com", "password1": PASSWORD}).status_code in (
            302,
            404,
        )
    assert User.objects.count() == 0


def activate_codes(user) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_now(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_a_second_factor_is_asked_for_and_a_code_works_once(sales):
    secret = activate_codes(sales)
    client = Client()
    assert sign_in(client, sales.email).url == "/account/second/sign-in/"
    assert client.get(HOME).status_code == 302
    code = code_now(secret)
    assert client.post("/account/second/sign-in/", {"code": code}).url == "/"
    assert client.get(HOME).status_code == 200
    again = Client()
    sign_in(again, sales.email)
    assert again.post("/account/second/sign-in/", {"code": code}).status_code == 200
    assert again.get(HOME).status_code == 302


def test_a_recovery_code_works_once(sales):
    activate_codes(sales)
    codes = Authenticator.objects.get(user=sales, type=Authenticator.Type.RECOVERY_CODES).wrap()
    code = codes.get_unused_codes()[0]
    for expected in (200, 302):
        client = Client()
        sign_in(client, sales.email)
        client.post("/account/second/sign-in/", {"code": code})
        assert client.get(HOME).status_code == expected


def test_wrong_codes_are_limited(sales):
    secret = activate_codes(sales)
    client = Client()
    sign_in(client, sales.email)
    for _number in range(12):
        client.post("/account/second/sign-in/", {"code": "000000"})
    client.post("/account/second/sign-in/", {"code": code_now(secret)})
    assert client.get(HOME).status_code == 302


def test_switching_codes_on_and_off_is_recorded_without_the_secret(
    sales, signed_in, django_capture_on_commit_callbacks
):
    client = signed_in(sales)
    client.get("/account/codes/activate/")
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/account/codes/activate/", {"code": code_now(secret)}).status_code == 302
    assert client.post("/account/codes/deactivate/").status_code == 302
    told = Event.objects.filter(verb="user.second_factor_changed").order_by("id")
    assert [event.data["change"] for event in told] == ["totp_activated", "totp_deactivated"]
    assert secret not in str(list(Event.objects.values()))


def test_an_administrator_removes_lost_second_factors(admin, sales, actor_of):
    activate_codes(sales)
    client = Client()
    verbs.run(sales, "remove_second_factors", actor=actor_of(admin))
    assert not Authenticator.objects.filter(user=sales).exists()
    assert sign_in(client, sales.email).url == "/"


def test_sensitive_pages_ask_again_and_the_server_enforces_it(admin, sales, signed_in, presets):
    stale = signed_in(admin, fresh=False)
    before = list(User.objects.order_by("id").values("role_id", "is_active", "version"))
    pages = ("/users/new/", f"/users/{sales.pk}/edit/", f"/users/{sales.pk}/make_link/", "/account/keys/new/",
             f"/users/{sales.pk}/assign_role/", f"/users/{sales.pk}/disable/", "/settings/roles/new/",
             "/account/codes/activate/", "/account/passkeys/new/")  # fmt: skip
    for address in pages:
        answer = stale.post(address, {"name": "X", "role": presets["administrator"].pk, "version": 1})
        assert answer.status_code == 302 and "/account/confirm/" in answer.url, address
        fragment = stale.get(address, headers={"HX-Request": "true"})
        assert fragment.status_code in (204, 302), address
    assert list(User.objects.order_by("id").values("role_id", "is_active", "version")) == before
    answer = stale.post("/account/confirm/", {"password": PASSWORD, "next": "/account/keys/new/"})
    assert answer.status_code in (200, 302)
    assert stale.get("/account/keys/new/").status_code == 200


def test_wrong_confirmations_are_limited(admin, signed_in):
    client = signed_in(admin, fresh=False)
    for number in range(12):
        client.post("/account/confirm/", {"password": f"guess {number}"})
    client.post("/account/confirm/", {"password": PASSWORD})
    assert client.get("/account/keys/new/").status_code == 302


def test_every_page_of_signing_in_renders_in_both_languages(admin, signed_in):
    activate_codes(admin)
    client = signed_in(admin)
    pages = ("/account/preferences/", "/account/security/", "/account/sessions/", "/account/keys/",
             "/account/keys/new/", "/account/password/", "/account/codes/deactivate/", "/account/recovery-codes/",
             "/account/recovery-codes/generate/", "/account/passkeys/new/", "/account/confirm/", "/account/logout/",
             "/settings/company/", "/settings/roles/", "/settings/roles/new/", "/settings/keys/", "/users/new/",
             f"/users/{admin.pk}/", "/users/", "/departments/", "/teams/")  # fmt: skip
    for language in ("en", "zh-hans"):
        client.post("/account/language/", {"language": language})
        for address in pages:
            answer = client.get(address)
            assert answer.status_code == 200, address
            page = answer.content.decode()
            assert f'lang="{language}"' in page and " style=" not in page and "onclick" not in page, address
    visitor = Client()
    for address in ("/account/login/", "/account/password/forgotten/", "/account/inactive/"):
        assert visitor.get(address).status_code == 200
    assert SYSTEM.everything


def test_a_page_asks_for_the_session_and_once_for_the_person(sales, django_assert_num_queries, monkeypatch):
    client = Client()
    sign_in(client, sales.email)
    client.get(HOME)
    asked = []
    fetch = actors.fetch
    monkeypatch.setattr(actors, "fetch", lambda sql, values: asked.append(sql) or fetch(sql, values))
    with django_assert_num_queries(1):
        assert client.get("/account/").status_code == 302
    assert len(asked) == 1


def test_a_stranger_who_sends_a_form_comes_back_to_the_page_it_stood_on(client):
    def led_to(referer: str) -> str:
        return client.post("/tasks/new/", {"title": "x"}, headers={"Referer": referer}).url.partition(
            "?next="
        )[2]

    assert led_to("http://testserver/tasks/new/?customer=7") == "%2Ftasks%2Fnew%2F%3Fcustomer%3D7"
    assert led_to("http://elsewhere.example/tasks/new/") == led_to("") == "%2F"
