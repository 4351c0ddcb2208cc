"""Kinds that hold characters: text, long text, e-mail, URL, phone, identifier."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from zhike.kernel.formats import identifiers, phones
from zhike.kernel.kinds.base import MAX_TEXT, PRESENCE, BadValue, Kind, check_text
from zhike.kernel.wording import said as _

if TYPE_CHECKING:
    from zhike.kernel.objects import BoundField

TEXT_OPERATORS = ("eq", "ne", "in", "not_in", "contains", "starts_with", *PRESENCE)
# Control characters have no place in a one-line value; tab and line breaks become one space.
CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
SPACES = re.compile(r"[\t\r\n]+")
# A scheme at the beginning of an address; “example.com:8080” has none, behind the colon stands a port.
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")


class Text(Kind):
    """One line of text, NFC-normalised."""

    key = "text"
    operators: tuple[str, ...] = TEXT_OPERATORS

    def read(self, raw: Any, field: BoundField, lenient: bool) -> str:
        if not isinstance(raw, str):
            raise BadValue(_("Text is expected."))
        text = raw
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if not text.isprintable():
            if lenient:
                text = SPACES.sub(" ", text)
            if CONTROL.search(text) or SPACES.search(text):
                raise BadValue(_("The text contains control characters or line breaks."))
        if field.max_length and len(text) > field.max_length:
            raise BadValue(_("The text is longer than %(limit)d characters.") % {"limit": field.max_length})
        return text

    def nothing(self, field: BoundField) -> str | None:
        return None if field.null else ""

    def operand(self, raw: Any, field: BoundField, operator: str) -> Any:
        if operator in ("contains", "starts_with"):
            return self.fragment(raw, field)
        return super().operand(raw, field, operator)

    def operand_item(self, raw: Any, field: BoundField) -> Any:
        try:
            return super().operand_item(raw, field)
        except BadValue:
            # What is no whole address, number or code can still be asked for: it matches nothing.
            return self.fragment(raw, field)

    def fragment(self, raw: Any, field: BoundField) -> str:
        """Return a piece of text to look for, normalised as stored texts are."""
        if not isinstance(raw, str) or not raw.strip():
            raise BadValue(_("A value to compare with is missing."))
        return Text.read(self, check_text(raw.strip()), field, True)

    def schema(self, field: BoundField) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "pattern": r"^[^\x00-\x1f\x7f\ufffe\uffff]*$"}
        return schema | ({"maxLength": field.max_length} if field.max_length else {})


class LongText(Text):
    """Plain text of several lines."""

    key = "long_text"
    operators = ("contains", *PRESENCE)
    widget = "textarea"
    sortable = False

    def read(self, raw: Any, field: BoundField, lenient: bool) -> str:
        if not isinstance(raw, str):
            raise BadValue(_("Text is expected."))
        text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n")
        if CONTROL.search(text):
            raise BadValue(_("The text contains control characters."))
        if len(text) > MAX_TEXT:
            raise BadValue(_("The text is longer than %(limit)d characters.") % {"limit": MAX_TEXT})
        return text

    def schema(self, field: BoundField) -> dict[str, Any]:
        pattern = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]*$"
        return {"type": "string", "maxLength": MAX_TEXT, "pattern": pattern}


class Email(Text):
    """An e-mail address; the domain is kept in lower case."""

    key = "email"
    widget = "email"
    validator = EmailValidator()

    def read(self, raw: Any, field: BoundField, lenient: bool) -> str:
        text = super().read(raw, field, lenient)
        try:
            self.validator(text)
        except ValidationError:
            raise BadValue(_("This is not an e-mail address, such as name@example.com.")) from None
        local, _at, domain = text.rpartition("@")
        return f"{local}@{domain.lower()}"

    def schema(self, field: BoundField) -> dict[str, Any]:
        return super().schema(field) | {"format": "email"}


class Url(Text):
    """A web address with http or https; other schemes could run script."""

    key = "url"
    widget = "url"

    def read(self, raw: Any, field: BoundField, lenient: bool) -> str:
        text = super().read(raw, field, lenient)
        if lenient and not SCHEME.match(text):
            text = f"https://{text}"
        try:
            parts = urlsplit(text)
            # Reading the port raises ValueError for one that is no number.
            usable = (
                parts.port != 0
                and parts.scheme in ("http", "https")
                and bool(parts.hostname)
                and " " not in text
            )
        except ValueError:
            usable = False
        if not usable:
            raise BadValue(_("This is not a web address that begins with http:// or https://."))
        return text

    def schema(self, field: BoundField) -> dict[str, Any]:
        return super().schema(field) | {"format": "uri"}


class Phone(Text):
    """A telephone number, stored in E.164."""

    key = "phone"
    widget = "tel"

    def read(self, raw: Any, field: BoundField, lenient: bool) -> str:
        if not isinstance(raw, str):
            raise BadValue(_("Text is expected."))
        try:
            number = phones.read(raw, _)
        except ValueError as error:
            raise BadValue(str(error)) from None
        return super().read(number, field, lenient)

    def operand(self, raw: Any, field: BoundField, operator: str) -> Any:
        # No record says here where a national number belongs: it is the house's, which is asked once for all of a list.
        house = cache(lambda: (phones.house[-1](),))
        return phones.within(house, super().operand)(raw, field, operator)


class Identifier(Text):
    """A registration number: normalised, and checked only for a warning (old and foreign codes exist)."""

    key = "identifier"

    def read(self, raw: Any, field: BoundField, lenient: bool) -> str:
        text = super().read(raw, field, lenient)
        return super().read(identifiers.normalise(text), field, lenient)
