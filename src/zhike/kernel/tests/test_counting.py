"""Records in words: what they are called beside a number, with the Chinese measure word."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from zhike.kernel import bulk
from zhike.kernel.bulk import Outcome
from zhike.kernel.formats.measures import measure_word
from zhike.kernel.objects import get_object


@pytest.mark.parametrize(
    ("key", "number", "english", "chinese"),
    [
        ("customers", 1, "1 customer", "1 个客户"),
        ("customers", 1416, "1,416 customers", "1,416 个客户"),
        ("contacts", 3, "3 contacts", "3 位联系人"),
        ("orders", 2, "2 orders", "2 笔订单"),
        ("interactions", 0, "0 interactions", "0 条跟进记录"),
    ],
)
def test_records_are_counted_in_both_languages(key, number, english, chinese):
    obj = get_object(key)
    for language, text in (("en", english), ("zh-hans", chinese)):
        with override(language):
            assert obj.counted(number) == text


def test_what_stands_behind_a_number_stands_in_the_singular_behind_one():
    customers = get_object("customers.customer")
    assert (customers.measured(1), customers.measured(2)) == ("customer", "customers")


def test_english_needs_no_measure_word():
    assert (measure_word("customers"), measure_word("商机")) == ("", "个")


@pytest.mark.parametrize(
    ("action", "english", "chinese"),
    [
        ("change", "10 customers changed.", "已修改 10 个客户。"),
        ("delete", "10 customers deleted.", "已删除 10 个客户。"),
        ("restore", "10 customers restored.", "已恢复 10 个客户。"),
        ("tag", "10 customers tagged “100 % VIP”.", "已为 10 个客户添加标签“100 % VIP”。"),
    ],
)
def test_a_bulk_action_says_what_was_done_to_what(action, english, chinese):
    for language, text in (("en", english), ("zh-hans", chinese)):
        with override(language):
            told = bulk.told(get_object("customers"), action, Outcome(done=10), {"tag": "100 % VIP"})
            assert told == text
