"""What the palette offers of this app: the lists of likely duplicates, and merging the record on screen."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhike.duplicates import queries
from zhike.duplicates.matching import matched_objects
from zhike.kernel.access import Actor, may
from zhike.kernel.objects import Object
from zhike.workplace.palette.offers import Offer, offers


@offers
def duplicates(request: HttpRequest, actor: Actor) -> Iterator[Offer]:
    """Yield what leads to merging, found by whatever one calls it; a record that he may not merge is not offered to him."""
    slug, _slash, number = request.GET.get("on", "").partition("/")
    words = (_("Merge"), _("Duplicates"), _("Find duplicates"))
    for obj in matched_objects():
        if not may(actor, obj, "see"):
            continue
        pk = (
            int(number)
            if slug == obj.slug and number.isascii() and number.isdigit() and len(number) < 19
            else 0
        )
        if pk and _may_merge(request, obj, pk, actor):
            url = f"/duplicates/{obj.slug}/{pk}/with/"
            yield Offer(_("Merge with…"), url, "git-merge", obj.label, dialog=True, words=words)
        label = _(": ").join((_("Likely duplicates"), obj.label_plural))
        yield Offer(label, f"/duplicates/{obj.slug}/", "copy", _("Go to"), words=words)


def _may_merge(request: HttpRequest, obj: Object, pk: int, actor: Actor) -> bool:
    """Say whether the record may be merged; asked once for a request that asks for the offers in each language."""
    held = vars(request).setdefault("may_merge", {})
    if (obj.key, pk) not in held:
        held[obj.key, pk] = may(actor, obj, "delete") and queries.mergeable(obj, [pk], actor).get(pk, False)
    return bool(held[obj.key, pk])
