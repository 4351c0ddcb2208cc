"""The quick log, on the page of a customer and in the dialog of its head; and ticking a task off wherever it stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.customers.models import Customer
from zhike.engagement.actions import complete, log_touch, reopen
from zhike.engagement.actions.touch import LogTouch, promises, unlog
from zhike.engagement.models import Interaction, Task
from zhike.engagement.panels import ASK_KIND, people_of
from zhike.kernel import access, verbs
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.objects import object_of
from zhike.kernel.pages.door import page, toast
from zhike.kernel.pages.input_form import InputForm
from zhike.kernel.pages.verb import done


class TouchKind(forms.ChoiceField):
    """The kind of a touch: one tap, with none chosen beforehand."""

    kind = "touchkind"

    def __init__(self, **given: Any) -> None:
        super().__init__(choices=Interaction.Kind.choices, error_messages={"required": ASK_KIND}, **given)


class TouchForm(InputForm):
    """The form of a touch with one customer: its contacts to choose from, and now as the time it took place.

    The kind is left out by programs; a person is asked, for a note preset would be a contact that nobody counts.
    """

    def __init__(self, customer: Customer, actor: Actor, data: Any = None) -> None:
        super().__init__(LogTouch, actor, data)
        people = people_of(customer, actor)
        if people:
            label = self.fields["contact"].label
            self.fields["contact"] = forms.TypedChoiceField(
                label=label, required=False, coerce=int, choices=[("", ""), *people]
            )
        else:
            del self.fields["contact"]
        self.fields["kind"] = TouchKind(label=self.fields["kind"].label)
        self.order_fields(("happened", "kind"))
        now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
        self.fields["at"].widget = forms.TextInput(attrs={"type": "datetime-local", "max": now})
        self.fields["at"].initial = now


@page
def touch(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Log an interaction, whatever else was changed on the customer meanwhile: it takes nothing away."""
    customer = access.get(actor, Customer, pk, "change")
    form = TouchForm(customer, actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.run(customer, log_touch.verb.key, form.values(), actor=actor)
        except Invalid as error:
            form.accept(error.errors)
        else:
            tell(request, made, actor)
            return done(request, f"/customers/{pk}/?tab=interactions")
    context = {
        "title": str(log_touch.verb.label), "form": form, "action": request.path, "submit": _("Save"),
        "danger": False, "state": [],
    }  # fmt: skip
    return render(request, "kernel/verb_form.html", context, status=422 if form.errors else 200)


def tell(request: HttpRequest, touch: Interaction, actor: Actor) -> None:
    """Say that an interaction was entered, in the quick log or its form, what became of it, and offer to take it back."""
    text = _("“%(title)s” was created.") % {"title": touch.subject}
    more, undo = told_new(touch, actor)
    messages.success(request, f"{text} {more}".strip(), extra_tags=undo)


def told_new(touch: Interaction, actor: Actor) -> tuple[str, str]:
    """Say of an interaction just entered, in its form or the quick log, what became of the next step, and where it is taken back."""
    text = ""
    if touch.next_step:
        text = _("“%(step)s” is a task now.") if promises(touch) else _(
            "The day of “%(step)s” is past, so it became no task."
        )  # fmt: skip
    return text % {"step": touch.next_step} if text else "", unlog_url(touch, actor)


def unlog_url(touch: Interaction, actor: Actor) -> str:
    """Return the address that takes a touch back, "" for whoever may not see what he made."""
    if not access.visible_to(actor, Interaction).filter(pk=touch.pk).exists():
        return ""
    return f"/interactions/{touch.pk}/unlog/"


def taken_back(actor: Actor) -> str:
    """Say that it is gone, and where it lies to whoever may look there."""
    may_look = access.may(actor, object_of(Interaction), "restore")
    return _("Taken back. It lies in the recycle bin.") if may_look else _("Taken back.")


@require_POST
@page
def take_back(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take back what was just logged."""
    row = access.get(actor, Interaction, pk)
    unlog(row, actor=actor)
    messages.success(request, taken_back(actor))
    return redirect(f"/customers/{row.customer_id}/" if row.customer_id else "/interactions/")


@require_POST
@page
def tick(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Complete a task in one go, with a note that takes it back. A second click changes nothing."""
    task = access.get(actor, Task, pk, "change")
    if task.state != Task.State.OPEN:
        return ticked(request, "")
    verbs.run(task, complete.verb.key, actor=actor)
    return ticked(request, _("“%(title)s” is done.") % {"title": task.title}, f"/tasks/{pk}/untick/")


@require_POST
@page
def untick(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take the tick back."""
    task = access.get(actor, Task, pk, "change")
    if task.state != Task.State.DONE:
        return ticked(request, "")
    verbs.run(task, reopen.verb.key, actor=actor)
    return ticked(request, _("“%(title)s” is open again.") % {"title": task.title})


def ticked(request: HttpRequest, text: str, undo: str = "") -> HttpResponse:
    """Answer where the circle was clicked: a list follows by itself, any other page is shown anew with the note."""
    if request.GET.get("from") == "list":
        return toast(HttpResponse(status=204), text or _("It was so already."), undo=undo, changed=True)
    if text:
        messages.success(request, text, extra_tags=undo)
    if not getattr(request, "htmx", None):
        return redirect("/")
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response
