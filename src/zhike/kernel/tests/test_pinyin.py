"""Sorting and finding Chinese text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.kernel.formats import pinyin
from zhike.kernel.formats.folding import fold, simplify
from zhike.kernel.formats.pinyin import full, initials, search_text, sort_key, syllables
from zhike.kernel.formats.readings import PHRASES
from zhike.kernel.formats.surnames import COMPOUND_SURNAMES, SURNAME_READINGS, SURNAMES, surname_of


def in_order(*texts, person=False):
    return sorted(texts, key=lambda text: sort_key(text, person=person).encode()) == list(texts)


def test_chinese_is_sorted_by_pinyin_then_tone_then_character():
    assert in_order("阿里巴巴", "百度", "重庆啤酒", "华为", "美团", "腾讯", "小米", "中兴")
    assert in_order("妈", "麻", "马", "骂")
    assert in_order("路", "滦", "吕")
    assert in_order("张三", "张四", "章三")


def test_a_short_syllable_stands_before_the_longer_one_that_begins_alike():
    assert in_order("西安", "先", "鲜")


def test_latin_and_chinese_stand_among_each_other_without_case_and_accents():
    assert in_order("3M", "阿里", "ABB", "北京", "Bosch", "Élan", "émile", "Zhang", "张")
    assert sort_key("Ａcme") == sort_key("ACME") == sort_key("«Acmé")


def test_other_scripts_come_last():
    assert in_order("Acme", "张", "Zulu", "Ωmega", "Яндекс", "はな", "한국")


def test_traditional_and_simplified_stand_together():
    assert sort_key("張國榮") == sort_key("张国荣")


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("曾国藩", "zengguofan"), ("单田芳", "shantianfang"), ("解晓东", "xiexiaodong"), ("仇英", "qiuying"),
        ("区伟林", "ouweilin"), ("查良镛", "zhaliangyong"), ("乐嘉", "yuejia"), ("任正非", "renzhengfei"),
        ("尉迟恭", "yuchigong"), ("万俟卨", "moqixie"), ("長孫無忌", "zhangsunwuji"), ("欧阳修", "ouyangxiu"),
        ("曾曾", "zengzeng"), ("吕布", "lvbu"),
    ],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name, reading):
    assert full(name, person=True) == reading


def test_the_same_character_is_read_otherwise_where_it_is_no_surname():
    assert full("单位") == "danwei"
    assert full("解决") == "jiejue"
    assert sort_key("单雄信", person=True).startswith("shan4")


@pytest.mark.parametrize(
    ("text", "reading", "letters"),
    [
        ("重庆长安", "chongqingchangan", "cqca"),
        ("厦门银行", "xiamenyinhang", "xmyh"),
        ("佛山音乐", "foshanyinyue", "fsyy"),
        ("ABC公司", "abcgongsi", "abcgs"),
    ],
)
def test_words_are_read_as_words(text, reading, letters):
    assert (full(text), initials(text)) == (reading, letters)


def test_syllables_keep_their_tones_and_one_stands_for_each_character():
    assert syllables("曾先生A", person=True) == ["zeng1", "xian1", "sheng1", "A"]


def test_search_text_of_a_person_has_the_surname_reading_first_and_the_other_one_too():
    assert search_text("单田芳", person=True).split() == (
        ["单田芳", "shantianfang", "stf", "dantianfang", "dtf", "chantianfang", "ctf"]
    )


def test_search_text_of_a_company_has_every_form_that_is_typed():
    assert search_text("上海浦東發展銀行").split() == (
        ["上海浦東發展銀行", "上海浦东发展银行", "shanghaipudongfazhanyinhang", "shpdfzyh"]
    )
    assert search_text("Müller", "", "ＡＢＣ").split() == ["müller", "muller", "abc"]


def test_ways_to_read_are_at_most_eight():
    words = search_text("重长行乐单调朝都传弹").split()
    assert len([word for word in words if word.isascii() and len(word) > 10]) == 8


def test_a_paragraph_is_indexed_by_its_characters_only():
    assert search_text("客" * 61) == "客" * 61


def test_fold_brings_query_and_text_together():
    assert fold("ＨUÁWÉI  華為") == fold("huawei 华为") == "huawei 华为"
    assert fold("が") == "が"


@given(st.text())
def test_simplifying_keeps_the_length(text):
    """Hold so that a place found in the simplified text is the same place in the original."""
    assert len(simplify(text)) == len(text)


def test_the_tables_are_simplified_and_complete():
    for word in (*PHRASES, *SURNAMES, *COMPOUND_SURNAMES, *SURNAME_READINGS):
        assert simplify(word) == word, word
    for word, readings in (PHRASES | SURNAME_READINGS).items():
        assert len(word) == len(readings), word
        assert all(reading[-1] in "12345" and reading[:-1].isalpha() for reading in readings), word


def test_the_dictionary_is_found_without_loading_the_package():
    assert pinyin.reading_of("张") == "zhang1"
    assert pinyin.reading_of("绿") == "lv4"
    assert pinyin.reading_of("A") == ""


@pytest.mark.parametrize(
    ("name", "surname"), [("欧阳修", "欧阳"), ("欧小姐", "欧"), ("司马", "司马"), ("玛丽", "")]
)
def test_surname_of(name, surname):
    assert surname_of(name) == surname


@given(st.text(max_size=40), st.booleans())
def test_any_text_has_a_key_that_the_database_can_store(text, person):
    key = sort_key(text, person=person)
    assert len(key) <= 200
    assert sort_key(text, person=person) == key
    assert len(search_text(text, person=person).split()) <= 3 * max(1, len(text.split())) + 16
