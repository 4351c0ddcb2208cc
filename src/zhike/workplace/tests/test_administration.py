"""What an administrator reads and chooses: a role in short, the team of an invitation, the team of a new record."""

from __future__ import annotations

import re

import pytest
from tests.browser.seed import confirm

from zhike.people.models import Membership, User


def test_a_folded_card_of_a_role_says_what_it_holds(world):
    confirm(
        world.sessions.setdefault(world.ann.pk, world.browser(world.ann).cookies["zhike_session"].value),
        world.ann.pk,
    )
    text = world.browser(world.ann).get(f"/settings/roles/{world.roles['sales'].pk}/").content.decode()
    words = re.findall(r'zk-role-words">([^<]*)<', text)
    assert "as for all other records" in words
    assert all(word.count(": ") >= 2 for word in words if word != "as for all other records")
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
