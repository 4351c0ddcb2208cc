"""What processes keep in memory of the database, and the token by which each notices that it has changed.

The token is read with the caller's rights, in the same query, so that looking costs nothing. It is written in the
transaction of the change; a random one, since a number could come again after a roll-back, with other contents.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from zhike.kernel.models import Revision

# The token as SQL, for the query that finds out who calls.
TOKEN = "coalesce((SELECT r.token::text FROM kernel_revision r WHERE r.id = 1), '')"

_readers: list[Callable[[], None]] = []
_seen: list[str] = [""]


def kept_in_memory(reader: Callable[[], None]) -> Callable[[], None]:
    """Register a function that reads anew what its app keeps; used as a decorator."""
    _readers.append(reader)
    return reader


def changed() -> None:
    """Say, in the transaction of the change, that what processes keep is no longer right."""
    token = uuid.uuid4()
    Revision.objects.update_or_create(id=1, defaults={"token": token})
    notice(str(token))


def notice(token: str) -> None:
    """Read everything anew unless the token is the one last seen."""
    if token == _seen[0]:
        return
    for reader in _readers:
        reader()
    _seen[0] = token


def look() -> None:
    """Ask for the token and act on it; for work that begins without a caller."""
    row = Revision.objects.filter(id=1).first()
    notice(str(row.token) if row else "")


def seen() -> str:
    """Return the token of what is in memory; whoever keeps something made of it compares this."""
    return _seen[0]
