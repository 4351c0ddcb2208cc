"""Long lists of what is mostly one's own: the same rows, in a form that PostgreSQL walks along."""

from __future__ import annotations

from typing import Any

import pytest

from tests import world as worlds
from zhike.customers.models import Contact, Customer
from zhike.kernel import actions, listing
from zhike.kernel.access import SYSTEM
from zhike.kernel.objects import object_of
from zhike.workplace import plenty

HASHED = "hashed SubPlan"


@pytest.fixture
def world(world: worlds.World, monkeypatch: pytest.MonkeyPatch) -> worlds.World:
    """One own row is plenty. Sue has a contact at each of three customers, two of which Mia sees."""
    monkeypatch.setattr(plenty, "COUNT_LIMIT", 0)
    for customer in (world.acme, world.haiwen, world.globex):
        actions.create(Contact, {"full_name": f"At {customer.name}", "customer": customer.pk, "owner": world.sue.pk,
                                 "team": None}, actor=SYSTEM)  # fmt: skip
    return world


def of(world: worlds.World, user: Any, *pairs: tuple[str, str], **more: Any) -> listing.Listing:
    return listing.read(object_of(Contact), world.actor(user), pairs, **more)


def names(rows: Any) -> list[str]:
    return sorted(rows.values_list("full_name", flat=True))


def test_the_rows_are_the_same(world: worlds.World) -> None:
    expected = {
        "mia": ["At Acme Trading", "At 海文贸易", "王小明"],
        "ben": ["At Globex", "Jane Smith"],
        "lin": ["At Acme Trading", "At Globex", "Jane Smith", "王小明"],
    }
    for name, found in expected.items():
        asked = of(world, getattr(world, name))
        assert asked.plenty is not None, name
        assert names(asked.plenty) == names(asked.rows) == found, name
        assert sorted(contact.full_name for contact in asked.page().items) == found, name
        assert asked.count() == (listing.COUNT_LIMIT, True)


def test_filter_search_and_bin_narrow_them_too(world: worlds.World) -> None:
    for pairs, found in (
        ([("full_name.contains", "小")], ["王小明"]),
        ([("q", "wangxiaoming")], ["王小明"]),
    ):
        asked = of(world, world.mia, *pairs)
        assert asked.plenty is not None
        assert names(asked.plenty) == names(asked.rows) == found
    actions.delete(Contact.objects.get(pk=world.wang.pk), actor=SYSTEM)
    asked = of(world, world.mia, verb="see", deleted=True)
    assert asked.plenty is not None
    assert names(asked.plenty) == names(asked.rows) == ["王小明"]


def test_they_are_asked_row_by_row(world: worlds.World) -> None:
    asked = of(world, world.mia)
    assert asked.plenty is not None
    assert HASHED in asked.rows.order_by("-changed_at", "-id")[:51].explain()
    plan = asked.plenty.order_by("-changed_at", "-id")[:51].explain()
    assert "SubPlan" in plan
    assert HASHED not in plan


def test_whoever_has_few_or_sees_all_keeps_the_plain_form(
    world: worlds.World, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert of(world, world.ray).plenty is None, "sees all"
        assert listing.read(object_of(Customer), world.actor(world.ray), []).plenty is None
    mia = world.actor(world.mia)
    with django_assert_num_queries(0):
        assert listing.read(object_of(Customer), mia, []).plenty is None, "has a plain rule"
    monkeypatch.setattr(plenty, "COUNT_LIMIT", 1)
    asked = of(world, world.mia)
    assert asked.plenty is None, "one contact is her own"
    assert asked.count() == (3, False)
    assert [contact.full_name for contact in asked.page().items][-1] == "王小明"
