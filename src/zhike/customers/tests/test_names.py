"""Names of people in Chinese and other scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.customers.names import (
    Name,
    is_han_name,
    join_name,
    romanise,
    salutations,
    split_name,
    tidy_name,
)


@pytest.mark.parametrize(
    ("name", "surname", "given"),
    [
        ("王小明", "王", "小明"),
        ("王 小 明", "王", "小明"),
        ("欧阳修", "欧阳", "修"),
        ("歐陽娜娜", "歐陽", "娜娜"),
        ("欧明", "欧", "明"),
        ("司马", "司马", ""),
        ("买买提·艾力", "", "买买提·艾力"),
        ("列奥纳多・达・芬奇", "", "列奥纳多·达·芬奇"),
        ("玛丽", "", "玛丽"),
        ("John Smith", "Smith", "John"),
        ("Smith, John", "Smith", "John"),
        ("Dr. Anna Maria Schmidt", "Schmidt", "Anna Maria"),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig"),
        ("Madonna", "", "Madonna"),
        ("", "", ""),
    ],
)
def test_split_name(name, surname, given):
    assert split_name(name) == Name(surname, given)


@pytest.mark.parametrize(
    ("name", "chinese"),
    [
        ("王小明", True),
        ("歐陽娜娜", True),
        ("王", False),
        ("王小明公司", False),
        ("Wang", False),
        ("买买提·艾力", False),
    ],
)
def test_is_han_name(name, chinese):
    assert is_han_name(name) is chinese


@pytest.mark.parametrize(
    ("surname", "given", "order", "shown"),
    [
        ("王", "小明", "", "王小明"),
        ("王", "小明", "family_first", "王小明"),
        ("Smith", "John", "", "John Smith"),
        ("Smith", "John", "given_first", "John Smith"),
        ("Nagy", "Imre", "family_first", "Nagy Imre"),
        ("", "买买提·艾力", "", "买买提·艾力"),
        ("王", "", "", "王"),
    ],
)
def test_join_name(surname, given, order, shown):
    assert join_name(surname, given, order) == shown


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("曾国藩", "Zeng Guofan"),
        ("单田芳", "Shan Tianfang"),
        ("吕布", "Lyu Bu"),
        ("欧阳修", "Ouyang Xiu"),
        ("尉迟恭", "Yuchi Gong"),
        ("张西安", "Zhang Xi'an"),
        ("司马", "Sima"),
        ("John Smith", "John Smith"),
    ],
)
def test_romanise(name, latin):
    assert romanise(name) == latin


def test_romanise_in_western_order():
    assert romanise("王小明", "given_first") == "Xiaoming Wang"


@pytest.mark.parametrize(
    ("name", "position", "gender", "expected"),
    [
        ("王小明", "总经理", "", ["王总", "王先生", "王女士"]),
        ("王小明", "副总经理", "male", ["王总", "王先生"]),
        ("李雷", "高级工程师", "male", ["李工", "李先生"]),
        ("李雷", "总工程师", "male", ["李总工", "李先生"]),
        ("张梅", "办公室主任", "female", ["张主任", "张女士"]),
        ("欧阳修", "采购部副经理", "", ["欧阳经理", "欧阳先生", "欧阳女士"]),
        ("陈静", "副院长", "female", ["陈院长", "陈女士"]),
        ("马云", "董事长兼总裁", "male", ["马董", "马先生"]),
        ("王小明", "Sales Director", "male", ["王总", "王先生"]),
        ("王小明", "Purchasing Manager", "male", ["王经理", "王先生"]),
        ("王小明", "", "female", ["王女士"]),
        ("John Smith", "CEO", "male", []),
    ],
)
def test_salutations(name, position, gender, expected):
    assert salutations(name, position, gender) == expected


@given(st.text(max_size=20))
def test_no_name_is_lost_in_splitting(name):
    surname, given_name = split_name(name)
    assert surname or given_name or not tidy_name(name)
    romanise(name)
    salutations(name, name)
