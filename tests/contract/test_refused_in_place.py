"""What is refused where it is edited in place says why, and stands there as it was typed."""

from __future__ import annotations

import pytest

from zhike.people.models import User
from zhike.sales.models import Deal


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_negative_amount_is_refused_in_words(world, language):
    User.objects.filter(pk=world.ann.pk).update(language=language)
    deal = Deal.objects.order_by("pk").first()
    sent = {"amount": "-500", "currency": deal.currency, "version": deal.version}
    answer = world.browser(world.ann).post(
        f"/deals/{deal.pk}/field/amount/", sent, headers={"HX-Request": "true"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="-500"' in text
    assert 'class="zk-error"' in text, text
    said = text.split('class="zk-error"')[1].split("<span>")[1].split("</span>")[0]
    assert said.strip()
    assert said.isascii() is (language == "en"), said
