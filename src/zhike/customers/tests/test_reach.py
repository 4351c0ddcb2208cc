"""What somebody with the reach of his department sees."""

import pytest

from zhike.customers.models import Customer
from zhike.kernel.access import Actor, visible_to
from zhike.people.models import Department, User

pytestmark = pytest.mark.django_db


def department(name, above=None):
    record = Department(name=name, parent=above)
    record.derive()
    record.save(force_insert=True)
    return record


@pytest.fixture
def house():
    """Make a department with one below it and one beside it, and a customer of somebody in each."""
    top = department("Sales")
    places = {"top": top, "below": department("East", top), "beside": department("Service")}
    for key, place in places.items():
        user = User.objects.create(name=key, email=f"{key}@example.com", department=place)
        Customer.objects.create(name=key, owner=user)
    Customer.objects.create(name="nobody's")
    return places


def seen(scope, places, user="top"):
    me = User.objects.get(name=user)
    departments = tuple(place.pk for place in places)
    actor = Actor(user_id=me.pk, grants={"*": {"see": scope}}, department_ids=departments)
    return sorted(visible_to(actor, Customer).values_list("name", flat=True))


def test_a_department_with_those_below_it(house):
    assert seen("department", [house["top"], house["below"]]) == ["below", "top"]
    assert seen("department", [house["below"]], user="below") == ["below"]


def test_without_a_department_only_the_own_ones(house):
    assert seen("department", []) == ["top"]
    assert seen("own", [house["top"], house["below"]]) == ["top"]


def test_the_condition_can_start_at_the_index_of_owners(house):
    me = User.objects.get(name="top")
    actor = Actor(user_id=me.pk, grants={"*": {"see": "department"}}, department_ids=(house["top"].pk,))
    statement = str(visible_to(actor, Customer).query)
    assert '"owner_id" = ANY(ARRAY(SELECT' in statement.replace(
        '("customers_customer"."owner_id")', '"owner_id"'
    )
