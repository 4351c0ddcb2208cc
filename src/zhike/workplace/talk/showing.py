"""Comments as people read them: letters, safe links and mentioned names, never markup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe

from zhike.kernel.access import Actor
from zhike.kernel.models import Event
from zhike.kernel.objects import object_of
from zhike.kernel.pages import timeline
from zhike.kernel.pages.values import initials
from zhike.kernel.panels import Panel
from zhike.people.models import User
from zhike.workplace.talk.access import may_talk, takes_part
from zhike.workplace.talk.mentions import pattern
from zhike.workplace.talk.models import Comment, Follow

PAGE = 10
# So many are shown at once where a link leads to an old one.
MOST = 200


def html(text: str, names: Sequence[str]) -> SafeString:
    """Return a text with its web addresses as links and the given names marked; everything else is escaped."""
    marked, rest, last = [], pattern(names), 0
    for match in rest.finditer(text):
        marked.append(_linked(text[last : match.start()]))
        marked.append(format_html('<span class="zk-mention">{}</span>', match[0]))
        last = match.end()
    marked.append(_linked(text[last:]))
    return mark_safe("".join(marked))


def _linked(text: str) -> str:
    return urlize(text, nofollow=True, autoescape=True)


class Comments(Panel):
    """What people said about the record, newest last, with a box to say more."""

    key = "comments"
    template = "workplace/talk/_panel.html"

    def context(self, record: Any, actor: Actor) -> dict[str, Any] | None:
        if not takes_part(object_of(record)):
            return None
        return panel(record, actor)


def panel(record: Any, actor: Actor, before: int = 0, until: int = 0, after: int = 0) -> dict[str, Any]:
    """Return the panel of a record's comments, or of those before one of them, and after another where that is given.

    ``until`` names a comment that must be among them, however old: all from there on where they are not too many, else
    the page that begins with it, and what leads to those between.
    """
    obj = object_of(record)
    rows = Comment.objects.filter(object=obj.key, record_id=record.pk, deleted_at__isnull=True)
    base, gap = f"/{obj.slug}/{record.pk}/", ""
    if before:
        rows = rows.filter(id__lt=before)
    wanted = rows.filter(id__gte=until).order_by("id")[: MOST + 1] if until else []
    if wanted:
        shown, more = list(wanted), rows.filter(id__lt=until).exists()
        if len(shown) > MOST:
            shown = shown[:PAGE]
            gap = f"{base}comments/?before={before}&after={shown[-1].pk}"
    else:
        newest = list(rows.filter(id__gt=after).order_by("-id")[: PAGE + 1])
        shown, more = newest[:PAGE][::-1], len(newest) > PAGE
    limit = f"&after={after}" if after else ""
    return {
        "title": Comment._meta.verbose_name_plural.capitalize(),
        "count": f"{PAGE}+" if more else (len(shown) or ""),
        "comments": entries(shown, actor),
        "earlier_url": f"{base}comments/?before={shown[0].pk}{limit}" if more else "", "gap_url": gap,
        "post_url": f"{base}comments/" if record.deleted_at is None and may_talk(actor, obj) else "",
        "people_url": f"{base}mentions/",
    }  # fmt: skip


def entries(rows: Sequence[Comment], actor: Actor) -> list[dict[str, Any]]:
    """Return comments for the screen; their authors and mentioned colleagues come in one query."""
    wanted = {pk for row in rows for pk in (row.author_id, *row.mentions) if pk}
    names = dict(User.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return [entry(row, names, actor) for row in rows]


def entry(row: Comment, names: dict[int, str], actor: Actor) -> dict[str, Any]:
    """Return one comment for the screen."""
    author = names.get(row.author_id or 0, "")
    mentioned = [names[pk] for pk in row.mentions if pk in names]
    own = row.author_id is not None and row.author_id == actor.user_id
    return {
        "id": row.pk, "author": author, "initials": initials(author), "at": row.created_at, "changed_at": row.changed_at,
        "html": html(row.text, mentioned), "text": row.text,
        "url": f"/comments/{row.pk}/" if own and actor.via == "page" else "",
        "earlier": [{"html": html(old["text"], mentioned), "at": datetime.fromisoformat(old["at"])} for old in row.earlier],
    }  # fmt: skip


@timeline.details
def words_of_comments(rows: list[Event]) -> dict[int, str]:
    """Say in the timeline what was written, as long as its author has not taken it back."""
    ids = {event.id: event.data.get("comment") for event in rows if event.verb.endswith(".commented")}
    if not ids:
        return {}
    texts = dict(
        Comment.objects.filter(pk__in=set(ids.values()), deleted_at__isnull=True).values_list("pk", "text")
    )
    return {event: texts.get(comment, "") for event, comment in ids.items()}


def follows(record: Any, actor: Actor) -> bool:
    """Say whether the actor hears of a record: by his wish, or because it is his."""
    obj = object_of(record)
    row = Follow.objects.filter(object=obj.key, record_id=record.pk, user_id=actor.user_id).first()
    if row is not None:
        return row.wants
    return bool(obj.owner) and getattr(record, obj.field(obj.owner).attname) == actor.user_id
