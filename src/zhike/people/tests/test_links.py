"""One-time links: the first administrator, invitations, new passwords; and the mails that carry them."""

import json
import re
import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from zhike.kernel.errors import NotFound
from zhike.kernel.models import Event
from zhike.people import mail
from zhike.people import setup as set_up
from zhike.people.actions import links, users
from zhike.people.models import Organisation, SignInLink, User
from zhike.people.queries import is_set_up, organisation
from zhike.people.setup import make_setup_link
from zhike.people.tests.conftest import PASSWORD
from zhike.people.tests.test_sign_in import activate_codes

ANSWERS = {
    "name": "王芳", "email": "Fang@Example.com", "password": PASSWORD, "company": "知客贸易",
    "language": "zh-hans", "currency": "CNY", "time_zone": "Asia/Shanghai",
}  # fmt: skip


def test_the_first_administrator_sets_up_and_the_door_closes(db):
    address = make_setup_link()
    assert re.fullmatch(r"/setup/[\w-]{43}/", address)
    assert address.split("/")[2] not in str(list(SignInLink.objects.values()))
    client = Client()
    assert client.get(address).status_code == 200
    assert client.get(address).status_code == 200, "looking does not use the link up"
    assert client.post(address, ANSWERS).url == "/"
    user = User.objects.get()
    assert (user.name, user.email, user.role.key, user.language) == (
        "王芳",
        "Fang@example.com",
        "administrator",
        "zh-hans",
    )
    company = organisation()
    assert (company.name, company.currency, company.time_zone) == ("知客贸易", "CNY", "Asia/Shanghai")
    assert client.get("/settings/company/").status_code == 200
    assert make_setup_link() is None
    assert Client().get(address).status_code == 404
    assert Client().post(address, ANSWERS | {"email": "eve@example.com"}).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("password", "short"), ("password", "password1"), ("email", "nonsense"), ("name", ""), ("time_zone", "Mars/Base"),
     ("currency", "XXQ"), ("password", "fang@example.com")],
)  # fmt: skip
def test_a_wrong_answer_stores_nothing_and_keeps_the_link(db, field, value):
    address = make_setup_link()
    before = list(Organisation.objects.values())
    client = Client()
    assert "data-guess-zone" in client.get(address).content.decode()
    refused = client.post(address, ANSWERS | {field: value})
    assert refused.status_code == 422
    assert "data-guess-zone" not in refused.content.decode(), "a zone that was chosen is not guessed again"
    assert User.objects.count() == 0 and list(Organisation.objects.values()) == before
    assert client.post(address, ANSWERS).status_code == 302


def test_a_new_start_makes_a_new_link_and_ends_the_old_one(db):
    old, new = make_setup_link(), make_setup_link()
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(new).status_code == 404


def test_a_setup_link_can_be_used_once(db):
    token = make_setup_link().split("/")[2]
    answers = set_up.FirstAdministrator(**ANSWERS)
    set_up.finish(token, answers)
    with pytest.raises(NotFound):
        set_up.finish(token, answers)
    assert is_set_up()


def test_an_invitation_lets_in_once(admin, actor_of, presets):
    user, token = users.invite(
        actor=actor_of(admin), email="new@example.com", name="New", role=presets["sales"].pk
    )
    address = links.path(token, "invitation")
    client = Client()
    assert client.post(address, {"password": "short"}).status_code == 422
    assert client.post(address, {"password": PASSWORD}).status_code == 302
    assert client.get("/account/preferences/").status_code == 200
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    again = Client()
    assert again.get(address).status_code == 404
    assert again.post(address, {"password": "another long password"}).status_code == 404
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_a_reset_ends_all_sessions_and_does_not_skip_the_second_factor(admin, sales, actor_of, signed_in):
    activate_codes(sales)
    old = signed_in(sales)
    token = users.make_link(sales, actor=actor_of(admin))
    client = Client()
    answer = client.post(links.path(token, "reset"), {"password": "another long password"})
    assert answer.url == "/account/second/sign-in/"
    assert client.get("/account/preferences/").status_code == 302
    assert old.get("/account/preferences/").status_code == 302


