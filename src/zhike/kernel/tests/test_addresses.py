"""Addresses as they are pasted."""

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.analytics.divisions import DIRECTLY_ADMINISTERED, PREFECTURES, PROVINCES
from zhike.kernel.formats.addresses import Address, parse_address

PLACES = Path(__file__).parents[5] / "shared" / "data" / "company-names" / "cn_places.csv.gz"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "浙江省杭州市西湖区文三路90号东部软件园",
            ("浙江省", "杭州市", "西湖区", "", "文三路90号东部软件园"),
        ),
        ("浙江杭州西湖区文三路90号", ("浙江省", "杭州市", "西湖区", "", "文三路90号")),
        ("深圳市南山区粤海街道科技园路1号", ("广东省", "深圳市", "南山区", "粤海街道", "科技园路1号")),
        ("北京市海淀区中关村大街1号", ("北京市", "北京市", "海淀区", "", "中关村大街1号")),
        ("北京市北京市朝阳区建国路88号", ("北京市", "北京市", "朝阳区", "", "建国路88号")),
        ("北京市市辖区东城区东长安街1号", ("北京市", "北京市", "东城区", "", "东长安街1号")),
        ("上海浦东新区世纪大道100号", ("上海市", "上海市", "浦东新区", "", "世纪大道100号")),
        (
            "重庆市酉阳土家族苗族自治县桃花源镇城北路1号",
            ("重庆市", "重庆市", "酉阳土家族苗族自治县", "桃花源镇", "城北路1号"),
        ),
        ("广东省东莞市长安镇德政中路5号", ("广东省", "东莞市", "", "长安镇", "德政中路5号")),
        ("广东省中山市石岐街道中山路2号", ("广东省", "中山市", "", "石岐街道", "中山路2号")),
        ("湖北省仙桃市沙嘴街道钱沟路3号", ("湖北省", "", "仙桃市", "沙嘴街道", "钱沟路3号")),
        ("新疆维吾尔自治区石河子市北四路4号", ("新疆维吾尔自治区", "", "石河子市", "", "北四路4号")),
        ("浙江省义乌市稠州北路699号", ("浙江省", "", "义乌市", "", "稠州北路699号")),
        ("浙江省金华市义乌市福田街道", ("浙江省", "金华市", "义乌市", "福田街道", "")),
        ("吉林省吉林市昌邑区解放东路8号", ("吉林省", "吉林市", "昌邑区", "", "解放东路8号")),
        ("吉林市昌邑区解放东路8号", ("吉林省", "吉林市", "昌邑区", "", "解放东路8号")),
        ("山东省济南市市中区经四路1号", ("山东省", "济南市", "市中区", "", "经四路1号")),
        ("内蒙古锡林郭勒盟正蓝旗上都镇", ("内蒙古自治区", "锡林郭勒盟", "正蓝旗", "上都镇", "")),
        ("吉林省延边州延吉市友谊路1号", ("吉林省", "延边朝鲜族自治州", "延吉市", "", "友谊路1号")),
        ("青海省海南藏族自治州共和县恰卜恰镇", ("青海省", "海南藏族自治州", "共和县", "恰卜恰镇", "")),
        ("海南省三亚市吉阳区迎宾路1号", ("海南省", "三亚市", "吉阳区", "", "迎宾路1号")),
        ("苏州市苏州工业园区星湖街328号", ("江苏省", "苏州市", "苏州工业园区", "", "星湖街328号")),
        ("南京市鼓楼区上海路1号", ("江苏省", "南京市", "鼓楼区", "", "上海路1号")),
        ("南京西路1266号", ("", "", "", "", "南京西路1266号")),
        ("朝阳区建国路88号", ("", "", "朝阳区", "", "建国路88号")),
        ("浙江省杭州市阳光小区3栋", ("浙江省", "杭州市", "", "", "阳光小区3栋")),
        ("河南省新乡市红旗路5号", ("河南省", "新乡市", "", "", "红旗路5号")),
        ("臺灣臺北市信義區市府路45號", ("台湾省", "台北市", "信義區", "", "市府路45號")),
        ("香港特別行政區中環皇后大道中1號", ("香港特别行政区", "", "", "", "中環皇后大道中1號")),
        ("浙江省 杭州市, 西湖区  文三路 90号", ("浙江省", "杭州市", "西湖区", "", "文三路90号")),
    ],
)
def test_a_pasted_address_falls_into_its_levels(text, parts):
    address = parse_address(text).address
    assert (address.province, address.city, address.district, address.street, address.detail) == parts


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("浙江省杭州市西湖区文三路90号 310012", "310012"),
        ("310012 浙江省杭州市西湖区文三路90号", "310012"),
        ("中国浙江省杭州市西湖区文三路90号(邮编:310012)", "310012"),
        ("浙江省杭州市西湖区文三路90号,邮政编码：310012", "310012"),
    ],
)
def test_postcode_and_country_are_taken_off(text, postcode):
    assert parse_address(text).address == (
        Address("CN", "浙江省", "杭州市", "西湖区", "", "文三路90号", postcode, "330000")
    )


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("浙江省杭州市西湖区文三路90号", 1.0),
        ("东莞市长安镇", 1.0),
        ("湖北省仙桃市", 1.0),
        ("浙江省义乌市", 0.67),
        ("浙江省", 0.33),
        ("somewhere", 0.0),
    ],
)
def test_confidence_is_the_share_of_levels_found(text, confidence):
    assert parse_address(text).confidence == confidence


