"""Names of people: which part is the surname, in which order they are shown, how one addresses them."""

from __future__ import annotations

import re
from typing import NamedTuple

from zhike.kernel.formats.folding import narrow, simplify
from zhike.kernel.formats.pinyin import syllables
from zhike.kernel.formats.surnames import surname_of

FAMILY_FIRST, GIVEN_FIRST = "family_first", "given_first"

# The middle dot of foreign and minority names, as GB/T 15834 has it, and the dots typed instead of it.
_DOTS = re.compile(r"\s*[·•・‧∙･．]\s*")
_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_PARTICLES = frozenset(("al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "ten", "ter", "van", "von", "zu"))  # fmt: skip
_HONORIFICS = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir)\.?\s+(?=\S)", re.IGNORECASE)

# The first that fits decides; a deputy is addressed like the principal (副 is left out).
_TITLES = (
    ("总工", "总工"),
    ("董事长|chairman|chairwoman", "董"),
    ("工程师|技术员|程序员|架构师|engineer|developer", "工"),
    (
        "总经理|总裁|总监|总助|老板|创始人|合伙人|ceo|cfo|cto|coo|president|founder|owner|general manager|director",
        "总",
    ),
    (
        "校长|院长|所长|厂长|店长|行长|站长|队长|局长|处长|科长|部长|市长|县长|区长|镇长|村长|会长|秘书长|理事长|组长|馆长|台长",
        "",
    ),
    ("主任|书记|主席|经理|主管|教授|律师|会计|护士长|秘书|supervisor", ""),
    ("医生|医师|大夫|doctor|physician", "医生"),
    ("教师|老师|讲师|导师|teacher|lecturer", "老师"),
    ("professor", "教授"),
    ("manager", "经理"),
    ("lawyer|attorney", "律师"),
    ("总$", "总"),
    ("工$", "工"),
)
_GENDER_TITLES = {"male": ("先生",), "female": ("女士",)}


class Name(NamedTuple):
    """A name in two parts. ``surname`` is "" where it can't be told, and then ``given`` is the whole name."""

    surname: str
    given: str


def tidy_name(name: str) -> str:
    """Return the name with ordinary spaces and the right middle dot, and without spaces between Chinese characters."""
    tidy = _DOTS.sub("·", narrow(name))
    return tidy.replace(" ", "") if _HAN.fullmatch(tidy.replace(" ", "")) else tidy


def is_han_name(name: str) -> bool:
    """Tell whether this is a Chinese name of two to four characters that begins with a known surname."""
    tidy = tidy_name(name)
    return bool(_HAN.fullmatch(tidy)) and 2 <= len(tidy) <= 4 and surname_of(simplify(tidy)) != ""


def split_name(name: str) -> Name:
    """Tell surname and given name apart.

    Chinese by the list of surnames, those of two characters first (欧阳修); Latin with the surname last, its
    particles with it (Ludwig van Beethoven), or before a comma. Names with a middle dot (买买提·艾力) are not split:
    which part is the family's differs from people to people.
    """
    tidy = tidy_name(name)
    if is_han_name(tidy):
        length = len(surname_of(simplify(tidy)))
        return Name(tidy[:length], tidy[length:])
    if "·" in tidy or _HAN.search(tidy):
        return Name("", tidy)
    surname, comma, given = tidy.partition(",")
    if comma and given.strip():
        return Name(surname.strip(), given.strip())
    parts = _HONORIFICS.sub("", tidy).split(" ")
    start = next(
        (place for place in range(1, len(parts)) if parts[place].lower() in _PARTICLES), len(parts) - 1
    )
    return Name(" ".join(parts[start:]), " ".join(parts[:start])) if len(parts) > 1 else Name("", tidy)


def join_name(surname: str, given: str, order: str = "") -> str:
    """Return the full name: Chinese without a space and surname first, others in the order of ``order``.

    ``order`` is family_first or given_first; without it the script decides (Latin: given name first).
    """
    if not (surname and given):
        return surname or given
    chinese = bool(_HAN.fullmatch(surname + given))
    parts = (given, surname) if order == GIVEN_FIRST or (not order and not chinese) else (surname, given)
    return "".join(parts) if chinese and order != GIVEN_FIRST else " ".join(parts)


def romanise(name: str, order: str = FAMILY_FIRST) -> str:
    """Return a Chinese name in Latin letters after GB/T 28039-2011: 曾国藩 → Zeng Guofan, 吕布 → Lyu Bu.

    An apostrophe parts syllables that could be read as one (张西安 → Zhang Xi'an). Other names stay as they are.
    """
    if not is_han_name(name):
        return tidy_name(name)
    surname, given = split_name(name)
    spoken = [reading[:-1].replace("v", "yu") for reading in syllables(surname + given, person=True)]
    parts = [_joined(spoken[: len(surname)]), _joined(spoken[len(surname) :])]
    return " ".join(filter(None, reversed(parts) if order == GIVEN_FIRST else parts))


def salutations(name: str, position: str = "", gender: str = "") -> list[str]:
    """Suggest how to address somebody in Chinese, the likeliest first: 王总, 李工, 张主任, 王先生.

    ``position`` in Chinese or English, ``gender`` male, female or "". Empty for a name that is not Chinese.
    """
    surname = split_name(name).surname if is_han_name(name) else ""
    if not surname:
        return []
    title = _title(position)
    courtesies = _GENDER_TITLES.get(gender, ("先生", "女士"))
    return list(dict.fromkeys(surname + each for each in (title, *courtesies) if each))


def _title(position: str) -> str:
    plain = narrow(position).lower()
    for pattern, title in _TITLES:
        if found := re.search(pattern, plain):
            return title or found[0]
    return ""


def _joined(spoken: list[str]) -> str:
    word = "".join(
        "'" * (place > 0 and syllable[0] in "aeo") + syllable for place, syllable in enumerate(spoken)
    )
    return word.capitalize()
