"""What is stored of a layout."""

from __future__ import annotations

from django.db import models


class Layout(models.Model):
    """How form and page of an object look for people with a role; without one for all whose role has none of its own.

    ``sections`` is ``[{"en", "zh", "fields": [names]}]``, ``helps`` is ``{name: {"en", "zh"}}``. A field that nothing
    here names (a new one) stands last.
    """

    id = models.BigAutoField(primary_key=True)
    object = models.CharField(max_length=80)
    role = models.ForeignKey("people.Role", null=True, on_delete=models.CASCADE, related_name="+")
    sections = models.JSONField(default=list)
    hidden = models.JSONField(default=list)
    required = models.JSONField(default=list)
    helps = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["object", "role"], nulls_distinct=False, name="workplace_layout_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.role_id or ''}"
