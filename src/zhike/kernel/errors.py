"""What can go wrong when somebody asks the kernel for something, one class per answer.

Every door (page, API, import, command line) turns these into its own form of the same words;
``status`` and ``slug`` are those of the problem document (RFC 9457).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _


class KernelError(Exception):
    """Base of the errors that a person can do something about."""

    status = 400
    slug = "bad-request"
    title = _("The request can't be understood")

    def __init__(self, message: str = "", **details: object) -> None:
        super().__init__(message or self.title)
        self.message = message or self.title
        self.details = details


class Invalid(KernelError):
    """Say which fields are wrong and why. ``errors`` maps a field name ("" for the record) to sentences."""

    status = 422
    slug = "invalid"
    title = _("Some values are not valid; nothing was changed")

    def __init__(self, errors: Mapping[str, list[str]] | str, field: str = "") -> None:
        self.errors = {field: [errors]} if isinstance(errors, str) else dict(errors)
        first = next((sentence for sentences in self.errors.values() for sentence in sentences), "")
        super().__init__(first)


class BadFilter(KernelError):
    """Refuse a filter, sort or field name that does not exist or may not be used. Never falls back to all rows."""

    slug = "bad-filter"
    title = _("The filter can't be understood")


class BadLimit(BadFilter):
    """Refuse a page of no rows, or of more than one request may carry."""

    slug = "bad-limit"


class NotAllowed(KernelError):
    """Refuse something on a record that the actor may see."""

    status = 403
    slug = "not-allowed"
    title = _("You don't have the right to do this")


class NotFound(KernelError):
    """Say that a record does not exist, or that the actor may not know that it does."""

    status = 404
    slug = "not-found"
    title = _("This record doesn't exist, or you may not see it")


class Merged(NotFound):
    """Say that another record took its place. ``details`` carries ``object`` (slug), ``id`` and ``merged_into``."""

    status = 410
    slug = "merged"
    title = _("This record was merged into another one; use that one")


class Conflict(KernelError):
    """Refuse a change based on an old version. ``details`` carries ``current`` (version) and ``changed`` fields."""

    status = 409
    slug = "conflict"
    title = _("This record was changed in the meantime; your change was not saved")


class Refused(KernelError):
    """Refuse what is like a record that is there. ``details`` carries ``candidates``, told as far as one may know."""

    status = 409
    slug = "exists-already"
    title = _("This seems to exist already; nothing was saved")

    @property
    def errors(self) -> dict[str, list[str]]:
        """Return the refusal as that of the whole record, for forms."""
        return {"": [str(self.message)]}


class StaleVersion(Conflict):
    """The same over HTTP with If-Match, which RFC 9110 answers with 412."""

    status = 412
    slug = "stale-version"


class TooMuch(KernelError):
    """Refuse what is beyond a stated limit."""

    status = 413
    slug = "too-much"
    title = _("This is more than one request may carry")
