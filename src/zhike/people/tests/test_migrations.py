"""What an update does to an installation that is there already."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from zhike.kernel.access import SYSTEM
from zhike.kernel.models import Event
from zhike.people.actions import roles
from zhike.people.models import Role

MANAGER = import_module("zhike.people.migrations.0003_manager_sees_activity")
INDEX = import_module("zhike.kernel.migrations.0005_event_actor")


class Editor:
    connection = connection


@pytest.fixture
def manager(db) -> Role:
    """Return the role as an earlier version made it."""
    roles.ensure_presets()
    role = Role.objects.get(key="manager")
    Role.objects.filter(pk=role.pk).update(permissions=["audit.see", "users.hand_over"])
    role.refresh_from_db()
    return role


def test_the_unchanged_manager_gets_to_see_activity_with_an_event_and_once(manager):
    for _time in range(2):
        MANAGER.give(apps, Editor)
    role = Role.objects.get(pk=manager.pk)
    assert (role.permissions, role.version) == (
        ["activity.see", "audit.see", "users.hand_over"],
        manager.version + 1,
    )
    (event,) = Event.objects.filter(verb="role.edited", subject_id=role.pk)
    assert event.changes == {"permissions": [["audit.see", "users.hand_over"], role.permissions]}
    assert (event.actor_id, event.actor_name, event.via) == (None, SYSTEM.name, "system")


@pytest.mark.parametrize(
    "changed",
    [{"permissions": ["users.hand_over"]}, {"permissions": ["audit.see", "tags.manage", "users.hand_over"]},
     {"grants": {"*": {"see": "all"}}}, {"key": "", "name": "Manager"}],
)  # fmt: skip
def test_a_changed_role_stays_as_it_is(manager, changed):
    Role.objects.filter(pk=manager.pk).update(**changed)
    before = Role.objects.filter(pk=manager.pk).values().get()
    MANAGER.give(apps, Editor)
    assert Role.objects.filter(pk=manager.pk).values().get() == before
    assert not Event.objects.filter(verb="role.edited", subject_id=manager.pk).exists()


def indexed() -> tuple[bool, int, int]:
    """Return whether the index is valid, on how many partitions it lies, and how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid, (SELECT count(*) FROM pg_inherits WHERE inhparent = 'kernel_event_actor'::regclass), "
            "(SELECT count(*) FROM pg_inherits WHERE inhparent = 'kernel_event'::regclass) "
            "FROM pg_index WHERE indexrelid = 'kernel_event_actor'::regclass"
        )
        return cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_the_index_of_actors_is_built_beside_the_work_and_again_after_an_interruption():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX kernel_event_actor")
        # A build that was killed leaves an index that serves nobody.
        cursor.execute(f"CREATE INDEX kernel_event_rest_actor ON kernel_event_rest {INDEX.COLUMNS}")
        cursor.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'kernel_event_rest_actor'::regclass"
        )
    assert INDEX.Migration.atomic is False
    for _time in range(2):
        INDEX.build(apps, Editor)
    valid, parts, partitions = indexed()
    assert (valid, parts) == (True, partitions) and partitions > 0
