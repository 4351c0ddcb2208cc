"""The company of the tests stands, and everything in it was told to the event stream."""

from decimal import Decimal

from zhike.kernel.models import Event
from zhike.kernel.objects import all_objects


def test_the_company_holds_one_of_everything(world):
    assert {obj.key for obj in all_objects() if world.sample(obj) is None} == set()
    assert (world.order.total_base, world.returned.total_base) == (Decimal("371.4"), Decimal("-120.5"))


def test_every_record_was_told_of(world):
    assert Event.objects.filter(object="customers.customer", verb="customer.created").count() == 3
    assert Event.objects.filter(verb="order.created").count() == 2


def test_the_factory_makes_one_of_everything(world, factory, obj):
    assert factory.create(obj, full=True).pk
