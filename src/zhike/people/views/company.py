"""The company settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhike.kernel import verbs
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.pages.door import page
from zhike.kernel.pages.seen import overtaken, stamp
from zhike.people.actions.organisation import ensure
from zhike.people.forms import CompanyForm
from zhike.people.permissions import require
from zhike.people.views.door import settings_tabs


@page
def company(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and change the company settings."""
    require(actor, "settings.manage")
    row = ensure()
    stored = {name: getattr(row, name) for name in CompanyForm.base_fields}
    form = CompanyForm(request.POST or None, initial=stored)
    if form.is_valid() and (fault := overtaken(request, stored)):
        form.add_error(None, fault)
    elif form.is_valid():
        try:
            verbs.run(row, "edit", form.cleaned_data, actor=actor)
        except Invalid as error:
            form.accept(error.errors)
        else:
            messages.success(request, _("The company settings are saved."))
            return HttpResponseRedirect(reverse("people:company"))
    context = {"form": form, "seen": stamp(stored), "tabs": settings_tabs(actor, reverse("people:company"))}
    return render(request, "people/company.html", context, status=422 if form.errors else 200)
