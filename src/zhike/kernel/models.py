"""The kernel's own tables: the event stream and what its readers keep, shares, files, jobs, idempotency keys."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.kernel.model_fields import SaidField


class TransactionIdField(models.Field):
    """The 64-bit id of a PostgreSQL transaction (``xid8``), an int in Python."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def get_prep_value(self, value: Any) -> Any:
        # PostgreSQL casts a quoted number to xid8, but not an integer.
        return str(value) if isinstance(value, int) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)


class Event(models.Model):
    """One fact that a verb recorded in its transaction. Append-only (by trigger), monthly partitions.

    ``changes`` maps a field to ``[old, new]`` as JSON values; ``data`` is the payload of the event's type.
    ``customer_id`` places the event in a customer's chain; ``cause_id`` names the event that led to it.
    """

    id = models.BigAutoField(primary_key=True)
    txid = TransactionIdField(db_default=Func(function="pg_current_xact_id"), editable=False)
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=80)
    object = models.CharField(max_length=80)
    subject_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, default="")
    via = models.CharField(max_length=20, default="")
    changes = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    cause_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "kernel_event"
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.verb} {self.object} {self.subject_id}"


class ConsumerCursor(models.Model):
    """How far a consumer of events has read: the pair (txid, id) of its last event."""

    consumer = models.CharField(max_length=80, primary_key=True)
    txid = TransactionIdField(default=0)
    event_id = models.BigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.consumer


class ConsumerFailure(models.Model):
    """An event that a consumer could not digest after several tries; kept for the administrator."""

    consumer = models.CharField(max_length=80)
    event_id = models.BigIntegerField()
    error = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consumer", "event_id"], name="kernel_consumerfailure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.consumer}: {self.event_id}"


class Revision(models.Model):
    """The one row whose token changes with what every process keeps in memory (``revisions``)."""

    token = models.UUIDField()

    def __str__(self) -> str:
        return str(self.token)


class Share(models.Model):
    """A right on one record given to a user or a team beyond what their role says."""

    class Grantee(models.TextChoices):
        USER = "user", _("User")
        TEAM = "team", _("Team")

    class Level(models.TextChoices):
        SEE = "see", _("May see")
        CHANGE = "change", _("May change")

    object = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    grantee = models.CharField(max_length=4, choices=Grantee)
    grantee_id = models.BigIntegerField()
    level = models.CharField(max_length=6, choices=Level, default=Level.SEE)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        constraints = [
            models.UniqueConstraint(
                fields=["object", "record_id", "grantee", "grantee_id"], name="kernel_share_once"
            ),
        ]
        indexes = [
            models.Index(fields=["grantee", "grantee_id", "object", "record_id"], name="kernel_share_grantee")
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.record_id} → {self.grantee} {self.grantee_id}"


class StoredFile(models.Model):
    """A file in the data folder. It is served only through its record's (or its owner's) permission."""

    class Purpose(models.TextChoices):
        ATTACHMENT = "attachment", _("Attachment")
        IMPORT = "import", _("Import file")
        ERRORS = "errors", _("Rows with errors")
        EXPORT = "export", _("Export")

    id = models.BigAutoField(primary_key=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=120, unique=True)
    content_type = models.CharField(max_length=120, default="application/octet-stream")
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="")
    object = models.CharField(max_length=80, default="")
    record_id = models.BigIntegerField(null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["object", "record_id"], name="kernel_file_record")]

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """Long work in the background, with its progress and result. It runs with the rights of ``owner``."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    object = models.CharField(max_length=80, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    params = models.JSONField(default=dict)
    # Where a killed job goes on; written in the transaction of the rows it stands for.
    position = models.JSONField(default=dict)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    message = SaidField(default="")
    result = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["owner", "-id"], name="kernel_job_owner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class ImportMapping(models.Model):
    """Which column went to which field the last time a file had these headers."""

    object = models.CharField(max_length=80)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object", "signature"], name="kernel_importmapping_once")
        ]

    def __str__(self) -> str:
        return self.signature


class RejectedRow(models.Model):
    """A row of a running import that could not be taken; written with the good rows of its chunk.

    When the import ends the rows become its error file, and this table is emptied of them.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    line = models.BigIntegerField()
    cells = ArrayField(models.TextField())
    reason = SaidField()

    class Meta:
        indexes = [models.Index(fields=["job", "line"], name="kernel_rejectedrow_job")]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"


class IdempotencyKey(models.Model):
    """The answer given to a request with an ``Idempotency-Key``, written in the transaction of its effect."""

    actor = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=80, default="")
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="kernel_idempotency_once")]
        indexes = [models.Index(fields=["created_at"], name="kernel_idempotency_age")]

    def __str__(self) -> str:
        return self.key
