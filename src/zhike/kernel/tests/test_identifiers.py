"""Registration and tax numbers against the examples of their standards."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zhike.kernel.formats import identifiers
from zhike.kernel.formats.identifiers import (
    SCHEMES,
    USCC_ALPHABET,
    Check,
    check_identifier,
    organisation_check_character,
    schemes_for,
    uscc_check_character,
)

REAL = [
    "91350100M000100Y43",
    "9144030071526726XG",
    "914403001922038216",
    "91110000802100433B",
    "91330100799655058B",
]

symbols = st.sampled_from(USCC_ALPHABET)


@st.composite
def credit_codes(draw):
    head = draw(symbols) + draw(symbols) + draw(st.from_regex(r"[0-9]{6}", fullmatch=True))
    organisation = "".join(draw(st.lists(symbols, min_size=8, max_size=8)))
    body = head + organisation + organisation_check_character(organisation)
    return body + uscc_check_character(body)


def test_the_weights_are_those_of_the_standard():
    assert identifiers.USCC_WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def test_the_example_of_the_standard():
    body = "91350100M000100Y4"
    assert (
        sum(USCC_ALPHABET.index(c) * w for c, w in zip(body, identifiers.USCC_WEIGHTS, strict=True)) == 1640
    )
    assert uscc_check_character(body) == "3"


@pytest.mark.parametrize("code", REAL)
def test_real_credit_codes_and_the_organisation_codes_inside_pass(code):
    assert check_identifier("uscc", code) == Check(True, "", code)
    assert check_identifier("org_code", code[8:17]) == Check(True, "", code[8:17])


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("91350100M000100Y4Z", identifiers.WRONG_LETTER),
        ("91350100M000100Y42", identifiers.WRONG_CHECK),
        ("9135010OM000100Y43", identifiers.WRONG_LETTER),
        ("91A50100M000100Y43", identifiers.WRONG_FORM),
        ("91350100M000100Y4", identifiers.WRONG_LENGTH),
        ("91330100799655059X", identifiers.WRONG_CHECK),
        (" ", identifiers.EMPTY),
    ],
)
def test_a_wrong_credit_code_is_reported_with_the_reason(typed, reason):
    found = check_identifier("uscc", typed)
    assert (found.ok, found.reason) == (False, reason)


def test_width_case_and_spaces_do_not_matter():
    assert check_identifier("uscc", " ９１３５０１００ m000100y-43 ").value == "91350100M000100Y43"


def test_a_wrong_organisation_code_inside_is_found_though_the_outer_check_fits():
    body = "91350100M000100Y5"
    found = check_identifier("uscc", body + uscc_check_character(body))
    assert found.reason == identifiers.WRONG_ORGANISATION


@given(credit_codes())
def test_every_made_code_passes(code):
    assert check_identifier("uscc", code).ok


@given(credit_codes(), st.integers(0, 17), symbols)
def test_any_one_changed_character_is_found(code, place, symbol):
    """Hold because 31 is prime and no weight is a multiple of it."""
    assume(code[place] != symbol)
    assert not check_identifier("uscc", code[:place] + symbol + code[place + 1 :]).ok


@given(credit_codes(), st.integers(0, 15))
def test_two_neighbours_swapped_are_found(code, place):
    assume(code[place] != code[place + 1])
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert not check_identifier("uscc", swapped).ok


@given(
    st.from_regex(r"[0-9A-Z]{8}", fullmatch=True),
    st.integers(0, 7),
    st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
)
def test_a_changed_character_of_an_organisation_code_is_found_unless_values_differ_by_eleven(
    body, place, symbol
):
    """Show the documented gap of modulo 11: 0 and B, 1 and C … can't be told apart."""
    code = body + organisation_check_character(body)
    changed = code[:place] + symbol + code[place + 1 :]
    alike = (int(symbol, 36) - int(code[place], 36)) % 11 == 0
    assert check_identifier("org_code", changed).ok is alike


@pytest.mark.parametrize(
    ("scheme", "good", "bad", "reason"),
    [
        ("eu_vat", "DE 136,695 976", "DE136695977", identifiers.WRONG_CHECK),
        ("eu_vat", "FR 40 303 265 045", "CH123456789", identifiers.WRONG_FORM),
        ("gb_vat", "GB 980 7806 84", "980780685", identifiers.WRONG_CHECK),
        ("gb_company", "SC123456", "1234567", identifiers.WRONG_FORM),
        ("lei", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D16", identifiers.WRONG_CHECK),
        ("tw_ubn", "00501503", "00501502", identifiers.WRONG_CHECK),
        ("sg_uen", "00192200M", "00192200N", identifiers.WRONG_CHECK),
        ("jp_corporate", "7000012050002", "8000012050002", identifiers.WRONG_CHECK),
        ("in_gstin", "27AAPFU0939F1ZV", "27AAPFU0939F1ZO", identifiers.WRONG_CHECK),
        ("au_abn", "83 914 571 673", "99999999999", identifiers.WRONG_CHECK),
        ("us_ein", "91-1144442", "07-1144442", identifiers.WRONG_FORM),
        ("duns", "15-048-3782", "15048378", identifiers.WRONG_FORM),
        ("tax_id", "CHE-123.456.789", "?", identifiers.WRONG_FORM),
    ],
)
def test_other_schemes(scheme, good, bad, reason):
    assert check_identifier(scheme, good).ok
    assert (check_identifier(scheme, bad).ok, check_identifier(scheme, bad).reason) == (False, reason)


def test_an_unknown_scheme_is_a_warning_like_any_other():
    assert check_identifier("zz", "ab 1") == Check(False, identifiers.UNKNOWN_SCHEME, "AB1")


def test_a_country_is_offered_its_own_numbers_first():
    assert [scheme.key for scheme in schemes_for("CN")] == ["uscc", "org_code", "lei", "duns", "tax_id"]
    assert [scheme.key for scheme in schemes_for("DE")] == ["eu_vat", "lei", "duns", "tax_id"]
    assert [scheme.key for scheme in schemes_for("BR")] == ["lei", "duns", "tax_id"]


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=30))
def test_any_text_gets_an_answer(scheme, text):
    found = check_identifier(scheme, text)
    assert found.ok is (found.reason == "")
