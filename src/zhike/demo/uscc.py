"""Unified social credit codes (统一社会信用代码) with their check characters, after GB 32100 and GB 11714."""

SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def organisation_check(body: str) -> str:
    """Return the check character of an eight-character organisation code (GB 11714)."""
    total = sum(
        weight * _ORGANISATION_SYMBOLS.index(symbol)
        for weight, symbol in zip(_ORGANISATION_WEIGHTS, body, strict=True)
    )
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def credit_check(body: str) -> str:
    """Return the check character of the first 17 characters of a credit code (GB 32100)."""
    total = sum(pow(3, place, 31) * SYMBOLS.index(symbol) for place, symbol in enumerate(body))
    return SYMBOLS[-total % 31]


def credit_code(division: str, serial: int) -> str:
    """Return a valid code of a company in a division (six digits), for a serial below one million.

    The organisation part begins with YY, which no authority has given out, so that no real company is named.
    """
    organisation = f"YY{serial:06d}"
    body = f"91{division}{organisation}{organisation_check(organisation)}"
    return body + credit_check(body)
