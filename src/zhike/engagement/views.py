"""The quick log on the page of a customer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.customers.models import Customer
from zhike.engagement.actions import log_touch
from zhike.engagement.actions.touch import LogTouch
from zhike.kernel import access, verbs
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.pages.bulk import redirect
from zhike.kernel.pages.door import page
from zhike.kernel.pages.input_form import InputForm


@require_POST
@page
def touch(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Log a touch, whatever else was changed on the customer meanwhile: it takes nothing away."""
    customer = access.get(actor, Customer, pk, "change")
    form = InputForm(LogTouch, actor, request.POST)
    if form.is_valid():
        try:
            verbs.run(customer, log_touch.verb.key, form.values(), actor=actor)
        except Invalid as error:
            form.accept(error.errors)
        else:
            messages.success(request, _("Touch logged"))
            return redirect(f"/customers/{pk}/")
    title = str(log_touch.verb.label)
    context = {"title": title, "text": "", "form": form, "action": request.path, "submit": title, "danger": False, "state": []}  # fmt: skip
    return render(request, "kernel/verb_form.html", context, status=422)
