"""The whole form of a new interaction: as any object's, but a person is asked for its kind, with none preset."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhike.engagement.models import Interaction
from zhike.engagement.panels import ASK_KIND
from zhike.engagement.views import tell
from zhike.kernel import actions
from zhike.kernel.access import Actor
from zhike.kernel.objects import object_of
from zhike.kernel.pages.door import page
from zhike.kernel.pages.edit import filled, form_page, made
from zhike.kernel.pages.forms import RecordForm
from zhike.kernel.pages.values import Names


class NewInteractionForm(RecordForm):
    """Programs leave the kind out; a person who meant a call would not notice that a note stood there."""

    def __init__(self, actor: Actor, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        given = initial or {}
        super().__init__(object_of(Interaction), actor, Names(actor), data, initial=given)
        kind: Any = self.fields.get("kind")
        if kind is not None:
            kind.kind, kind.wide, kind.required = "touchkind", True, True
            kind.choices, kind.initial = Interaction.Kind.choices, given.get("kind")

    def add_error(self, field: str | None, error: Any) -> None:
        """Say of a kind that nobody chose the same as the quick log does."""
        unchosen = field == "kind" and not self.data.get("kind")
        super().add_error(field, ASK_KIND if unchosen else error)


@page
def create(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and take the form of a new interaction. The address may fill fields in: ``?customer=7``."""
    obj = object_of(Interaction)
    actions.require_generic(obj, actor, "create")
    if request.method != "POST":
        return form_page(request, obj, NewInteractionForm(actor, initial=filled(request, obj, actor)))
    form = NewInteractionForm(actor, request.POST)
    if (touch := made(request, form)) is None:
        return form_page(request, obj, form, status=422)
    tell(request, touch, actor)
    return HttpResponseRedirect(
        "/interactions/new/" if "another" in request.POST else f"/interactions/{touch.pk}/"
    )
