"""What the list of users says of an account: invited, active or disabled, in words that can be filtered."""

from __future__ import annotations

import re
from typing import Any

from zhike.people.actions import users
from zhike.people.models import User


def named(world: Any, query: str) -> set[str]:
    """Return who stands in the list of users under a filter."""
    page = world.browser(world.ann).get(f"/users/?{query}", follow=True).content.decode()
    table = page.partition("<tbody")[2].partition("</tbody>")[0]
    return {name for name in ("Nia", "Mia", "Ben") if re.search(rf"\b{name}\b", table)}


def test_an_invited_user_is_not_called_active_before_he_came(world):
    invited, _token = users.invite(actor=world.actor(world.ann), email="nia@example.com", name="Nia")
    User.objects.filter(pk=world.mia.pk).update(last_seen_at="2026-11-01T08:00:00Z")
    users.disable(world.ben, actor=world.actor(world.ann))
    assert named(world, "state=invited") & {"Nia", "Mia", "Ben"} == {"Nia"}
    assert named(world, "state=active") >= {"Mia"} and "Nia" not in named(world, "state=active")
    assert named(world, "state=disabled") == {"Ben"}
    page = world.browser(world.ann).get("/users/").content.decode()
    assert "Invited" in page and "Disabled" in page
    world.ann.language = "zh-hans"
    world.ann.save()
    assert "已邀请" in world.browser(world.ann).get("/users/").content.decode()
    # With a password of his own he is one of the house.
    users.set_password(invited, "a long enough pass phrase", actor=world.actor(world.ann))
    assert User.objects.get(pk=invited.pk).state == "active"


def test_the_word_for_an_invitation_is_the_database_s(world):
    invited, _token = users.invite(actor=world.actor(world.ann), email="nia@example.com", name="Nia")
    for user in User.objects.all():
        expected = "disabled" if not user.is_active else "invited" if users.is_invited(user) else "active"
        assert user.state == expected, user
