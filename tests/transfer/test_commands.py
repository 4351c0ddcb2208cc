"""The commands do what the pages do: keys, columns, known shapes, tries, and exports of chosen fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhike.customers.models import Customer
from zhike.kernel.models import Event, Job, StoredFile
from zhike.workplace.imports.commands import export_command, import_files

AS = ("--as", "lin@example.com")
ROWS = "Firm;Import key;E-mail\nAlder Works;T1;alder@example.com\n;T2;\nCedar Works;T3;nonsense\n"


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS)
    return path


def stored() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Customer, Event, Job, StoredFile))


def test_a_try_prints_and_keeps_nothing(world, file, capsys):
    before = stored()
    words = ["customers", str(file), *AS, "--column", "Firm=name", "--delimiter", ";", "--check"]
    assert import_files(words) == 1
    printed = capsys.readouterr().out
    assert (
        "created          1" in printed and "  4: E-mail: " in printed and "Nothing was written." in printed
    )
    assert stored() == before


def test_an_import_knows_its_key_as_the_page_does(world, file, capsys):
    words = ["customers", str(file), *AS, "--column", "Firm=name"]
    assert import_files(words) == 0
    assert import_files(words) == 0
    assert Customer.objects.filter(name="Alder Works").count() == 1
    assert "unchanged        1" in capsys.readouterr().out
    assert import_files([*words, "--column", "Import key=", "--key", ""]) == 0
    assert Customer.objects.filter(name="Alder Works").count() == 2


def test_a_known_shape_is_tried_and_read(world, tmp_path, capsys):
    path = tmp_path / "accounts.csv"
    path.write_text("Record Id,Account Owner,Account Name,Billing Country\nz1,,Tea House,United Kingdom\n")
    words = [
        "customers",
        str(path),
        "--as",
        "ann@example.com",
        "--preset",
        "zoho-accounts",
        "--option",
        f"owner={world.mia.pk}",
    ]
    before = stored()
    assert import_files([*words, "--check"]) == 0
    assert stored() == before
    assert import_files([*words, "--mode", "create"]) == 0
    assert Customer.objects.get(import_key="zoho:z1").owner_id == world.mia.pk
    with pytest.raises(SystemExit, match="knows this by itself"):
        import_files([*words, "--column", "Account Name=name"])
    with pytest.raises(SystemExit, match="no such shape"):
        import_files(["contacts", *words[1:]])


def test_what_cannot_be_ends_with_a_sentence(world, file):
    with pytest.raises(SystemExit, match="no column “Nonsense”"):
        import_files(["customers", str(file), *AS, "--column", "Nonsense=name"])
    with pytest.raises(SystemExit, match="don't have the right"):
        import_files(["customers", str(file), "--as", "ray@example.com"])


def test_an_export_of_chosen_fields(world, tmp_path, capsys):
    path = tmp_path / "out.csv"
    assert (
        export_command(
            ["customers", str(path), *AS, "--fields", "id,name", "--search", "Acme", "--encoding", "gb18030"]
        )
        == 0
    )
    assert path.read_text("gb18030").splitlines() == ["ID,Name", f"{world.acme.pk},{world.acme.name}"]
    with pytest.raises(SystemExit, match="may not export"):
        export_command(["customers", str(path), *AS, "--fields", "nonsense"])
