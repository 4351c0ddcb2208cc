"""Which stored file hangs on which record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.kernel.models import StoredFile


class Attachment(models.Model):
    """A file on a record; whoever may see the record may see it. ``kind`` is what its content is, whatever its name says."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        PDF = "pdf", _("PDF")
        SHEET = "sheet", _("Spreadsheet")
        TEXT = "text", _("Document")
        SLIDES = "slides", _("Slides")
        SOUND = "sound", _("Sound")
        FILM = "film", _("Film")
        ARCHIVE = "archive", _("Archive")
        OTHER = "other", _("File")

    id = models.BigAutoField(primary_key=True)
    object = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="+")
    thumbnail = models.OneToOneField(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [models.Index(fields=["object", "record_id", "-id"], name="workplace_attachment_record"),
                   models.Index(fields=["added_by"], name="workplace_attachment_author")]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.object} {self.record_id}: {self.file_id}"
