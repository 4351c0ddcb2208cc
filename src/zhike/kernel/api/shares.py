"""Shares: the rights on one record that users and teams have beyond their roles."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from zhike.kernel import access, actions, verbs
from zhike.kernel.access import Actor
from zhike.kernel.api.answers import reply
from zhike.kernel.api.bodies import read_object
from zhike.kernel.models import Share
from zhike.kernel.objects import Object
from zhike.kernel.verbs import Input


class ShareInput(Input):
    """Whom to share a record with, and what they may do."""

    grantee: Literal["user", "team"]
    grantee_id: int = Field(ge=1, le=2**63 - 1, strict=True)
    level: Literal["see", "change"] = "see"


def list_shares(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """List who has a right on a record beyond their role, for those who may share it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    record = access.get(actor, obj.model, pk, "share")
    rows = Share.objects.filter(object=obj.key, record_id=record.pk).order_by("id")
    return reply({"items": [as_json(row) for row in rows[:1000]], "next": None})


def share_record(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """Give a user or a team a right on a record; a second call changes it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    values = verbs.clean_model(ShareInput, read_object(request))
    return reply(as_json(actions.share(obj.model(id=pk), actor=actor, **values)))


def unshare_record(request: HttpRequest, obj: Object, pk: int, grantee: str, grantee_id: int) -> HttpResponse:
    """End a share."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actions.unshare(obj.model(id=pk), actor=actor, grantee=grantee, grantee_id=grantee_id)
    return HttpResponse(status=204)


def as_json(row: Share) -> dict[str, Any]:
    """Return a share as the API shows it."""
    return {"grantee": row.grantee, "grantee_id": row.grantee_id, "level": row.level}
