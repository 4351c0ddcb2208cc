"""What the palette offers besides records: commands that a reader may run, found by their words in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from zhike.kernel import access
from zhike.kernel.access import Actor, may
from zhike.kernel.errors import KernelError
from zhike.kernel.formats.folding import fold
from zhike.kernel.formats.pinyin import search_text
from zhike.kernel.objects import all_objects, get_object
from zhike.kernel.pages import settings as settings_pages
from zhike.kernel.pages.record import actions
from zhike.kernel.pages.shell import addresses, creations
from zhike.workplace.saved_views.queries import readable


@dataclass(frozen=True)
class Offer:
    """A command: where it leads. ``dialog`` opens the address in the dialog, ``press`` clicks what the selector finds."""

    label: str
    url: str = ""
    icon: str = "chevron-right"
    group: str = ""
    dialog: bool = False
    press: str = ""
    words: tuple[str, ...] = field(default=(), compare=False)


MOST_VIEWS = 200

Source = Callable[[HttpRequest, Actor], Iterable[Offer]]
_sources: list[Source] = []
# The same commands are asked for at each letter that somebody types.
found_by = lru_cache(maxsize=4096)(search_text)


def offers(source: Source) -> Source:
    """Let an app offer commands of its own in the palette; used as a decorator."""
    _sources.append(source)
    return source


def all_offers(request: HttpRequest, actor: Actor) -> list[Offer]:
    """Return every command that the reader may run, those about the record on screen first."""
    found = [*of_record(request, actor)]
    found += [
        offer
        for source in (_creations, _lists, _views, _places, *_sources)
        for offer in source(request, actor)
    ]
    return found


def matching(request: HttpRequest, actor: Actor, text: str) -> list[Offer]:
    """Return the commands that have every word of the text in their label, in either language, pinyin or initials."""
    words = fold(text).split()
    here = {(offer.url, offer.press): offer for offer in all_offers(request, actor)}
    haystacks = {key: found_by(offer.label, offer.group, *offer.words) for key, offer in here.items()}
    for language in (code for code, _name in settings.LANGUAGES if code != get_language()):
        with override(language):
            for offer in all_offers(request, actor):
                key = (offer.url, offer.press)
                haystacks[key] = f"{haystacks.get(key, '')} {found_by(offer.label, *offer.words)}"
    found = [key for key in here if all(word in haystacks[key] for word in words)]
    found.sort(key=lambda key: not fold(here[key].label).startswith(words[0]) if words else False)
    return [here[key] for key in found]


def of_record(request: HttpRequest, actor: Actor) -> Iterator[Offer]:
    """Yield the verbs of the record on screen, named by ``on`` (customers/7)."""
    slug, _slash, pk = request.GET.get("on", "").partition("/")
    if not (slug and pk.isascii() and pk.isdigit() and len(pk) < 19):
        return
    try:
        obj = get_object(slug)
        record = access.get(actor, obj.model, int(pk))
    except KernelError:
        return
    title = obj.title_of(record)
    able = actions(obj, record, actor)
    for action in able["actions"]:
        yield Offer(action["label"], action["url"], action["icon"], title, dialog=True)
    if able.get("edit_url"):
        yield Offer(_("Edit"), able["edit_url"], "pencil", title)
    if able.get("share_url"):
        yield Offer(_("Share"), able["share_url"], "share", title, dialog=True)
    if able.get("history_url"):
        yield Offer(_("History of every field"), able["history_url"], "history", title)


def _creations(request: HttpRequest, actor: Actor) -> Iterator[Offer]:
    for entry in creations(actor):
        label = _("New: %(object)s") % {"object": entry["label"]}
        yield Offer(label, entry["url"], "plus", _("Create"), words=(_("Create"), entry["label"]))


def _lists(request: HttpRequest, actor: Actor) -> Iterator[Offer]:
    yield Offer(_("Home"), "/", "home", _("Go to"))
    for obj in sorted(all_objects(), key=lambda obj: obj.rank):
        if obj.navigation == "main" and may(actor, obj, "see"):
            yield Offer(obj.label_plural, f"/{obj.slug}/", obj.icon, _("Go to"))


def _views(request: HttpRequest, actor: Actor) -> Iterator[Offer]:
    """Yield the saved views of lists that the reader may see; what a view shows is decided when it opens."""
    for view in _readable(request, actor):
        obj = get_object(view.object)
        if may(actor, obj, "see"):
            label = _(": ").join((obj.label_plural, view.name))
            yield Offer(label, f"/{obj.slug}/?view={view.pk}", "bookmark", _("Views"), words=(_("Views"),))


def _readable(request: HttpRequest, actor: Actor) -> list[Any]:
    """Return the views that the reader may see, read once for a request that asks for their names in each language."""
    if not hasattr(request, "palette_views"):
        rows = readable(actor).order_by("name", "pk")[:MOST_VIEWS]
        request.palette_views = list(rows)  # type: ignore[attr-defined]
    return request.palette_views  # type: ignore[attr-defined, no-any-return]


def _places(request: HttpRequest, actor: Actor) -> Iterator[Offer]:
    urls = addresses(actor)
    names = {
        "preferences": (_("Preferences"), "adjustments-horizontal"), "security": (_("Security"), "shield-lock"),
        "sessions": (_("Sessions"), "device-desktop"), "jobs": (_("Imports and exports"), "progress"),
        "audit": (_("Audit trail"), "history"), "trash": (_("Recycle bin"), "trash"),
    }  # fmt: skip
    for key, (label, icon) in names.items():
        if urls.get(key):
            yield Offer(label, urls[key], icon, _("Go to"))
    for tab in settings_pages.tabs(actor, ""):
        yield Offer(str(tab["label"]), tab["url"], "settings", _("Settings"), words=(_("Settings"),))
    yield Offer(_("Keyboard"), icon="help-circle", group=_("Go to"), press="[data-opens=zk-keys]")