def test_a_reset_lives_an_hour_and_the_newest_only(admin, sales, actor_of):
    actor = actor_of(admin)
    first, second = users.make_link(sales, actor=actor), users.make_link(sales, actor=actor)
    with pytest.raises(NotFound):
        links.find(first, ("reset",))
    link = links.find(second, ("reset",))
    assert link.expires_at - link.created_at <= timedelta(hours=1, seconds=1)
    with pytest.raises(NotFound):
        links.find(second, ("setup",))
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(links.path(second, "reset"), {"password": PASSWORD}).status_code == 404


def test_a_link_of_a_disabled_user_opens_nothing(admin, sales, actor_of):
    token = users.make_link(sales, actor=actor_of(admin))
    User.objects.filter(pk=sales.pk).update(is_active=False)
    before = User.objects.get(pk=sales.pk).password
    assert Client().post(links.path(token, "reset"), {"password": "another long password"}).status_code == 404
    assert User.objects.get(pk=sales.pk).password == before


def test_the_pages_show_a_link_once_and_the_events_never(admin, sales, signed_in):
    client = signed_in(admin)
    assert client.get(f"/users/{sales.pk}/make_link/").status_code == 200
    page = client.post(f"/users/{sales.pk}/make_link/").content.decode()
    token = re.search(r"/link/([\w-]{43})/", page).group(1)
    assert token not in str(list(Event.objects.values()))
    assert token not in str(list(SignInLink.objects.values()))
    form = {"name": "Nina", "email": "nina@example.com", "language": "en", "role": sales.role_id}
    page = client.post("/users/new/", form).content.decode()
    assert "/link/" in page and User.objects.get(email="nina@example.com").role_id == sales.role_id


class Letterbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        self.letters.append(envelope.content.decode("utf-8", "replace"))
        return "250 kept"


@pytest.fixture
def letterbox(settings):
    """A mail server that is running, and configured."""
    box = Letterbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.ALLOWED_HOSTS = ["testserver", "evil.example"]
    yield box
    controller.stop()


def test_an_invitation_is_mailed_with_the_configured_host_whatever_the_request_says(
    admin, signed_in, letterbox, settings
):
    client = signed_in(admin)
    form = {"name": "Nina\nBcc: x@example.com", "email": "nina@example.com", "language": "en"}
    page = client.post("/users/new/", form, headers={"Host": "evil.example"}).content.decode()
    assert "It was mailed to nina@example.com" in page
    [letter] = letterbox.letters
    assert f"{settings.PUBLIC_URL}/link/" in letter and "evil.example" not in letter
    assert (
        "\nBcc" not in letter and User.objects.get(email="nina@example.com").name == "Nina Bcc: x@example.com"
    )


def test_a_mail_server_that_is_away_costs_nothing_but_the_mail(admin, sales, actor_of, letterbox, settings):
    settings.EMAIL_PORT = 1
    assert mail.send_link(sales, users.make_link(sales, actor=actor_of(admin))) is False


def test_a_forgotten_password_answers_alike_for_known_and_unknown(sales, letterbox, monkeypatch):
    monkeypatch.setattr(mail, "send_soon", mail.send_link)
    client = Client()
    known = client.post("/account/password/forgotten/", {"email": "SAM@example.com"})
    unknown = client.post("/account/password/forgotten/", {"email": "nobody@example.com"})
    assert known.status_code == unknown.status_code == 200
    strip = lambda page: re.sub(r'name="csrf[^>]*>|content="[^"]*"|value="[^"]*"', "", page.content.decode())  # noqa: E731
    assert strip(known) == strip(unknown)
    [letter] = letterbox.letters
    assert "/link/" in letter and "To: sam@example.com" in letter
    for _number in range(8):
        client.post("/account/password/forgotten/", {"email": "sam@example.com"})
    assert len(letterbox.letters) == 3


def test_without_a_mail_server_the_page_says_whom_to_ask(db):
    assert "Ask an administrator" in Client().get("/account/password/forgotten/").content.decode()
    assert Session.objects.count() == 0


@pytest.mark.parametrize(("language", "preset"), [("en", ""), ("zh-hans", "CNY")])
def test_the_currency_is_asked_for_where_nothing_speaks_for_one(db, language, preset):
    path = set_up.make_setup_link()
    page = Client().get(path, headers={"Accept-Language": language})
    form = page.context["form"]
    assert form["currency"].value() == preset
    known = json.loads(form.fields["time_zone"].widget.attrs["data-zone-currencies"])
    assert (known["Europe/London"], known["Asia/Shanghai"], known["Asia/Tokyo"]) == ("GBP", "CNY", "JPY")
