"""The first step of an installation that has to do with customers: bringing them in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhike.customers.models import Customer
from zhike.kernel.access import Actor, may
from zhike.kernel.models import Job
from zhike.kernel.objects import object_of
from zhike.kernel.pages.home import first_step


@first_step
def bring_in(actor: Actor) -> dict[str, Any] | None:
    """Return the step of importing customers; done when any import has ended well."""
    customers = object_of(Customer)
    if not may(actor, customers, "import"):
        return None
    imports = Job.objects.filter(kind__in=("import", "preset"), state=Job.State.DONE)
    return {
        "rank": 10, "icon": "file-import", "label": _("Import your customers"),
        "text": _("From a CSV or Excel file. You see how it is read and match the columns before anything is written."),
        "url": f"/{customers.slug}/import/", "done": imports.exists(),
    }  # fmt: skip
