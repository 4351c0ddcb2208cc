"""Interaction: what happened with a customer and what comes next. Task: what somebody has to do until when."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhike.customers.models import Contact, Customer
from zhike.kernel.records import Record, list_index
from zhike.kernel.wording import said as _now

SUBJECT = 120
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Interaction(Record):
    """One contact with a customer or a person, on its own date, which may lie long before its entry."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        VISIT = "visit", _("Visit")
        MEETING = "meeting", _("Meeting")
        EMAIL = "email", pgettext_lazy("way of contact", "E-mail")
        MESSAGE = "message", _("Message")
        OTHER = "other", _("Other contact")
        NOTE = "note", _("Note")

    subject = models.CharField(_("subject"), max_length=200, blank=True, default="",
                               help_text=_("Left empty, it is the first line of what happened."))  # fmt: skip
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.NOTE,
                            help_text=_("A note is no contact: “Last contact” leaves it out."))  # fmt: skip
    at = models.DateTimeField(_("took place"), default=timezone.now)
    happened = models.TextField(_("what happened"), blank=True, default="")
    customer = models.ForeignKey(Customer, verbose_name=_("customer"), null=True, blank=True, on_delete=models.CASCADE,
                                 related_name="interactions", db_index=False)  # fmt: skip
    contact = models.ForeignKey(Contact, verbose_name=_("contact"), null=True, blank=True,
                                on_delete=models.SET_NULL, related_name="interactions")  # fmt: skip
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("owner"), null=True, blank=True,
                              on_delete=models.SET_NULL, related_name="interactions")  # fmt: skip
    next_step = models.CharField(_("next step"), max_length=200, blank=True, default="")
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    import_key = models.CharField(_("import key"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        constraints = [
            models.UniqueConstraint(fields=["import_key"], name="engagement_interaction_import_key",
                                    condition=Q(deleted_at__isnull=True) & ~Q(import_key="")),
        ]  # fmt: skip
        indexes = [
            *(list_index("interaction", name) for name in ("at", "next_on", "created_at", "changed_at")),
            models.Index(fields=["customer", "at", "id"], name="interaction_chain"),
            # The newest contact is found in one step, however many notes were written after it.
            models.Index(fields=["customer", "at"], name="interaction_contact",
                         condition=Q(deleted_at__isnull=True) & ~Q(kind="note")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject

    def derive(self) -> None:
        """Name the interaction by the first line of what happened, where it has no subject of its own."""
        if not self.subject:
            self.subject = first_line(self.happened)

    def clean_record(self) -> dict[str, Any]:
        """Ask for words: an interaction that tells nothing is no link of the chain."""
        if not self.subject:
            return {"happened": [_now("Say in a few words what happened.")]}
        return {}


class Task(Record):
    """Something to do, by its owner, until its due day. ``done_at`` and ``done_by`` are set by its verbs only."""

    class Priority(models.TextChoices):
        HIGH = "high", _("High")
        NORMAL = "normal", _("Normal")
        LOW = "low", _("Low")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("not settled yet", "Open")
        DONE = "done", _("Done")

    title = models.CharField(_("task"), max_length=200)
    due = models.DateField(_("due"), null=True, blank=True)
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, default=Priority.NORMAL)
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.OPEN, editable=False)
    customer = models.ForeignKey(Customer, verbose_name=_("customer"), null=True, blank=True, on_delete=models.CASCADE,
                                 related_name="tasks")  # fmt: skip
    contact = models.ForeignKey(Contact, verbose_name=_("contact"), null=True, blank=True,
                                on_delete=models.SET_NULL, related_name="tasks")  # fmt: skip
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("owner"), null=True, blank=True,
                              on_delete=models.SET_NULL, related_name="tasks", db_index=False)  # fmt: skip
    interaction = models.ForeignKey(Interaction, verbose_name=_("agreed in"), null=True, blank=True, editable=False,
                                    on_delete=models.SET_NULL, related_name="tasks")  # fmt: skip
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("done by"), null=True, blank=True,
                                editable=False, on_delete=models.SET_NULL, related_name="+")  # fmt: skip
    note = models.TextField(_("note"), blank=True, default="")
    import_key = models.CharField(_("import key"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(fields=["import_key"], name="engagement_task_import_key",
                                    condition=Q(deleted_at__isnull=True) & ~Q(import_key="")),
        ]  # fmt: skip
        indexes = [
            *(list_index("task", name) for name in ("due", "created_at", "changed_at")),
            models.Index(fields=["owner", "state", "due"], name="task_owner_state_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean_record(self) -> dict[str, Any]:
        """Refuse a due day that nobody can mean: most often its year was typed half."""
        if self.due is None or FIRST_YEAR <= self.due.year <= LAST_YEAR:
            return {}
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        return {"due": [_now("The year must lie between %(first)d and %(last)d.") % years]}


def first_line(text: str) -> str:
    """Return the first line of a text that says something, cut to the length of a subject."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= SUBJECT else line[: SUBJECT - 1].rstrip() + "…"
