"""Open tasks fall due: their owners are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zhike.engagement.models import Task
from zhike.engagement.queries import customers_of
from zhike.kernel.access import Actor, visible_to
from zhike.workplace.notices.due import Due, Duty


class Tasks(Due):
    """The open tasks that have an owner and a day."""

    key = "engagement.task"

    def open(self, first: date, last: date) -> Iterable[Duty]:
        rows = Task.objects.filter(
            deleted_at__isnull=True, state=Task.State.OPEN, owner__isnull=False, due__gte=first, due__lte=last
        ).order_by("due", "id")
        return [Duty(*row) for row in rows.values_list("id", "owner_id", "due", "created_at")]

    def still(self, ids: Iterable[int]) -> dict[int, date]:
        rows = Task.objects.filter(pk__in=list(ids), deleted_at__isnull=True, state=Task.State.OPEN)
        return dict(rows.filter(due__isnull=False).values_list("id", "due"))

    def beside(self, ids: Iterable[int], actor: Actor) -> dict[int, str]:
        tasks = list(visible_to(actor, Task).filter(pk__in=list(ids)))
        names = customers_of(tasks, actor)
        return {task.pk: names[task.customer_id] for task in tasks if task.customer_id in names}
