"""What is stored about duplicates: the rule of each door, pairs that look alike, and merges with their way back."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Door(models.TextChoices):
    """Where new records come from."""

    FORM = "form", _("Forms")
    IMPORT = "import", _("Import")
    API = "api", _("API")


class Policy(models.TextChoices):
    """What a door does with a record that seems to exist already."""

    OFF = "off", _("Don't check")
    WARN = "warn", _("Warn")
    REASON = "reason", _("Allow with a reason")
    BLOCK = "block", _("Block")


# The evidence of all signs taken together; the others are facts of a profile: "phone", "name".
TOGETHER = "together"


class Rule(models.Model):
    """What one door does about one object where one kind of evidence speaks; ``rules.default`` says what without a row."""

    object = models.CharField(max_length=80)
    door = models.CharField(max_length=6, choices=Door)
    evidence = models.CharField(max_length=12, default=TOGETHER)
    policy = models.CharField(max_length=6, choices=Policy, default=Policy.WARN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object", "door", "evidence"], name="duplicates_rule_once")
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.door} {self.evidence}: {self.policy}"


class Pair(models.Model):
    """Two records that are probably one, why, and what somebody decided. ``one_id`` is the smaller id."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("not settled yet", "Open")
        DISMISSED = "dismissed", _("Not a duplicate")
        MERGED = "merged", _("Merged")

    id = models.BigAutoField(primary_key=True)
    object = models.CharField(max_length=80)
    one_id = models.BigIntegerField()
    other_id = models.BigIntegerField()
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object", "one_id", "other_id"], name="duplicates_pair_once"),
            models.CheckConstraint(condition=Q(one_id__lt=F("other_id")), name="duplicates_pair_order"),
        ]
        indexes = [
            models.Index(
                fields=["object", "-probability", "id"],
                name="duplicates_pair_open",
                condition=Q(state="open"),
            ),
            models.Index(fields=["object", "other_id"], name="duplicates_pair_other"),
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.one_id} = {self.other_id}?"


class Merge(models.Model):
    """One merge and all that its undo needs: the survivor's values, and which rows pointed where before."""

    id = models.BigAutoField(primary_key=True)
    object = models.CharField(max_length=80)
    survivor_id = models.BigIntegerField()
    merged_ids = ArrayField(models.BigIntegerField())
    # {column: [before, after]} of the survivor.
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # [[table, column, merged id, [ids of the rows]]]
    moved = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, default="")
    event_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["object", "survivor_id", "-at"], name="duplicates_merge_of")]

    def __str__(self) -> str:
        return f"{self.object} {self.merged_ids} → {self.survivor_id}"


class MergedRecord(models.Model):
    """Where a merged record went."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="records")
    object = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    into_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["object", "record_id"], name="duplicates_merged_once")]
        indexes = [models.Index(fields=["object", "into_id"], name="duplicates_merged_into")]

    def __str__(self) -> str:
        return f"{self.object} {self.record_id} → {self.into_id}"
