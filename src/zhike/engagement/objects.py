"""Interactions and tasks as objects, and their parts on the pages of customers and contacts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhike.engagement.actions import agree, complete, log_touch, move_with, reopen
from zhike.engagement.due import Tasks
from zhike.engagement.models import Interaction, Task
from zhike.engagement.panels import OpenTasks, Touches
from zhike.engagement.presets import SHAPES
from zhike.engagement.ticking import due_look, ticks
from zhike.engagement.today import today
from zhike.kernel.access import Actor
from zhike.kernel.objects import Field, Object, Section, get_object, register
from zhike.kernel.panels import Facts, Timeline, extend
from zhike.kernel.slots import fill
from zhike.kernel.transfer import presets
from zhike.people.handover.parts import Owned, declare
from zhike.workplace.activity import measures
from zhike.workplace.notices import due
from zhike.workplace.saved_views import given
from zhike.workplace.saved_views.given import Given
from zhike.workplace.sources import preset_of


@register
class InteractionObject(Object):
    """What happened with customers."""

    model = Interaction
    title, order = "subject", "-at"
    go = "i"
    icon, rank = "message-circle", 22
    owner, parent, customer = "owner", "customer", "customer_id"
    description = _("Calls, visits, meetings and messages: what happened, and what was agreed next.")
    fields = (
        Field("subject", list=True, form=True, filter=True, search="A", files=True, api="rw"),
        Field("kind", list=True, form=True, filter=True, board=True, files=True, api="rw"),
        Field("at", list=True, form=True, filter=True, sort=True, files=True, api="rw"),
        Field("customer", list=True, form=True, filter=True, files=True, api="rw"),
        Field("contact", list=True, form=True, filter=True, files=True, api="rw"),
        Field("happened", form=True, filter=True, search="B", files=True, api="rw", required=True),
        Field("next_step", list=True, form=True, filter=True, files=True, api="rw"),
        Field("next_on", list=True, form=True, filter=True, sort=True, files=True, api="rw"),
        Field("owner", list=True, form=True, filter=True, files=True, api="rw"),
        Field("import_key", filter=True, files=True, api="rw", audit=False),
        Field("tasks", filter=True),
    )
    sections = (
        Section(_("What happened"), ("subject", "kind", "at", "customer", "contact", "happened", "owner")),
        Section(_("What next"), ("next_step", "next_on")),
    )

    def follow(self, records: Sequence[Any], *, actor: Actor) -> None:
        move_with(records, actor=actor)
        agree(records, actor=actor)


@register
class TaskObject(Object):
    """What somebody has to do."""

    model = Task
    title, order = "title", "due"
    go = "t"
    icon, rank = "square-check", 24
    owner, parent, customer = "owner", "customer", "customer_id"
    description = _("What has to be done, by whom and until when.")
    verbs = (complete, reopen)
    fields = (
        Field("title", list=True, form=True, filter=True, search="A", files=True, api="rw", required=True),
        Field("due", list=True, form=True, filter=True, sort=True, files=True, api="rw"),
        Field("customer", list=True, form=True, filter=True, files=True, api="rw"),
        Field("priority", list=True, form=True, filter=True, files=True, api="rw"),
        Field("owner", list=True, form=True, filter=True, files=True, api="rw"),
        Field("state", list=True, filter=True, board=True, files="out", api="r"),
        Field("contact", list="more", form=True, filter=True, files=True, api="rw"),
        Field("interaction", list="more", filter=True, api="r"),
        Field("done_at", list="more", filter=True, files="out", api="r"),
        Field("done_by", list="more", filter=True, files="out", api="r"),
        Field("note", form=True, filter=True, files=True, api="rw"),
        Field("import_key", filter=True, files=True, api="rw", audit=False),
    )
    panels = (
        Facts("title", "state", "due", "priority", "customer", "contact", "owner", "interaction", "done_at", "done_by",
              "note"),
        Timeline(),
    )  # fmt: skip
    tones = {"state": {"done": "green"}, "priority": {"high": "red"}}

    def leads(self, records: Sequence[Any], actor: Actor) -> Mapping[int, Any]:
        return ticks(records, actor, "list")

    def dressed(self, name: str, record: Any, value: Any) -> Any:
        return due_look(name, record, value)


customers = get_object("customers.customer")
customers.verbs = (log_touch, *customers.verbs)
extend("customers.customer", Touches("customer"), OpenTasks("customer"))
extend("customers.contact", Touches("contact"), OpenTasks("contact"))
for shape in SHAPES:
    presets.register(preset_of(shape))
# What was done stays with whoever did it.
declare(Owned("engagement.task", _("Open tasks"), state=Task.State.OPEN))
due.declare(Tasks())
OPEN = {"field": "state", "op": "eq", "value": "open"}
DUE = {"field": "due", "op": "when"}
MINE = {"field": "owner", "op": "eq", "value": "$me"}
given.declare(
    Given("engagement.task", "open", _("Open tasks"), {"filter": {"all": [OPEN]}, "sort": "due"}, first=True),
    Given("engagement.task", "mine", _("My open tasks"), {"filter": {"all": [OPEN, MINE]}, "sort": "due"}),
    *(
        Given(
            "engagement.task",
            key,
            name,
            {"filter": {"all": [OPEN, MINE, DUE | {"value": period}]}, "sort": "due"},
        )
        for key, name, period in (
            ("today", pgettext_lazy("tasks", "Today"), "today"),
            ("week", pgettext_lazy("tasks", "This week"), "this_week"),
            ("overdue", pgettext_lazy("tasks", "Overdue"), "before_today"),
        )
    ),
)
CONTACT = "last_contact_on"
RECENT = {"field": CONTACT, "op": "last", "value": {"days": 30}}
given.declare(
    Given("customers.customer", "quiet", _("No contact for 30 days"),
          {"filter": {"all": [{"not": RECENT}]}, "sort": CONTACT}),
    Given("customers.customer", "never", _("Never contacted"),
          {"filter": {"all": [{"field": CONTACT, "op": "empty"}]}, "sort": "-created_at"}),
)  # fmt: skip
fill("home", "engagement/_today.html", today)
measures.declare("interactions", _("Interactions"), "interaction.created", "interaction.logged")
measures.declare("tasks_done", _("Tasks done"), "task.completed")
