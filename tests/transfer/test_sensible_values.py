"""What nobody can mean is refused in plain words: money below zero, a due day in the year 1."""

from __future__ import annotations

import pytest
from django.utils import translation

from zhike.catalog.models import Product
from zhike.customers.models import Customer
from zhike.engagement.models import Task
from zhike.kernel import actions
from zhike.kernel.errors import Invalid


def refused(world, model, field, **values):
    with pytest.raises(Invalid) as caught:
        actions.create(model, values, actor=world.actor(world.ann))
    return caught.value.errors[field][0]


def test_money_below_zero(world):
    for name in ("budget_min", "budget_max"):
        assert "below zero" in refused(world, Customer, name, name="Below", **{name: "-5"})
    assert "below zero" in refused(world, Product, "price", code="B-1", name="Below", price="-0.01")
    with translation.override("zh-hans"):
        assert refused(world, Customer, "budget_min", name="Below", budget_min="-5") == "金额不能小于零。"


def test_a_due_day_of_another_age(world):
    for day in ("0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"):
        assert (
            refused(world, Task, "due", title="Call", due=day) == "The year must lie between 1900 and 2200."
        )
    assert actions.create(Task, {"title": "Call", "due": "2200-12-31"}, actor=world.actor(world.ann)).pk
