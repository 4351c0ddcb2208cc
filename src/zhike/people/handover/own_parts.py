"""What of this app itself is handed over: what colleagues shared with the leaver, and his places in teams."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.kernel import access, events
from zhike.kernel.access import Actor
from zhike.kernel.models import Share
from zhike.kernel.objects import Object, all_objects
from zhike.people.handover.parts import Move, Part
from zhike.people.models import Membership, Team


class Shares(Part):
    """Records that somebody shared with the leaver: the taker may see or change them from now on, the leaver not."""

    key = "people.shares"
    label = _("Records shared with this person")

    def rows(self, leaver: int, actor: Actor) -> models.QuerySet:
        """Return the shares of records that the actor may see; others end with the leaver."""
        found = Share.objects.filter(grantee=Share.Grantee.USER, grantee_id=leaver)
        seen = models.Q(pk__in=[])
        for obj in all_objects():
            if access.may(actor, obj, "see"):
                ids = access.visible_to(actor, obj.model).values("pk")
                seen |= models.Q(object=obj.key, record_id__in=ids)
        return found.filter(seen)

    def count(self, leaver: int, actor: Actor) -> int:
        return self.rows(leaver, actor).count()

    def move(self, move: Move) -> int:
        objects = {obj.key: obj for obj in all_objects()}
        held = {(row.object, row.record_id): row for row in self._of(move.taker)}
        found = list(self.rows(move.leaver, move.actor).order_by("pk").select_for_update(of=("self",)))
        for row in found:
            there = held.get((row.object, row.record_id))
            # Where the taker has a share of his own it is raised, never lowered.
            before = {"row": _values(row), "level": there.level if there else None}
            _tell("unshared", objects[row.object], row, move, move.leaver)
            if there is None:
                row.grantee_id = move.taker
                row.save(update_fields=["grantee_id"])
            else:
                row.delete()
                if row.level == Share.Level.CHANGE and there.level != row.level:
                    there.level = row.level
                    there.save(update_fields=["level"])
            move.keep(self.key, (there or row).pk, before)
            _tell("shared", objects[row.object], there or row, move, move.taker)
        return len(found)

    def back(self, move: Move) -> int:
        objects = {obj.key: obj for obj in all_objects()}
        count = 0
        for kept in move.kept(self.key):
            row = Share.objects.select_for_update().filter(pk=kept.row_id, grantee_id=move.taker).first()
            if row is None or row.object not in objects:
                continue
            if kept.before["level"] is None:
                _tell("unshared", objects[row.object], row, move, move.taker)
                row.delete()
            else:
                row.level = kept.before["level"]
                row.save(update_fields=["level"])
            again, _new = Share.objects.update_or_create(
                object=row.object, record_id=row.record_id, grantee=Share.Grantee.USER, grantee_id=move.leaver,
                defaults={"level": kept.before["row"]["level"], "created_by_id": kept.before["row"]["created_by"]},
            )  # fmt: skip
            _tell("shared", objects[row.object], again, move, move.leaver)
            count += 1
        return count

    def _of(self, user: int) -> models.QuerySet:
        return Share.objects.select_for_update().filter(grantee=Share.Grantee.USER, grantee_id=user)


def _values(row: Share) -> dict[str, Any]:
    return {"level": row.level, "created_by": row.created_by_id}


def _tell(word: str, obj: Object, row: Share, move: Move, user: int) -> None:
    """Record what happened to a share, on its record."""
    data = {"grantee": "user", "grantee_id": user, "hand_over": move.hand_over.pk}
    if word == "shared":
        data["level"] = row.level
    record = obj.model._default_manager.filter(pk=row.record_id).first()
    if record is not None:
        events.record(
            f"{obj.event}.{word}", record, actor=move.actor, data=data, cause=move.hand_over.event_id
        )


class Teams(Part):
    """The leaver's places in teams, and the lead of those that he leads."""

    key = "people.teams"
    label = _("Places in teams")

    def count(self, leaver: int, actor: Actor) -> int:
        return Membership.objects.filter(user_id=leaver, team__deleted_at__isnull=True).count()

    def move(self, move: Move) -> int:
        places = Membership.objects.select_for_update().filter(
            user_id=move.leaver, team__deleted_at__isnull=True
        )
        found = list(places.order_by("team_id").select_related("team"))
        for place in found:
            there = Membership.objects.filter(team=place.team, user_id=move.taker).first()
            before = {"leader": place.leader, "had": None if there is None else there.leader}
            _leave(place, move)
            _join(place.team, move.taker, place.leader or bool(there and there.leader), move)
            move.keep(self.key, place.team_id, before)
        return len(found)

    def back(self, move: Move) -> int:
        count = 0
        for kept in move.kept(self.key):
            team = Team.objects.alive().filter(pk=kept.row_id).first()
            place = Membership.objects.filter(team_id=kept.row_id, user_id=move.taker).first()
            if team is None or place is None:
                continue
            if kept.before["had"] is None:
                _leave(place, move)
            elif kept.before["had"] != place.leader:
                _join(team, move.taker, kept.before["had"], move)
            _join(team, move.leaver, kept.before["leader"], move)
            count += 1
        return count


def _leave(place: Membership, move: Move) -> None:
    team, user, member = place.team, place.user_id, place.user.name
    place.delete()
    data = {"user": user, "member": member, "hand_over": move.hand_over.pk}
    events.record("team.member_removed", team, actor=move.actor, data=data, cause=move.hand_over.event_id)


def _join(team: Team, user: int, leader: bool, move: Move) -> None:
    row, new = Membership.objects.get_or_create(team=team, user_id=user, defaults={"leader": leader})
    if not new and row.leader == leader:
        return
    row.leader = leader
    row.save(update_fields=["leader"])
    data = {"user": user, "member": row.user.name, "leader": leader, "hand_over": move.hand_over.pk}
    events.record("team.member_added", team, actor=move.actor, data=data, cause=move.hand_over.event_id)
