"""What of the demo company goes, and what stays because somebody's own records refer to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import F
from django.utils import timezone

from zhike.demo.models import DemoRow
from zhike.kernel import events
from zhike.kernel.access import Actor
from zhike.kernel.actions import difference, snapshot
from zhike.kernel.models import Share, StoredFile
from zhike.kernel.objects import object_of
from zhike.kernel.records import Record
from zhike.people.models import Membership, Team, User

# Rows of the demo company to which a row that is not of it refers.
REFERRED = """
    SELECT DISTINCT source.{column} FROM {table} source
    JOIN demo_demorow target ON target.model = %s AND target.row_id = source.{column}
    LEFT JOIN demo_demorow own ON own.model = %s AND own.row_id = source.id
    WHERE own.id IS NULL AND NOT (%s AND source.id = ANY (%s))
"""
DELETE = "DELETE FROM {table} t USING demo_demorow d WHERE d.model = %s AND d.row_id = t.id"


class Removal:
    """Decides in a transaction what stays, and deletes the rest."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            # Whoever loads and removes at once finds no statistics yet, and plans without them took half a minute.
            cursor.execute("ANALYZE demo_demorow")
        labels = DemoRow.objects.values_list("model", flat=True).distinct()
        self.models = [apps.get_model(label) for label in labels]
        self.kept: dict[type[models.Model], set[int]] = defaultdict(set)

    def keep(self) -> list[Any]:
        """Strike from the list what own records refer to, and what that can't be without; return those records.

        An order needs its customer, so both stay. A customer does not need its owner, so only the customer stays.
        """
        again = True
        while again:
            again = any([self._keep_referred(field) for field in self._references()] + [self._keep_filed()])
        return [
            record
            for model, ids in self.kept.items()
            for record in model._default_manager.filter(pk__in=ids).order_by("pk")
        ]

    def _references(self) -> Iterator[models.ForeignKey]:
        """Iterate over the columns by which a record can refer to one of the demo company.

        Tables of sessions, keys and the like belong to a user and go with him.
        """
        for source in apps.get_models():
            if issubclass(source, (Record, Membership)):
                for field in source._meta.concrete_fields:
                    if isinstance(field, models.ForeignKey) and field.related_model in self.models:
                        yield field

    def _keep_referred(self, field: models.ForeignKey) -> bool:
        source, target = field.model, field.related_model
        statement = REFERRED.format(column=f'"{field.column}"', table=f'"{source._meta.db_table}"')
        values = [target._meta.label_lower, source._meta.label_lower, field.null, list(self.kept[source])]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return self._strike(target, {row[0] for row in cursor.fetchall()})

    def _keep_filed(self) -> bool:
        """Keep the records that somebody attached a file to."""
        found = False
        for model in self.models:
            files = StoredFile.objects.filter(object=model._meta.label_lower, record_id__isnull=False)
            rows = DemoRow.objects.filter(model=model._meta.label_lower)
            ids = set(rows.filter(row_id__in=files.values("record_id")).values_list("row_id", flat=True))
            found |= self._strike(model, ids)
        return found

    def _strike(self, model: type[models.Model], ids: set[int]) -> bool:
        self.kept[model] |= ids
        return DemoRow.objects.filter(model=model._meta.label_lower, row_id__in=ids).delete()[0] > 0

    def release(self, kept: list[Any], actor: Actor) -> None:
        """Empty what a record that stays says of rows that go: its owner, its team, its group parent."""
        for record in kept:
            model = type(record)
            names = [field.attname for field in model._meta.concrete_fields if self._goes(record, field)]
            obj = object_of(model)
            before = snapshot(record, obj)
            for name in names:
                setattr(record, name, None)
            if names:
                model._default_manager.filter(pk=record.pk).update(
                    **dict.fromkeys(names), version=F("version") + 1, changed_at=timezone.now()
                )
                changes = difference(before, snapshot(record, obj))
                events.record(f"{obj.event}.changed", record, actor=actor, changes=changes)

    def _goes(self, record: models.Model, field: models.Field) -> bool:
        if not isinstance(field, models.ForeignKey) or not field.null:
            return False
        rows = DemoRow.objects.filter(model=field.related_model._meta.label_lower)
        return rows.filter(row_id=getattr(record, field.attname)).exists()

    def delete(self) -> int:
        """Delete what is still on the list, and the list; return the number of rows.

        Foreign keys are checked when the transaction ends, so the order does not matter; only users go through
        Django, which also takes the sessions, keys and links that belong to them.
        """
        count = 0
        for model in self.models:
            self._end_shares(model)
            if model is not User:
                with connection.cursor() as cursor:
                    label = model._meta.label_lower
                    cursor.execute(DELETE.format(table=f'"{model._meta.db_table}"'), [label])
                    count += cursor.rowcount
        users = User.objects.filter(pk__in=_listed(User))
        count += len(users)
        users.delete()
        DemoRow.objects.all().delete()
        return count

    def _end_shares(self, model: type[models.Model]) -> None:
        Share.objects.filter(object=model._meta.label_lower, record_id__in=_listed(model)).delete()
        if grantee := {User: Share.Grantee.USER, Team: Share.Grantee.TEAM}.get(model):
            Share.objects.filter(grantee=grantee, grantee_id__in=_listed(model)).delete()


def _listed(model: type[models.Model]) -> models.QuerySet:
    return DemoRow.objects.filter(model=model._meta.label_lower).values("row_id")
