"""The views that a leaver shared go to whoever takes over, since others work with them; his private ones stay his."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.kernel.access import Actor
from zhike.people.handover.parts import Move, Part
from zhike.workplace.saved_views.actions import tell
from zhike.workplace.saved_views.models import SavedView


class Views(Part):
    """Shared views. Readers keep them under the same address; a name that the taker uses already gets a number."""

    key = "workplace.views"
    label = _("Views shared with others")

    def rows(self, owner: int) -> QuerySet[SavedView]:
        """Return the shared views of a person."""
        found = SavedView.objects.filter(owner_id=owner, deleted_at__isnull=True)
        return found.exclude(audience=SavedView.Audience.PRIVATE).order_by("pk")

    def count(self, leaver: int, actor: Actor) -> int:
        return self.rows(leaver).count()

    def move(self, move: Move) -> int:
        found = list(self.rows(move.leaver).select_for_update(of=("self",)))
        for view in found:
            move.keep(self.key, view.pk, {"name": view.name})
            _give(view, move.taker, view.name, move.actor)
        return len(found)

    def back(self, move: Move) -> int:
        count = 0
        for kept in move.kept(self.key):
            view = self.rows(move.taker).select_for_update(of=("self",)).filter(pk=kept.row_id).first()
            if view is not None:
                _give(view, move.leaver, kept.before["name"], move.actor)
                count += 1
        return count


def _give(view: SavedView, owner: int, name: str, actor: Actor) -> None:
    others = SavedView.objects.filter(owner_id=owner, object=view.object, deleted_at__isnull=True)
    taken = set(others.values_list("name", flat=True))
    free = (name, *(f"{name[:55]} {number}" for number in range(2, len(taken) + 3)))
    view.owner_id, view.name = owner, next(each for each in free if each not in taken)
    view.changed_at = timezone.now()
    view.save(update_fields=["owner", "name", "changed_at"])
    tell("view_changed", view, actor)
