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
from .gallery import CALLS, INSIDE, modules, public, unseen

PUBLIC = dict(public())
MODULES = dict(modules())
# Where a module takes its formulas from: a reference with its year, or that it is the field's own counting.
SOURCE = re.compile(r"\(\d{4}|\d{4}\)| \d{4}|theory item|Source")
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter"}
# Only these read files: tables that come with the library or with a dependency, at first use.
READS_TABLES = {"folding", "divisions"}
CHANCE = re.compile(r"(np\.|numpy\.)?random\.(?!default_rng|Generator|SeedSequence)")


def test_everything_public_has_an_exhibit():
    """A new class or function fails here until it joins an exhibit in buying, voice or judging."""
    assert unseen() == []


def test_what_is_inside_is_there():
    assert INSIDE - set(MODULES) == set()


def test_everything_public_says_what_it_promises():
    silent = [name for name, found in PUBLIC.items() if not inspect.getdoc(found)]
    for name, found in PUBLIC.items():
        if inspect.isclass(found) and not issubclass(found, Exception):
            silent += [
                f"{name}.{method}" for method, code in vars(found).items()
                if not method.startswith("_") and (inspect.isfunction(code) or isinstance(code, property | classmethod))
                and not inspect.getdoc(getattr(found, method))
            ]  # fmt: skip
    assert silent == []


def test_what_holds_values_is_frozen():
    loose = [
        name for name, one in PUBLIC.items() if is_dataclass(one) and not one.__dataclass_params__.frozen
    ]
    assert loose == []


def test_modules_name_their_question_and_formulas_their_source():
    for short, module in MODULES.items():
        if hasattr(module, "__path__"):
            continue
        text = module.__doc__ or ""
        assert len(text) > 40, short
        models = [one for name, one in PUBLIC.items() if name.startswith(f"{short}.") and hasattr(one, "fit")]
        if models:
            docs = " ".join([text, *(inspect.getdoc(one) or "" for one in models)])
            assert SOURCE.search(docs), f"{short} fits a model and names no source"


def test_no_clock_no_global_chance_no_file():
    for short, module in MODULES.items():
        tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
        names = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
        refused = [name for name in names if name.rpartition(".")[2] in CLOCKS and name.count(".")]
        refused += [name for name in names if CHANCE.match(name)]
        if short not in READS_TABLES:
            refused += [
                one for one in names if one == "open" or one.endswith(("read_text", "urlopen", "read_csv"))
            ]
        assert refused == [], short


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_the_same_question_gets_the_same_answer_and_changes_nothing(call: Call):
    given, named = call.given(), call.named()
    before = copy.deepcopy(plain(given))
    first = plain(call.function(*given, **named))
    assert same(before, plain(given))
    assert same(first, plain(call.function(*call.given(), **call.named())))
    assert all(number == number and abs(number) != float("inf") for number in numbers_in(first))
    json.dumps(first, default=str, allow_nan=False)
