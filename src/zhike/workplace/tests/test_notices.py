"""Notices: who hears of what, once; nothing of what one may not see; mail at the right hour, from a real server."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from django.utils.translation import override
from tests.platform.running import free_port

from zhike.kernel import actions as kernel
from zhike.kernel import bulk, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import NotFound
from zhike.kernel.models import Event, Job
from zhike.kernel.objects import get_object
from zhike.workplace.notices import actions, digest, filling, showing
from zhike.workplace.notices.models import Cause, Notice, Wishes
from zhike.workplace.talk import actions as talk

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def since(mark: int) -> None:
    filling.notify(list(Event.objects.filter(id__gt=mark).order_by("id")))


def told() -> set[tuple[str, str]]:
    return {(row.user.name, row.cause) for row in Notice.objects.select_related("user")}


@pytest.fixture
def mark(world) -> int:
    return Event.objects.latest("id").id


def test_each_hears_of_what_concerns_him_and_once(world, mark):
    lin = world.actor(world.lin)
    talk.comment(world.acme, "see this @Sue", actor=lin)
    kernel.change(world.acme, {"level": "B"}, actor=lin)
    kernel.share(world.globex, actor=SYSTEM, grantee="team", grantee_id=world.hangzhou.pk)
    verbs.run(world.haiwen, "hand_over", {"owner": world.mia.pk}, actor=SYSTEM)
    since(mark)
    since(mark)
    assert told() == {
        ("Sue", "mention"), ("Mia", "comment"), ("Mia", "change"), ("Mia", "shared"), ("Sue", "shared"),
        ("Mia", "assigned"),
    }  # fmt: skip
    assert Notice.objects.count() == 6
    assert showing.unread(world.actor(world.mia)) == 4


def test_nobody_hears_of_himself_or_of_what_he_stopped_following(world, mark):
    mia = world.actor(world.mia)
    kernel.change(world.acme, {"level": "B"}, actor=mia)
    talk.follow(world.acme, False, actor=mia)
    kernel.change(world.acme, {"level": "C"}, actor=world.actor(world.lin))
    since(mark)
    assert told() == set()


def test_wishes_are_obeyed(world, mark):
    actions.wish({"ways": {Cause.MENTION: "off", Cause.COMMENT: "app"}}, actor=world.actor(world.mia))
    talk.comment(world.acme, "@Mia", actor=world.actor(world.lin))
    talk.comment(world.acme, "again", actor=world.actor(world.lin))
    since(mark)
    assert [(row.cause, row.by_mail) for row in Notice.objects.all()] == [("comment", False)]


def test_masses_are_told_in_one(world, mark):
    job = SYSTEM.through("job")
    from_ben = [
        kernel.create(type(world.acme), {"name": f"Lot {n}", "owner": world.ben.pk}, actor=job)
        for n in range(8)
    ]
    for record in from_ben:
        verbs.run(record, "hand_over", {"owner": world.mia.pk}, actor=job)
    since(mark)
    row = Notice.objects.get(user=world.mia)
    assert (row.cause, row.count) == ("assigned", 8)
    assert showing.page_of(world.actor(world.mia))[0][0]["more"] == "and 7 more"


def test_what_one_may_no_longer_see_says_nothing(world, mark):
    kernel.share(world.globex, actor=SYSTEM, grantee="user", grantee_id=world.mia.pk)
    talk.comment(world.globex, "hush @Mia", actor=world.actor(world.ben))
    since(mark)
    assert showing.unread(world.actor(world.mia)) == 2
    kernel.unshare(world.globex, actor=SYSTEM, grantee="user", grantee_id=world.mia.pk)
    browser = world.browser(world.mia)
    assert browser.get("/notifications/count/").json() == {"count": 0, "text": ""}
    for page in ("/notifications/", "/notifications/recent/"):
        text = browser.get(page).content.decode()
        assert "Globex" not in text and "hush" not in text
    assert (
        digest.compose(world.mia, world.actor(world.mia), list(Notice.objects.filter(user=world.mia))) is None
    )


def test_reading_is_ones_own(world, mark):
    talk.comment(world.acme, "@Sue @Lin", actor=world.actor(world.mia))
    since(mark)
    row = Notice.objects.get(user=world.sue)
    with pytest.raises(NotFound):
        actions.read(row.pk, actor=world.actor(world.lin))
    assert world.browser(world.lin).post(f"/notifications/{row.pk}/read/").status_code == 404
    assert Notice.objects.filter(read_at__isnull=True).count() == 2
    assert world.browser(world.sue).post(f"/notifications/{row.pk}/read/").status_code == 204
    assert world.browser(world.lin).post("/notifications/read/").status_code == 302
    assert Notice.objects.filter(read_at__isnull=True).count() == 0


def test_jobs_that_ended_are_told_once(world):
    job = Job.objects.create(kind="export", object="customers.customer", owner=world.mia, state="done",
                             finished_at=timezone.now())  # fmt: skip
    Job.objects.create(kind="export", owner=world.mia, state="running")
    assert (filling.notify_of_jobs(), filling.notify_of_jobs()) == (1, 0)
    found = showing.page_of(world.actor(world.mia))[0]
    assert [(entry["url"], entry["title"]) for entry in found] == [
        (f"/jobs/{job.pk}/", "Export of customers")
    ]


@pytest.mark.parametrize(("now", "start", "end", "quiet"), [
    ((23, 0), 22, 7, True), ((6, 59), 22, 7, True), ((7, 0), 22, 7, False), ((12, 0), 9, 17, True),
    ((17, 0), 9, 17, False), ((12, 0), None, 7, False), ((12, 0), 8, 8, False),
])  # fmt: skip
def test_quiet_hours_may_cross_midnight(now, start, end, quiet):
    hours = [None if hour is None else time(hour) for hour in (start, end)]
    assert digest.is_quiet(time(*now), *hours) is quiet


@pytest.mark.parametrize(("wishes", "zone", "due"), [
    ({"digest": "off"}, "UTC", False),
    ({"digest": "hourly"}, "UTC", True),
    ({"digest": "hourly", "last_mailed_at": datetime(2026, 6, 1, 11, 30, tzinfo=UTC)}, "UTC", False),
    ({"digest": "daily", "hour": 20}, "Asia/Shanghai", True),
    ({"digest": "daily", "hour": 21}, "Asia/Shanghai", False),
    ({"digest": "daily", "hour": 8, "last_mailed_at": datetime(2026, 5, 31, 16, 30, tzinfo=UTC)}, "Asia/Shanghai", False),
    ({"digest": "daily", "hour": 8, "last_mailed_at": datetime(2026, 5, 31, 15, 30, tzinfo=UTC)}, "Asia/Shanghai", True),
    ({"digest": "hourly", "quiet_from": time(19), "quiet_to": time(8)}, "Asia/Shanghai", False),
])  # fmt: skip
def test_mail_is_due_by_the_clock_of_its_reader(wishes, zone, due):
    assert digest.is_due(Wishes(**wishes), zone, NOON) is due


class Box:
    """A mail server's end of the line: it keeps what arrives, or refuses it."""

    def __init__(self) -> None:
        self.messages: list = []
        self.refuses = False

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.refuses:
            return "451 later"
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


