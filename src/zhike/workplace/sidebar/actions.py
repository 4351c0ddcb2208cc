"""Keep a record or view in one's sidebar, take it out, and arrange the sidebar.

Wishes of one person about his own pages, so they leave no events.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from zhike.kernel import access
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.objects import Object, all_objects
from zhike.people.actions.users import remember
from zhike.people.models import User
from zhike.workplace.saved_views import pinned
from zhike.workplace.saved_views import queries as saved_views
from zhike.workplace.sidebar.models import Shortcut

MOST = 50
ORDER, HIDDEN = "nav.order", "nav.hidden"
# Whether there is anything at all to look for: known with the session, so that most pages ask no query.
KEPT = "sidebar.kept"


def favour(obj: Object, pk: int, wants: bool, *, actor: Actor) -> None:
    """Keep a record in the sidebar, or no longer. Raises NotFound or Invalid."""
    access.get(actor, obj.model, pk)
    _keep(actor, wants, object=obj.key, record_id=pk)


def pin(view_id: int, wants: bool, *, actor: Actor) -> None:
    """Keep a saved view in the sidebar, or no longer. Raises NotFound or Invalid."""
    saved_views.get(actor, view_id)
    given = view_id in pinned.given_to(actor)
    # What was given to him stands there anyway, unless he took it out.
    _keep(actor, wants and not given, view_id=view_id)
    pinned.take_out([view_id], [view_id] if wants else [], actor=actor)


@transaction.atomic
def _keep(actor: Actor, wants: bool, **what: object) -> None:
    if actor.user_id is None:
        raise NotAllowed()
    # One change of a person's sidebar after the other, so that the limit and the order hold.
    User.objects.select_for_update(of=("self",)).only("pk").get(pk=actor.user_id)
    own = Shortcut.objects.filter(user_id=actor.user_id)
    if not wants:
        own.filter(**what).delete()
    elif not own.filter(**what).exists():
        if own.count() >= MOST:
            raise Invalid(
                _("The sidebar holds at most %(limit)d favourites. Take one out first.") % {"limit": MOST}
            )
        last = own.aggregate(last=Max("position"))["last"]
        Shortcut.objects.create(user_id=actor.user_id, position=0 if last is None else last + 1, **what)
    remember(actor.user_id, KEPT, own.exists())


@transaction.atomic
def arrange(
    order: Sequence[str], shown: Sequence[str], shortcuts: Sequence[int], kept: Sequence[int], *, actor: Actor,
    offered: Sequence[int] = (), wanted: Sequence[int] = (),
) -> None:  # fmt: skip
    """Set the order of the menu and of the favourites, which entries it shows, and which favourites are kept.

    Of the views that others pinned for him and that were ``offered``, those ``wanted`` stay.
    """
    if actor.user_id is None:
        raise NotAllowed()
    known = {obj.slug for obj in all_objects() if obj.navigation == "main"} | {"home"}
    names = [name for name in dict.fromkeys(order) if name in known]
    remember(actor.user_id, ORDER, names)
    remember(actor.user_id, HIDDEN, [name for name in names if name not in shown and name != "home"])
    pinned.take_out(offered, wanted, actor=actor)
    own = {row.pk: row for row in Shortcut.objects.select_for_update().filter(user_id=actor.user_id)}
    for position, pk in enumerate(dict.fromkeys(shortcuts)):
        row = own.get(pk)
        if row is not None and pk not in kept:
            row.delete()
        elif row is not None and row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def as_usual(*, actor: Actor) -> None:
    """Let the menu stand in its usual order again, with every entry."""
    if actor.user_id is None:
        raise NotAllowed()
    remember(actor.user_id, ORDER, [])
    remember(actor.user_id, HIDDEN, [])
