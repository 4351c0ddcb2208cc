"""The sentences of this app that stand in more than one place."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from zhike.analytics.linkage.profiles import Reason
from zhike.kernel.formats.wording import joined
from zhike.kernel.wording import said as _

MERGED = (gettext_lazy("Merged"), gettext_lazy("%(actor)s merged %(titles)s into the %(object)s"))
TOLD_APART = (
    gettext_lazy("Not a duplicate"),
    gettext_lazy("%(actor)s said that this %(object)s is not “%(title)s”"),
)
UNMERGED = (gettext_lazy("Merge undone"), gettext_lazy("%(actor)s undid a merge of the %(object)s"))


def why(reason: Reason) -> str:
    """Return one reason in words: "same phone", "name 93 % alike"."""
    same = {
        "name": _("same name"), "registration": _("same registration number"), "phone": _("same phone"),
        "email": _("same e-mail"), "domain": _("same e-mail or web domain"), "city": _("same city"),
        "country": _("same country"), "chat": _("same WeChat or WeCom id"), "customer": _("same customer"),
    }  # fmt: skip
    if reason.similarity == 1:
        return _shared(same.get(reason.field, reason.field), reason.others)
    return _("name %(percent)d %% alike") % {"percent": round(reason.similarity * 100)}


def _shared(reason: str, others: int) -> str:
    """Return a reason with how many others it fits as well: what many share says little."""
    if others < 1:
        return reason
    if others == 1:
        return _("%(reason)s (which another one has too)") % {"reason": reason}
    return _("%(reason)s (which %(count)d others have too)") % {"reason": reason, "count": others}


def reasons_in_words(reasons: tuple[Reason, ...]) -> str:
    """Return the reasons that speak for a pair, in words."""
    return joined(_(", "), [why(reason) for reason in reasons if reason.bits > 0])


def label(evidence: str) -> str:
    """Return what a kind of evidence is called: a fact, or all signs together."""
    return {
        "name": _("same name"), "registration": _("same registration number"), "phone": _("same phone"),
        "email": _("same e-mail"), "domain": _("same e-mail or web domain"), "chat": _("same WeChat or WeCom id"),
        "together": _("similar name, or several signs together"),
    }.get(evidence, evidence)  # fmt: skip


def meaning(evidence: str) -> str:
    """Return what counts as the same, for the administrator who makes the rule."""
    return {
        "name": _("In whatever writing: legal form, place, width, upper case and traditional characters make no difference."),
        "registration": _("The registration or credit code, without spaces and hyphens."),
        "phone": _("The number in whatever writing, with or without the country's code. Mobile and landline count alike."),
        "email": _("The whole address; upper case makes no difference."),
        "domain": _("The part after @, or the website. Public mail services such as 163.com or gmail.com don't count."),
        "chat": _("The WeChat or WeCom id; upper case makes no difference."),
        "together": _("All that both records have in common makes it likely, by three quarters or more, that they are one."),
    }.get(evidence, "")  # fmt: skip
