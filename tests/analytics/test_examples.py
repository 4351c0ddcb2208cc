"""The examples in the library's docstrings run and are right."""

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import zhike.analytics

MODULES = sorted(module.name for module in walk_packages(zhike.analytics.__path__, "zhike.analytics."))


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str):
    assert doctest.testmod(import_module(name)).failed == 0