def test_an_address_elsewhere_stays_as_it_was_written():
    assert parse_address("10 Downing Street\nLondon", "GB") == (
        Address(country="GB", detail="10 Downing Street\nLondon"),
        0.0,
    )


def test_one_line_in_both_orders():
    address = parse_address("北京市海淀区中关村大街1号").address
    assert address.line() == address.largest_first() == "北京市海淀区中关村大街1号"
    assert address.largest_first("中国") == "中国北京市海淀区中关村大街1号"
    british = Address("GB", city="London", detail="10 Downing Street\nWestminster", postcode="SW1A 2AA")
    assert british.line("United Kingdom") == "10 Downing Street, Westminster, London SW1A 2AA, United Kingdom"


def test_json_keeps_what_is_known_and_refuses_what_is_not_a_part():
    address = parse_address("广东省东莞市长安镇德政中路5号").address
    assert address.to_json() == {
        "country": "CN", "province": "广东省", "city": "东莞市", "street": "长安镇", "detail": "德政中路5号", "code": "440000",
    }  # fmt: skip
    assert Address.from_json(address.to_json()) == address
    assert not Address.from_json(None)
    assert not Address(country="CN")
    with pytest.raises(ValueError, match="'planet' is not a part"):
        Address.from_json({"planet": "Earth"})
    with pytest.raises(ValueError, match="'city' is not a part"):
        Address.from_json({"city": 1})


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text):
    address, confidence = parse_address(text)
    assert Address.from_json(address.to_json()) == address
    assert 0 <= confidence <= 1


def test_the_tables_have_34_provinces_and_every_prefecture():
    assert len(PROVINCES) == 34
    assert len({province.code for province in PROVINCES.values()}) == 34
    assert len([found for found in PREFECTURES.values() if found.province != "台湾"]) == 333


@pytest.mark.skipif(not PLACES.exists(), reason="the shared list of place names is not beside the project")
def test_every_name_in_the_tables_is_a_place():
    with gzip.open(PLACES, "rt", encoding="utf-8") as lines:
        places = {row["place"] for row in csv.DictReader(lines)}
    names = {found.name for found in PREFECTURES.values() if found.province != "台湾"} | DIRECTLY_ADMINISTERED
    founded_after_the_list = {"胡杨河市", "新星市", "白杨市"}
    assert names - places == founded_after_the_list
