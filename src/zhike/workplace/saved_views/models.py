"""The tables of saved views."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """What a list showed when somebody gave it a name. It holds a question, never rows: each reader asks it himself.

    ``state`` is a ``state.State`` as JSON; ``object`` the key of the object that the list is of.
    """

    class Audience(models.TextChoices):
        PRIVATE = "private", _("Only me")
        TEAM = "team", _("My team")
        EVERYONE = "everyone", _("Everybody")

    object = models.CharField(max_length=80)
    name = models.CharField(_("name"), max_length=60)
    state = models.JSONField(default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.PRIVATE)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "object", "name"], name="workplace_savedview_once",
                condition=models.Q(deleted_at__isnull=True),
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["object", "name"], name="workplace_savedview_object")]

    def __str__(self) -> str:
        return self.name


class RoleView(models.Model):
    """The view with which the people of a role begin a list, unless they chose another for themselves."""

    role = models.ForeignKey("people.Role", on_delete=models.CASCADE, related_name="+")
    object = models.CharField(max_length=80)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "object"], name="workplace_roleview_once")]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.object} {self.view_id}"


class PinnedView(models.Model):
    """A shared view that stands in the sidebar of the people of a role, unless they take it out.

    Without a role: of everybody who may use it, so of a team where it is shared with that.
    """

    role = models.ForeignKey("people.Role", null=True, on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "view"], name="workplace_pinnedview_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.view_id}"
