"""Who may talk about a record: whoever sees it, and may change at least some records of its kind."""

from __future__ import annotations

from typing import Any

from zhike.kernel import access
from zhike.kernel.access import Actor
from zhike.kernel.errors import NotAllowed, NotFound
from zhike.kernel.objects import Object


def takes_part(obj: Object) -> bool:
    """Say whether people talk about records of an object and hang files on them: those that have a page of daily work."""
    return obj.navigation == "main"


def may_talk(actor: Actor, obj: Object) -> bool:
    """Say whether the actor may comment on the records of an object that he sees; a reader, or a reading key, may not."""
    return takes_part(obj) and actor.user_id is not None and access.may(actor, obj, "change")


def to_read(actor: Actor, obj: Object, pk: int) -> Any:
    """Return a record whose comments and files the actor may read. Raises NotFound."""
    if not takes_part(obj):
        raise NotFound()
    return access.get(actor, obj.model, pk)


def to_write(actor: Actor, obj: Object, pk: int) -> Any:
    """Return a record on which the actor may comment. Raises NotFound or NotAllowed."""
    record = to_read(actor, obj, pk)
    if not may_talk(actor, obj):
        raise NotAllowed()
    return record
