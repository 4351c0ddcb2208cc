"""How the conditions of a filter are said and denied; the words are marked here and translated by callers."""

from __future__ import annotations

from zhike.kernel.formats.wording import gettext_noop as _

# What an operator says of a field, and its exact opposite. A field that is empty satisfies no comparison, so the
# opposite of one holds for it too.
SENTENCES: dict[str, tuple[str, str]] = {
    "eq": (_("%(field)s is %(value)s"), _("%(field)s is not %(value)s")),
    "ne": (_("%(field)s is not %(value)s"), _("%(field)s is %(value)s or empty")),
    "in": (_("%(field)s is one of %(value)s"), _("%(field)s is none of %(value)s")),
    "not_in": (_("%(field)s is none of %(value)s"), _("%(field)s is one of %(value)s or empty")),
    "gt": (_("%(field)s is greater than %(value)s"), _("%(field)s is not greater than %(value)s")),
    "gte": (_("%(field)s is at least %(value)s"), _("%(field)s is not at least %(value)s")),
    "lt": (_("%(field)s is less than %(value)s"), _("%(field)s is not less than %(value)s")),
    "lte": (_("%(field)s is at most %(value)s"), _("%(field)s is not at most %(value)s")),
    "between": (_("%(field)s lies between %(value)s"), _("%(field)s does not lie between %(value)s")),
    "contains": (_("%(field)s contains %(value)s"), _("%(field)s does not contain %(value)s")),
    "starts_with": (_("%(field)s begins with %(value)s"), _("%(field)s does not begin with %(value)s")),
    "has_any": (_("%(field)s has any of %(value)s"), _("%(field)s has none of %(value)s")),
    "has_all": (_("%(field)s has all of %(value)s"), _("%(field)s does not have all of %(value)s")),
    "last": (_("%(field)s was in the last %(value)s"), _("%(field)s was not in the last %(value)s")),
    "next": (_("%(field)s is in the next %(value)s"), _("%(field)s is not in the next %(value)s")),
    "empty": (_("%(field)s is empty"), _("%(field)s is filled")),
    "filled": (_("%(field)s is filled"), _("%(field)s is empty")),
}
# How comparisons of days and moments are said: nobody calls a day greater.
OF_TIME: dict[str, tuple[str, str]] = {
    "eq": (_("%(field)s is on %(value)s"), _("%(field)s is not on %(value)s")),
    "ne": (_("%(field)s is not on %(value)s"), _("%(field)s is on %(value)s or empty")),
    "gt": (_("%(field)s after %(value)s"), _("%(field)s until %(value)s or empty")),
    "gte": (_("%(field)s from %(value)s"), _("%(field)s before %(value)s or empty")),
    "lt": (_("%(field)s before %(value)s"), _("%(field)s from %(value)s or empty")),
    "lte": (_("%(field)s until %(value)s"), _("%(field)s after %(value)s or empty")),
}
