"""What an administrator reads and chooses: a role in short, the team of an invitation, the team of a new record."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override
from tests.browser.seed import confirm

from zhike.kernel import bulk
from zhike.kernel.models import Job
from zhike.kernel.objects import get_object
from zhike.people.models import Membership, User
from zhike.workplace.notices.showing import how_it_went


def test_a_folded_card_of_a_role_says_what_it_holds(world):
    confirm(
        world.sessions.setdefault(world.ann.pk, world.browser(world.ann).cookies["zhike_session"].value),
        world.ann.pk,
    )
    text = world.browser(world.ann).get(f"/settings/roles/{world.roles['sales'].pk}/").content.decode()
    words = re.findall(r'zk-role-words">([^<]*)<', text)
    assert "as for all other records" in words
    assert all(word.count(": ") >= 1 for word in words if word != "as for all other records")
    assert "also the records whose team one belongs to, whoever owns them." in text


def test_an_invitation_chooses_the_team(world):
    confirm(
        world.sessions.setdefault(world.ann.pk, world.browser(world.ann).cookies["zhike_session"].value),
        world.ann.pk,
    )
    ann = world.browser(world.ann)
    assert 'name="team"' in ann.get("/users/new/").content.decode()
    sent = {
        "name": "Tang",
        "email": "tang@example.com",
        "role": world.roles["sales"].pk,
        "language": "en",
        "team": world.london.pk,
    }
    assert ann.post("/users/new/", sent).status_code == 200
    made = User.objects.get(email="tang@example.com")
    assert list(Membership.objects.filter(user=made).values_list("team", flat=True)) == [world.london.pk]


@pytest.mark.parametrize("members", [0, 1, 2])
def test_a_new_record_begins_with_the_team_of_who_belongs_to_one(world, members):
    Membership.objects.filter(user=world.mia).delete()
    for team in (world.hangzhou, world.london)[:members]:
        Membership.objects.create(team=team, user=world.mia)
    world.browser(world.mia).post("/account/preference/", {"theme": "dark"})
    text = world.browser(world.mia).get("/customers/new/").content.decode()
    select = re.search(r'<select name="team".*?</select>', text, re.DOTALL)[0]
    chosen = re.findall(r'<option value="(\d+)" selected', select)
    assert chosen == ([str(world.hangzhou.pk)] if members == 1 else [])


def test_the_bell_says_what_became_of_an_import(world):
    result = {"rows": 125, "created": 1120, "changed": 3, "unchanged": 0, "doubtful": 0, "errors": 2}
    job = Job(kind="import", object="customers.customer", state="done", result=result)
    assert how_it_went(job) == "Customers: 1,120 created, 3 changed, 2 faulty"
    with override("zh-hans"):
        assert how_it_went(job) == "客户：新建 1,120 条，修改 3 条，2 条有误"
    job.result = {**result, "errors": 0}
    assert how_it_went(job) == "Customers: 1,120 created, 3 changed"
    job.state = "failed"
    assert how_it_went(job) == "Failed"
    assert how_it_went(Job(kind="export", object="customers.customer", state="done", result={})) == "Done"


def test_a_bulk_action_is_one_line_of_the_audit_trail_that_unfolds(world):
    ids = [world.acme.pk, world.haiwen.pk]
    outcome = bulk.run(
        get_object("customers"), ids, "change", {"city": "Ningbo"}, actor=world.actor(world.ann)
    )
    ann = world.browser(world.ann)
    text = ann.get("/audit/").content.decode()
    assert "<summary>2 customers</summary>" in text and f'hx-get="/audit/?cause={outcome.event_id}"' in text
    assert "Ningbo" not in text
    one_by_one = ann.get(f"/audit/?cause={outcome.event_id}").content.decode()
    assert one_by_one.count('<li class="zk-event">') == 2 and "Ningbo" in one_by_one
    # Who asks for an object or a kind of event gets every line of it.
    assert "Ningbo" in ann.get("/audit/?verb=customer.changed").content.decode()
    assert world.browser(world.mia).get(f"/audit/?cause={outcome.event_id}").status_code == 403
