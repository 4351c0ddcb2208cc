"""A form saved once more after a conflict writes what its person touched, and nothing that he did not."""

from __future__ import annotations

import html
import re

import pytest

from zhike.customers.models import Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM


def sent(page: str) -> dict[str, str]:
    """Return the hidden fields that a form carries along."""
    found = re.findall(r'<input type="hidden" name="(version|opened)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


@pytest.mark.parametrize(
    "theirs", [{"note": "Theirs"}, {"city": "Theirs"}, {"note": "Theirs", "city": "Theirs"}]
)
def test_saving_again_keeps_what_only_others_changed(world, theirs):
    ann = world.browser(world.ann)
    address = f"/customers/{world.acme.pk}/edit/"
    opened = ann.get(address)
    form = opened.context["form"]
    data = {name: form[name].value() for name in form.fields if isinstance(form[name].value(), str | int)}
    data |= sent(opened.content.decode()) | {"note": "Mine"}
    actions.change(Customer(pk=world.acme.pk), theirs, actor=SYSTEM)
    told = ann.post(address, data)
    now = Customer.objects.get(pk=world.acme.pk)
    assert told.status_code == 422 and now.note != "Mine"
    both = "Someone else set this to “Theirs” meanwhile." in told.content.decode()
    assert both is ("note" in theirs), "only a field that both changed shows what the other one wrote"
    again = sent(told.content.decode())
    assert (again["version"], again["opened"]) == (str(now.version), data["opened"])
    city = now.city
    assert ann.post(address, data | again).status_code == 302
    now = Customer.objects.get(pk=world.acme.pk)
    assert (now.note, now.city) == ("Mine", city)
    assert city == theirs.get("city", world.acme.city)
