"""Everything public has an exhibit, says what it promises, and knows no clock, file or global chance."""

import ast
import copy
import inspect
import json
import re
from dataclasses import is_dataclass
from pathlib import Path

import pytest

from .exhibit import Call, numbers_in, plain, same
from .gallery import CALLS, INSIDE, WITHOUT_EXHIBIT, modules, public, unseen

PUBLIC = dict(public())
MODULES = dict(modules())
# Where a module takes its formulas from: a reference with its year, or that it is the field's own counting.
SOURCE = re.compile(r"\(\d{4}|\d{4}\)| \d{4}|theory item|Source")
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter"}
# Only these read files: tables that come with the library or with a dependency, at first use.
READS_TABLES = {"folding", "divisions"}


def test_everything_public_has_an_exhibit():
    """A new class or function fails here until it joins an exhibit in buying, voice or judging."""
    assert unseen() == []


def test_what_is_inside_is_there():
    assert INSIDE - set(MODULES) == set()


@pytest.mark.parametrize("name", PUBLIC)
def test_everything_public_says_what_it_promises(name: str):
    found = PUBLIC[name]
    assert inspect.getdoc(found), f"{name} has no docstring"
    if inspect.isclass(found) and not issubclass(found, Exception):
        silent = [
            method for method, code in vars(found).items()
            if not method.startswith("_") and (inspect.isfunction(code) or isinstance(code, property | classmethod))
            and not inspect.getdoc(getattr(found, method))
        ]  # fmt: skip
        assert silent == [], f"methods of {name} without a docstring"


@pytest.mark.parametrize("name", PUBLIC)
def test_what_holds_values_is_frozen(name: str):
    if is_dataclass(PUBLIC[name]):
        assert PUBLIC[name].__dataclass_params__.frozen


@pytest.mark.parametrize(
    "short", [short for short, module in MODULES.items() if not hasattr(module, "__path__")]
)
def test_modules_name_their_question_and_formulas_their_source(short: str):
    text = MODULES[short].__doc__ or ""
    assert len(text) > 40
    models = [
        found for name, found in PUBLIC.items() if name.startswith(f"{short}.") and hasattr(found, "fit")
    ]
    if models and not f"{short}.".startswith(WITHOUT_EXHIBIT):
        docs = " ".join([text, *(inspect.getdoc(one) or "" for one in models)])
        assert SOURCE.search(docs), f"{short} fits a model and names no source"


@pytest.mark.parametrize("short", MODULES)
def test_no_clock_no_global_chance_no_file(short: str):
    tree = ast.parse(Path(MODULES[short].__file__ or "").read_text("utf-8"))
    used = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [ast.unparse(one) for one in used]
    assert [name for name in names if name.rpartition(".")[2] in CLOCKS and name.count(".")] == []
    chance = [
        name
        for name in names
        if re.match(r"(np\.|numpy\.)?random\.(?!default_rng|Generator|SeedSequence)", name)
    ]
    assert chance == []
    if short not in READS_TABLES:
        assert [
            name for name in names if name == "open" or name.endswith(("read_text", "urlopen", "read_csv"))
        ] == []


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_the_same_question_gets_the_same_answer_and_changes_nothing(call: Call):
    given, named = call.given(), call.named()
    before = copy.deepcopy(plain(given))
    first = plain(call.function(*given, **named))
    assert same(before, plain(given))
    assert same(first, plain(call.function(*call.given(), **call.named())))
    assert all(number == number and abs(number) != float("inf") for number in numbers_in(first))
    json.dumps(first, default=str, allow_nan=False)
