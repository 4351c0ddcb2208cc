"""What a new field or object costs in files, counted on a field and an object that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "zhike"


def naming(word: str) -> set[str]:
    """Return the files of the program that name a word, by their room in the app; simulated data left out."""
    found = set()
    for file in sorted(SOURCE.rglob("*")):
        parts = file.relative_to(SOURCE).parts
        if file.suffix not in (".py", ".html") or parts[0] == "demo" or {"tests", "locale"} & set(parts):
            continue
        if re.search(rf"\b{word}\b", file.read_text("utf-8")):
            found.add("/".join(parts))
    return found


def test_a_field_is_named_in_model_migration_and_declaration():
    """Its test is the fourth file."""
    assert naming("capital_currency") == {
        "customers/models/customer.py",
        "customers/migrations/0001_initial.py",
        "customers/objects/customer.py",
    }


def test_an_object_is_named_in_at_most_eight_files():
    files = naming("Category")
    assert {"catalog/models.py", "catalog/migrations/0001_initial.py", "catalog/objects.py"} <= files
    assert len(files) <= 7, "with its test: eight"


def test_the_guide_names_these_examples_and_every_flag():
    guide = (ROOT / "docs" / "guide" / "developers.md").read_text("utf-8")
    assert "Customer.capital_currency" in guide and "`Category`" in guide
    declared = (SOURCE / "kernel" / "fields.py").read_text("utf-8").partition("class BoundField")[0]
    flags = re.findall(r"^    (\w+): (?:bool|Literal|str)", declared, re.MULTILINE)
    assert len(flags) == 13, "name and twelve flags"
    assert [flag for flag in flags[1:] if f"| `{flag}` |" not in guide] == []
