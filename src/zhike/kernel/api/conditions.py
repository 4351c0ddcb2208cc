"""Conditions on the version of a record: ``ETag`` out, ``If-Match`` in (RFC 9110 §13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhike.kernel.errors import Conflict, KernelError, StaleVersion

TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


class BadIfMatch(KernelError):
    """Refuse a condition that holds no entity tag. Nothing was changed."""

    slug = "bad-if-match"


def etag(version: int) -> str:
    """Return the entity tag of a version."""
    return f'"{version}"'


def expected(request: HttpRequest) -> int | None:
    """Return the version that ``If-Match`` demands, or None when it demands nothing.

    A tag that was never given out can't match any version: 0. Raises BadIfMatch for a malformed header.
    """
    header = request.META.get("HTTP_IF_MATCH", "").strip()
    if not header or header == "*":
        return None
    tags = [tag.strip() for tag in header.split(",")]
    if not all(TAG.fullmatch(tag) for tag in tags):
        raise BadIfMatch(_('“If-Match” must hold the ETag of the record, such as "7".'))
    # One record has one version, so of several strong tags the newest is the one that can match.
    versions = [int(tag[1:-1]) for tag in tags if re.fullmatch(r'"[0-9]{1,10}"', tag)]
    return max(versions, default=0)


@contextmanager
def precondition(request: HttpRequest) -> Iterator[int | None]:
    """Give the version that the caller expects, and turn a conflict about it into 412."""
    version = expected(request)
    try:
        yield version
    except Conflict as error:
        if version is None or isinstance(error, StaleVersion):
            raise
        raise StaleVersion(str(error.message), **error.details) from error
