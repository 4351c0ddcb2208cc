"""Lists of what is mostly one's own: walk along them instead of gathering all that is seen through something else.

A contact is seen for its owner or team, or for its customers'. PostgreSQL answers the second by gathering the contacts
of all customers that somebody sees, and does so before the first row: most of a second at a million contacts. Where
more rows than a list counts are plainly his own, fifty of them are soon met along the order of the list, and the rest of
the rule is cheaper asked for each row by itself. Where they are few, that walk might be as long as the table.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, Q

from zhike.kernel.access import scope
from zhike.kernel.listing import COUNT_LIMIT, Listing


class PerRow(Exists):
    """An ``EXISTS`` that PostgreSQL can only answer row by row."""

    template = "COALESCE((SELECT TRUE FROM (%(subquery)s) AS part LIMIT 1), FALSE)"


def rows(listing: Listing) -> models.QuerySet | None:
    """Return the rows of a list to walk along, or None where its rule is plain or too few rows are the actor's own."""
    rule = scope(listing.actor, listing.obj, listing.verb)
    parts = [each for each in rule.children if isinstance(each, Exists)] if rule else []
    if not (rule and parts and rule.connector == Q.OR):
        return None
    own = Q(*(each for each in rule.children if not isinstance(each, Exists)), _connector=Q.OR)
    every = listing.obj.model._default_manager.filter(deleted_at__isnull=not listing.deleted)
    found = listing.narrowed(every)
    if found.filter(own).order_by().values("pk")[: COUNT_LIMIT + 1].count() <= COUNT_LIMIT:
        return None
    return found.filter(own | Q(*(PerRow(each.query) for each in parts), _connector=Q.OR))
