"""Keep Chinese complete: every sentence translated, with the same placeholders, and none outside the catalogue."""

import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.messages import CATALOGUE, LOCALE, SOURCE, MakeMessages, collect

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")
ENTRY = re.compile(r'^((?:msgctxt ".*"\n)?msgid (?:".*"\n)+)', re.MULTILINE)
ALIAS = re.compile(r"\b(?:u?n?p?gettext(?:_lazy|_noop)?) as (\w+)")
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
# Comments, and the block that holds the name of a class.
UNSAID = re.compile(
    r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{%\s*block main_class\s*%}.*?{%\s*endblock\s*%}", re.DOTALL
)
TRANSLATED = re.compile(r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
# What needs no translation: the language switch, names of formats, keys of the keyboard.
ALLOWED = {"EN", "Authorization: Bearer", "Ctrl", "Esc", "Enter", "Alt", "Space", "×", "html"}
READ_ALOUD = {"aria-label", "title", "placeholder", "alt"}


def read(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, locale="zh_Hans")


def sentences(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return the singular and plural forms of a sentence, or the one form that it has."""
    return [text or ""] if isinstance(text, str | None) else list(text)


def keys(catalogue: Catalog) -> set[tuple[str | None, str]]:
    return {(message.context, forms(message.id)[0]) for message in sentences(catalogue)}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read(LOCALE / CATALOGUE)


def test_every_sentence_is_translated(catalogue: Catalog):
    missing = [message.id for message in sentences(catalogue) if not all(forms(message.string))]
    assert missing == []


def test_no_sentence_stands_twice():
    # A merge can leave two, of which the compiler quietly takes one.
    entries = Counter(ENTRY.findall((LOCALE / CATALOGUE).read_text()))
    assert sum(entries.values()) > 2000
    assert [entry for entry, times in entries.items() if times > 1] == []


def test_no_translation_is_a_guess(catalogue: Catalog):
    assert not catalogue.fuzzy
    assert [message.id for message in sentences(catalogue) if message.fuzzy] == []


def test_a_translation_has_the_placeholders_of_its_sentence(catalogue: Catalog):
    # The one Chinese form stands for all numbers, so it is held against the plural.
    wrong = {
        forms(message.id)[-1]: text
        for message in sentences(catalogue)
        for text in forms(message.string)
        if set(PLACEHOLDER.findall(forms(message.id)[-1])) != set(PLACEHOLDER.findall(text))
    }
    assert wrong == {}


def test_chinese_has_one_form_for_all_numbers(catalogue: Catalog):
    assert catalogue.num_plurals == 1
    plural = [message for message in sentences(catalogue) if message.pluralizable]
    assert plural and all(len(forms(message.string)) == 1 for message in plural)


@pytest.mark.skipif(not shutil.which("xgettext"), reason="GNU gettext is not installed")
def test_the_catalogue_holds_what_the_sources_say(catalogue: Catalog, tmp_path: Path):
    (tmp_path / CATALOGUE).parent.mkdir(parents=True)
    collect(tmp_path)
    said = keys(read(tmp_path / CATALOGUE))
    assert said - keys(catalogue) == set(), "run bin/messages, then translate"
    assert keys(catalogue) - said == set(), "run bin/messages: nobody says these any more"


def test_the_extractor_knows_every_name_given_to_gettext():
    known = {"_"} | {
        option.removeprefix("--keyword=").partition(":")[0] for option in MakeMessages.xgettext_options
    }
    used = {
        alias
        for file in SOURCE.rglob("*.py")
        if "tests" not in file.parts
        for alias in ALIAS.findall(file.read_text("utf-8"))
    }
    assert used <= known


class VisibleText(HTMLParser):
    """Collect what a reader sees or hears of a template: text, and attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "code", "kbd"}:
            self.silent[tag] += 1
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        if self.silent[tag]:
            self.silent[tag] -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent.total():
            self.found.append(data)


def bare_words(template: str) -> list[str]:
    """Return the words of a template that stand outside every translation."""
    text = TAG.sub("\N{INFORMATION SEPARATOR ONE}", TRANSLATED.sub("", UNSAID.sub("", template)))
    parser = VisibleText()
    parser.feed(text)
    pieces = [piece.strip(" \n·–…:.,()") for found in parser.found for piece in found.split("\x1f")]
    return [piece for piece in pieces if re.search(r"[A-Za-z]", piece) and piece not in ALLOWED]


def test_templates_say_nothing_outside_translate():
    bare = {
        str(file.relative_to(SOURCE)): words
        for file in sorted(SOURCE.glob("*/templates/**/*.html"))
        if (words := bare_words(file.read_text("utf-8")))
    }
    assert bare == {}


def test_the_check_of_templates_finds_bare_words():
    assert bare_words('<p>Save {% translate "it" %}</p>') == ["Save"]
    assert bare_words('<a title="Open">{{ name }}</a>') == ["Open"]
    assert bare_words("{% blocktranslate %}Open {{ name }}{% endblocktranslate %}<code>zk_</code>") == []
