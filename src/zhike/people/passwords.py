"""The one password rule that Django does not bring: an upper limit, so that hashing can't be made to take for ever."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 128


class MaximumLengthValidator:
    """Refuse passwords of more than 128 characters. Any characters are welcome, and none are required."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password that is too long."""
        if len(password) > LONGEST:
            raise ValidationError(
                _("This password is longer than %(limit)d characters."),
                "password_too_long",
                {"limit": LONGEST},
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("At most %(limit)d characters; spaces, Chinese characters and emoji are fine.") % {
            "limit": LONGEST
        }
