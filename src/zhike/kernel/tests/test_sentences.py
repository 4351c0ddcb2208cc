"""A filter says what it means: what is denied is said of each condition, in words that one would use."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from zhike.kernel.filters import describe, parse
from zhike.kernel.objects import get_object

QUIET = {"field": "last_contact_on", "op": "last", "value": {"days": 30}}
CHINESE = {"field": "country", "op": "eq", "value": "CN"}
LEVELS = {"field": "level", "op": "in", "value": ["A", "B"]}
ORDERED = {"event": "order.created", "op": "at_least", "value": 3}


@pytest.mark.parametrize(
    ("raw", "english", "chinese"),
    [
        ({"not": QUIET}, "Last contact was not in the last 30 days", "最近跟进 不在最近 30 天内"),
        ({"not": {"any": [CHINESE]}}, "Country or region is not China", "国家/地区 不为 中国"),
        (
            {"not": {"any": [CHINESE, LEVELS]}},
            "Country or region is not China and Level is none of A Key customer, B Ordinary customer",
            "国家/地区 不为 中国 且 客户级别 不在 A 重点客户、B 普通客户 之中",
        ),
        (
            {"all": [QUIET, {"not": {"all": [CHINESE, {"field": "city", "op": "contains", "value": "x"}]}}]},
            "Last contact was in the last 30 days and (Country or region is not China or City does not contain x)",
            "最近跟进 在最近 30 天内 且 （国家/地区 不为 中国 或 城市 不包含 x）",
        ),
        ({"not": {"not": CHINESE}}, "Country or region is China", "国家/地区 为 中国"),
        (
            {"not": {"field": "created_at", "op": "lt", "value": "2026-11-30T00:00:00Z"}},
            "Created from 30 Nov 2026, 00:00 or empty",
            "创建时间 不早于 2026年11月30日 00:00 或为空",
        ),
        ({"not": ORDERED}, "“order.created” happened at most 2 times", "“order.created”至多发生 2 次"),
        ({"not": {"all": []}}, "nothing", "无"),
        (
            {"field": "parent.country", "op": "empty"},
            "Group parent › Country or region is empty",
            "上级集团 › 国家/地区 为空",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_filter_in_words(raw: Any, english: str, chinese: str):
    node = parse(raw, get_object("customers.customer"))
    with override("en"):
        assert describe(node) == english
    with override("zh-hans"):
        assert describe(node) == chinese
