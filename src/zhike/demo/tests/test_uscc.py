"""The credit codes of the demo company satisfy both standards, checked by an arithmetic of its own."""

from zhike.demo import uscc

WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # table of GB 32100


def test_the_example_of_the_standard():
    assert uscc.credit_check("91350100M000100Y4") == "3"


def test_the_organisation_code_inside_the_example_of_the_standard():
    assert uscc.organisation_check("M000100Y") == "4"


def test_made_codes_satisfy_the_sum_of_the_standard():
    for serial in (0, 7, 123_456, 999_999):
        code = uscc.credit_code("330106", serial)
        values = [uscc.SYMBOLS.index(symbol) for symbol in code]
        assert len(code) == 18
        assert code[:8] == "91330106"
        assert code[8:10] == "YY"  # given out by no authority
        assert (sum(w * v for w, v in zip(WEIGHTS, values, strict=False)) + values[-1]) % 31 == 0


def test_serials_make_different_codes():
    codes = {uscc.credit_code("310101", serial) for serial in range(2000)}
    assert len(codes) == 2000
