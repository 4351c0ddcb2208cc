"""The tags of the house."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.kernel.records import Record, list_index


class Colour(models.TextChoices):
    """The tones that ``values.css`` knows, in light and in dark."""

    GRAY = "gray", _("Grey")
    GREEN = "green", _("Green")
    TEAL = "teal", _("Teal")
    BLUE = "blue", _("Blue")
    PURPLE = "purple", _("Purple")
    PINK = "pink", _("Pink")
    RED = "red", _("Red")
    YELLOW = "yellow", _("Yellow")


class Tag(Record):
    """A tag that records may bear. They hold its name, so an import or an API call needs no numbers.

    Another name reaches every record by ``renaming``; ``color`` is how it looks wherever it stands.
    """

    name = models.CharField(_("name"), max_length=60)
    color = models.CharField(_("colour"), max_length=8, choices=Colour, default=Colour.GRAY)
    description = models.CharField(_("what it is for"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(
                fields=["name"], name="workplace_tag_once", condition=models.Q(deleted_at__isnull=True)
            )
        ]
        indexes = [list_index("tag", name) for name in ("name", "created_at", "changed_at")]

    def __str__(self) -> str:
        return self.name

    def clean_record(self) -> dict[str, Any]:
        """Refuse what a list of tags in a file could not hold."""
        if ";" in self.name or "；" in self.name:
            return {"name": [_now("A tag can't contain a semicolon.")]}
        return {}
