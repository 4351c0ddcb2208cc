"""What people type, and which record they expect to see first, over a small fixed corpus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.search.reading import index_all
from zhike.customers.models import Contact, Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.kernel.objects import object_of
from zhike.workplace.search.finding import find

COMPANIES = (
    {
        "name": "上海海文贸易有限公司",
        "code": "C-1001",
        "english_name": "Shanghai Haiwen Trading",
        "phone": "+862162881234",
    },
    {"name": "海文", "code": "C-1002"},
    {"name": "北京海闻科技有限公司", "registration_number": "91110000802100433B"},
    {"name": "杭州西湖龙井茶业有限公司", "email": "info@longjing-tea.cn", "phone": "+8657188886666"},
    {"name": "重庆长安汽车股份有限公司", "short_name": "长安汽车"},
    {"name": "中国银行股份有限公司上海分行", "short_name": "中行上海"},
    {"name": "廈門臺龍進出口有限公司"},
    {"name": "ＡＢＣ电子（深圳）有限公司", "code": "ABC-77"},
    {"name": "Müller Maschinenbau GmbH", "email": "kontakt@mueller-maschinen.de"},
    {"name": "Société Générale", "code": "SG-9"},
    {"name": "Acme Trading", "english_name": "Acme Trading Ltd", "phone": "+442079460018"},
    {"name": "Trading House Łódź", "code": "TH-100"},
    {"name": "Global Acme Partners"},
    {"name": "O'Brien & Sons", "email": "sales@obrien.ie"},
    {"name": "大乐文化传媒有限公司"},
    {"name": "单氏精密机械厂"},
    {"name": "绿城建设集团", "code": "LC-2"},
    {"name": "西安飞机工业公司"},
    {"name": "先锋电器商行"},
)
PEOPLE = (
    {"full_name": "张三", "mobile": "+8613800138000", "email": "zhangsan@haiwen.cn"},
    {"full_name": "张珊珊", "mobile": "+8613911112222", "wechat_id": "shanshan_z"},
    {"full_name": "曾国强", "mobile": "+8613700009999"},
    {"full_name": "单田芳", "email": "danshan@pingshu.cn"},
    {"full_name": "欧阳修", "romanised_name": "Ouyang Xiu"},
    {"full_name": "吕小布", "romanised_name": "Lyu Xiaobu"},
    {"full_name": "王小明", "mobile": "+8618612345678", "email": "wang.xm@example.com"},
    {"full_name": "王明", "mobile": "+8615900001111"},
    {"full_name": "Jane Smith", "email": "jane.smith@acme.co.uk", "mobile": "+447700900123"},
    {"full_name": "John Smithson"},
    {"full_name": "José Álvarez"},
    {"full_name": "買買提·艾力"},
    {"full_name": "乐嘉"},
    {"full_name": "解晓东"},
)

# (what is typed, what comes first)
EXPECTED = (
    # Chinese as it stands: from one character up, exact before start before middle.
    ("海", "海文"), ("海文", "海文"), ("海文贸易", "上海海文贸易有限公司"), ("文贸", "上海海文贸易有限公司"), ("海闻", "北京海闻科技有限公司"),
    ("龙井", "杭州西湖龙井茶业有限公司"), ("长安", "重庆长安汽车股份有限公司"), ("银行", "中国银行股份有限公司上海分行"), ("三", "张三"),
    ("王小明", "王小明"), ("小明", "王小明"), ("王明", "王明"), ("飞机", "西安飞机工业公司"), ("海文 贸易", "上海海文贸易有限公司"),
    ("张三 1380013", "张三"), ("贸易 上海", "上海海文贸易有限公司"),
    # Full pinyin, with and without a space, unfinished.
    ("haiwen", "海文"), ("shanghaihaiwen", "上海海文贸易有限公司"), ("longjing", "杭州西湖龙井茶业有限公司"), ("zhangsan", "张三"),
    ("zhang san", "张三"), ("zhangshans", "张珊珊"), ("wangxiaom", "王小明"), ("feiji", "西安飞机工业公司"), ("xianfeng", "先锋电器商行"),
    ("lvcheng", "绿城建设集团"), ("lyu", "吕小布"),
    # Initials.
    ("zs", "张三"), ("zss", "张珊珊"), ("wxm", "王小明"), ("hw", "海文"), ("shhw", "上海海文贸易有限公司"), ("xhlj", "杭州西湖龙井茶业有限公司"),
    ("oyx", "欧阳修"), ("xafj", "西安飞机工业公司"),
    # Mixed.
    ("海wen", "海文"), ("zhangs三", "张三"), ("张s", "张三"), ("zhangss", "张珊珊"), ("西湖lj", "杭州西湖龙井茶业有限公司"), ("wang小m", "王小明"),
    # Readings of surnames and of words with several.
    ("zengguoqiang", "曾国强"), ("zgq", "曾国强"), ("shantianfang", "单田芳"), ("shanshi", "单氏精密机械厂"), ("danshi", "单氏精密机械厂"),
    ("chongqing", "重庆长安汽车股份有限公司"), ("cqca", "重庆长安汽车股份有限公司"), ("yuejia", "乐嘉"), ("lejia", "乐嘉"), ("xiexiaodong", "解晓东"),
    ("dalewenhua", "大乐文化传媒有限公司"), ("yinhang", "中国银行股份有限公司上海分行"),
    # Traditional for simplified, both ways, full width for half width.
    ("厦门台龙", "廈門臺龍進出口有限公司"), ("廈門", "廈門臺龍進出口有限公司"), ("張三", "张三"), ("買買提", "買買提·艾力"), ("买买提艾力", "買買提·艾力"),
    ("abc电子", "ＡＢＣ电子（深圳）有限公司"), ("ＡＢＣ", "ＡＢＣ电子（深圳）有限公司"), ("xiamen", "廈門臺龍進出口有限公司"), ("ａｃｍｅ", "Acme Trading"),
    # Latin with and without accents, starts and fragments.
    ("muller", "Müller Maschinenbau GmbH"), ("MÜLLER", "Müller Maschinenbau GmbH"), ("schinen", "Müller Maschinenbau GmbH"),
    ("societe", "Société Générale"), ("générale", "Société Générale"), ("lodz", "Trading House Łódź"), ("alvarez", "José Álvarez"),
    ("acme", "Acme Trading"), ("acme trading", "Acme Trading"), ("trading", "Trading House Łódź"), ("partners acme", "Global Acme Partners"),
    ("o'brien", "O'Brien & Sons"), ("obrien", "O'Brien & Sons"), ("smith", "Jane Smith"), ("jane sm", "Jane Smith"), ("smithson", "John Smithson"),
    # Fragments of phones, codes and e-mails.
    ("13800138000", "张三"), ("138 0013 8000", "张三"), ("+86 138-0013-8000", "张三"), ("8000", "张三"), ("0571-88886666", "杭州西湖龙井茶业有限公司"),
    # Phones as the screen shows them, with the 0 or 00 that one dials, and their fragments.
    ("020 7946 0018", "Acme Trading"), ("020 7946", "Acme Trading"), ("0207", "Acme Trading"), ("020-7946.00", "Acme Trading"),
    ("(020) 7946 0018", "Acme Trading"), ("+44 (0)20 7946", "Acme Trading"), ("0044 20 7946", "Acme Trading"),
    ("０２０ ７９４６", "Acme Trading"), ("020‑7946", "Acme Trading"),
    ("07700 900 123", "Jane Smith"), ("0571 8888", "杭州西湖龙井茶业有限公司"), ("021 6288 1234", "上海海文贸易有限公司"),
    ("5678", "王小明"), ("C-1001", "上海海文贸易有限公司"), ("1002", "海文"), ("abc-77", "ＡＢＣ电子（深圳）有限公司"), ("8021004", "北京海闻科技有限公司"),
    ("zhangsan@haiwen.cn", "张三"), ("longjing-tea", "杭州西湖龙井茶业有限公司"), ("jane.smith@", "Jane Smith"), ("shanshan_", "张珊珊"),
)  # fmt: skip

NOTHING = (
    "海贸",
    "文海",
    "haimao",
    "wenhai",
    "1380138",
    "gmbhmuller",
    "zsan明",
    "&",
    "020 7947",
    "00 20",
    "7946 020",
    "qqqq",
    "有限责任",
)

OBJECTS = (Customer, Contact)


@pytest.fixture(scope="module")
def corpus(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The companies and people above, indexed."""
    with django_db_blocker.unblock(), transaction.atomic():
        for row in COMPANIES:
            actions.create(Customer, dict(row), actor=SYSTEM)
        house = Customer.objects.order_by("pk").first()
        for row in PEOPLE:
            actions.create(Contact, {**row, "customer": house.pk}, actor=SYSTEM)
        index_all()
        yield
        transaction.set_rollback(True)


def names(text: str) -> list[str]:
    """Return the titles of the records found, best first, of all objects together."""
    hits = find(SYSTEM, text, [object_of(model) for model in OBJECTS], 10)
    return [object_of(model).title_of(model.objects.get(pk=hit.record_id))
            for hit in hits for model in OBJECTS if object_of(model).key == hit.key]  # fmt: skip


@pytest.mark.parametrize(("typed", "first"), EXPECTED)
def test_the_expected_record_comes_first(corpus: None, db: None, typed: str, first: str) -> None:
    assert names(typed)[:1] == [first]


@pytest.mark.parametrize("typed", NOTHING)
def test_what_stands_nowhere_is_not_found(corpus: None, db: None, typed: str) -> None:
    assert names(typed) == []