@pytest.fixture
def box(settings):
    held = Box()
    server = Controller(held, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.PUBLIC_URL = "https://crm.example.com"
    yield held
    server.stop()


def test_one_mail_holds_what_is_unread_and_is_sent_once(world, mark, box):
    kernel.apply(world.sue, {"language": "zh-hans", "time_zone": "Asia/Shanghai"}, actor=SYSTEM)
    talk.comment(world.acme, "<b>价格</b> @Sue\nBcc: evil@example.com", actor=world.actor(world.mia))
    talk.comment(world.acme, "已读 @Sue", actor=world.actor(world.lin))
    since(mark)
    read = Notice.objects.filter(user=world.sue).latest("id")
    actions.read(read.pk, actor=world.actor(world.sue))
    box.refuses = True
    assert digest.send_due(NOON) == 0
    assert Notice.objects.filter(mailed_at__isnull=False).count() == 0
    box.refuses = False
    # Lin, who commented, follows Acme from then on.
    assert digest.send_due(NOON) == 3
    assert digest.send_due(NOON) == 0
    mails = {mail["To"]: mail for mail in box.messages}
    assert set(mails) == {"sue@example.com", "mia@example.com", "lin@example.com"}
    mail = mails["sue@example.com"]
    assert mail["Subject"].endswith("Acme Trading")
    text = mail.get_content()
    assert "<b>价格</b> @Sue" in text and "已读" not in text
    assert f"https://crm.example.com/customers/{world.acme.pk}/" in text
    assert mail["Bcc"] is None and mail["Message-ID"].startswith(f"<notices.{world.sue.pk}.")


def test_nothing_is_sent_without_a_mail_server_and_nothing_lost(world, mark, settings):
    settings.EMAIL_HOST = ""
    talk.comment(world.acme, "@Sue", actor=world.actor(world.mia))
    since(mark)
    assert digest.send_due(NOON) == 0
    assert Notice.objects.filter(by_mail=True, mailed_at__isnull=True).count() == 1


def test_wishes_are_kept_from_their_page(world):
    lin = world.browser(world.lin)
    given = dict.fromkeys(Cause.values, "app") | {
        "digest": "daily",
        "hour": "7",
        "quiet_from": "22",
        "quiet_to": "7",
    }
    assert lin.post("/account/notifications/", given | {"quiet_to": ""}).status_code == 422
    assert Wishes.objects.count() == 0
    assert lin.post("/account/notifications/", given).status_code == 302
    row = Wishes.objects.get()
    assert (row.user_id, row.digest, row.hour, row.quiet_from, row.quiet_to) == (
        world.lin.pk, "daily", 7, time(22), time(7),
    )  # fmt: skip
    assert lin.get("/account/notifications/").context["form"].initial["quiet_from"] == 22


def test_what_one_act_did_to_many_rings_once_and_lists_them(world, mark):
    customers = get_object("customers")
    ids = [world.acme.pk, world.haiwen.pk, world.globex.pk]
    bulk.run(customers, ids, "hand_over", {"owner": world.ben.pk}, actor=world.actor(world.ann))
    since(mark)
    since(mark)
    [row] = Notice.objects.filter(user=world.ben, cause=Cause.ASSIGNED)
    # Globex was Ben's already: it stays, and there is nothing to tell him.
    [entry] = showing.page_of(world.actor(world.ben))[0]
    assert entry["plain"] == "Ann assigned 2 customers to you"
    assert entry["url"] == f"/notifications/{row.pk}/records/"
    with override("zh-hans"):
        assert showing.page_of(world.actor(world.ben))[0][0]["plain"] == "Ann 把 2 个客户交给了您"
    page = world.browser(world.ben).get(entry["url"], follow=True).content.decode()
    assert "Acme" in page and world.haiwen.name in page
    assert f'href="/customers/{world.globex.pk}/"' not in page
    assert world.browser(world.mia).get(entry["url"]).status_code == 404


def test_a_long_act_that_comes_in_parts_is_one_notice(world, mark):
    customers, ann = get_object("customers"), world.actor(world.ann)
    outcome = bulk.run(
        customers, [world.acme.pk, world.haiwen.pk], "hand_over", {"owner": world.ben.pk}, actor=ann
    )
    since(mark)
    later = Event.objects.latest("id").id
    more = [
        kernel.create(type(world.acme), {"name": f"Lot {n}", "owner": world.mia.pk}, actor=SYSTEM).pk
        for n in range(2)
    ]
    bulk.run(customers, more, "hand_over", {"owner": world.ben.pk}, actor=ann, outcome=outcome)
    since(later)
    since(mark)
    assert list(Notice.objects.filter(user=world.ben).values_list("cause", "count")) == [("assigned", 4)]


def test_a_followed_record_that_was_changed_stands_inside_its_sentence(world, mark):
    kernel.change(world.acme, {"level": "B"}, actor=world.actor(world.lin))
    talk.comment(world.acme, "see @Mia", actor=world.actor(world.lin))
    since(mark)
    mia = world.actor(world.mia)
    assert [row["plain"] for row in showing.page_of(mia)[0]] == [
        "Lin mentioned you in a comment on Acme Trading", "Lin changed the customer Acme Trading",
    ]  # fmt: skip
    assert showing.page_of(mia)[0][1]["said"].endswith("<strong>Acme Trading</strong>")
    with override("zh-hans"):
        assert [row["plain"] for row in showing.page_of(mia)[0]] == [
            "Lin 在 Acme Trading 的评论中提到了您", "Lin 修改了客户 Acme Trading",
        ]  # fmt: skip


def test_contacts_that_come_along_with_their_customer_do_not_ring(world, mark):
    verbs.run(world.acme, "hand_over", {"owner": world.ben.pk}, actor=world.actor(world.ann))
    assert Event.objects.filter(id__gt=mark, object="customers.contact").exists()
    since(mark)
    assert [row["plain"] for row in showing.page_of(world.actor(world.ben))[0]] == [
        "Ann made you the owner of Acme Trading"
    ]
