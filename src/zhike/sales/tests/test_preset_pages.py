"""The page that shows a file of a known shape before it is imported, for each program and for the shop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhike.customers.models import Customer
from zhike.engagement.tests import test_sources
from zhike.kernel import jobs
from zhike.kernel.files.reading import Choices, open_table
from zhike.kernel.models import Event, Job, StoredFile
from zhike.kernel.transfer import presets
from zhike.workplace import sources
from zhike.workplace.imports.commands import keep_path
from zhike.workplace.preset_import import guides, shapes

DEALS, OTHERS = Path(__file__).parent / "exports", Path(test_sources.__file__).parent / "exports"
FILES = [*DEALS.glob("*.csv"), *OTHERS.glob("*.csv")]


def send(world: Any, path: Path, slug: str, user: Any = None) -> Any:
    """Upload a file as a person does, without naming its shape; return where the browser is led."""
    with path.open("rb") as stream:
        return world.browser(user or world.ann).post(f"/{slug}/import/", {"file": stream})


def newest() -> Job:
    return Job.objects.filter(kind="preset").latest("id")


def test_every_preset_explains_itself():
    assert set(guides.all_guides()) == set(presets.all_presets())
    assert len(guides.all_guides()) == 17


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_recognised_shown_and_matched(world, path):
    headers = open_table(path, Choices()).headers
    preset = next(preset for preset in presets.all_presets().values() if preset.matches(headers))
    slug = {"customers.customer": "customers", "customers.contact": "contacts", "sales.deal": "deals"}.get(
        preset.object_key, "interactions"
    )
    answer = send(world, path, slug)
    stored = StoredFile.objects.latest("id")
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/{slug}/import/preset/{preset.key}/?file={stored.pk}",
    )
    page = world.browser(world.ann).get(answer["Location"])
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('<th scope="row">') == len(headers)
    assert "Key of the other program" in text and "Owner where the file names nobody known here" in text
    assert not Job.objects.filter(kind="preset").exists()


def test_columns_are_followed_into_our_fields(world):
    guide = guides.guide_of("salesforce-accounts")
    headers = ["Id", "Name", "AccountNumber", "BillingCountry", "OwnerId", "Description", "Fax"]
    assert guide.goes(headers, world.actor(world.ann)) == [
        "Key of the other program", "Name", "Customer code", "Country or region", "Owner", "Note", "",
    ]  # fmt: skip


def test_the_choices_reach_the_rows(world):
    answer = send(world, OTHERS / "salesforce-Account.csv", "customers")
    ann = world.browser(world.ann)
    assert ann.post(answer["Location"], {"mode": "create", "owner": world.mia.pk}).status_code == 302
    assert newest().params["options"]["owner"] == str(world.mia.pk)
    assert jobs.run(newest().pk).result["created"] == 3
    assert set(
        Customer.objects.filter(import_key__startswith="salesforce:").values_list("owner", flat=True)
    ) == {world.mia.pk}


def test_a_chosen_currency_stands_in_where_the_file_names_none(world):
    cell = sources.currency("Currency")
    chosen = {shapes.CHOSEN_CURRENCY: "SEK"}
    assert (cell(chosen), cell(chosen | {"currency": "EUR"}), cell({})) == ("SEK", "EUR", "GBP")
    answer = send(world, DEALS / "zoho-deals.csv", "deals")
    sent = {"mode": "both", "currency": "SEK", "owner": ""}
    assert world.browser(world.ann).post(answer["Location"], sent).status_code == 302
    assert newest().params["options"]["currency"] == "SEK"


def test_a_file_of_another_program_is_checked_without_importing(world):
    answer = send(world, OTHERS / "salesforce-Account.csv", "customers")
    ann = world.browser(world.ann)
    assert 'name="check"' in ann.get(answer["Location"]).content.decode()
    before = (
        Customer.objects.count(),
        Job.objects.count(),
        Event.objects.count(),
        StoredFile.objects.count(),
    )
    page = ann.post(answer["Location"], {"mode": "create", "owner": world.mia.pk, "check": "1"})
    checked = page.context["checked"]
    assert page.status_code == 200 and "Nothing has been written." in page.content.decode()
    assert checked.whole and checked.counts.created == 3
    assert before == (
        Customer.objects.count(),
        Job.objects.count(),
        Event.objects.count(),
        StoredFile.objects.count(),
    )
    assert f'<option value="{world.mia.pk}" selected' in page.content.decode()
    assert ann.post(answer["Location"], {"mode": "create", "owner": world.mia.pk}).status_code == 302
    done = jobs.run(newest().pk).result
    assert {name: done[name] for name in ("rows", "created", "errors")} == {
        name: getattr(checked.counts, name) for name in ("rows", "created", "errors")
    }


def test_a_check_names_the_rows_that_another_program_spoilt(world, tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text("Id,AccountId,LastName,FirstName,OwnerId\n1,001,Bell,Jo,\n")
    answer = send(world, path, "contacts")
    page = world.browser(world.ann).post(answer["Location"], {"mode": "both", "check": "1"})
    [fault] = page.context["checked"].faults
    assert fault["row"] == 2 and "salesforce:001" in fault["reason"] and fault["column"] == "Customer"


@pytest.mark.parametrize(("sent", "fault"), [
    ({"mode": "both", "owner": "987654"}, "There is no such person"), ({"mode": "sometimes"}, "Select a valid choice"),
    ({"mode": "both", "currency": "XXX1"}, "Select a valid choice"),
])  # fmt: skip
def test_a_choice_that_cannot_be_is_refused_and_nothing_starts(world, sent, fault):
    answer = send(world, DEALS / "zoho-deals.csv", "deals")
    refused = world.browser(world.ann).post(answer["Location"], sent)
    assert refused.status_code == 422
    assert fault in refused.content.decode()
    assert not Job.objects.filter(kind="preset").exists()


def test_a_file_of_another_shape_can_be_matched_by_hand_instead(world, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("Name,City\nTea House,Bath\n")
    with path.open("rb") as stream:
        answer = world.browser(world.ann).post(
            "/customers/import/", {"file": stream, "preset": "zoho-accounts"}
        )
    page = world.browser(world.ann).get(answer["Location"])
    stored = StoredFile.objects.latest("id")
    assert page.status_code == 422
    assert (
        "The file is no Zoho CRM: Accounts: it lacks account name, account owner, billing country, record id."
        in page.content.decode()
    )
    assert f'href="/customers/import/{stored.pk}/"' in page.content.decode()
    assert world.browser(world.ann).post(answer["Location"], {"mode": "both"}).status_code == 422
    assert not Job.objects.filter(kind="preset").exists()


def test_nobody_imports_a_file_of_somebody_else(world):
    stored = keep_path(world.actor(world.ann), OTHERS / "zoho-accounts.csv")
    ben = world.browser(world.mia)
    assert ben.get(f"/customers/import/preset/zoho-accounts/?file={stored.pk}").status_code in (403, 404)
    ann = world.browser(world.ann)
    for url in (f"/contacts/import/preset/zoho-accounts/?file={stored.pk}", "/customers/import/preset/zoho-accounts/",
                "/customers/import/preset/zoho-accounts/?file=999999", f"/customers/import/preset/none/?file={stored.pk}"):  # fmt: skip
        assert ann.get(url).status_code == 404, url


def test_the_shop_asks_for_currency_rate_and_zone_and_takes_several_files(world, tmp_path):
    lines = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    paths = [tmp_path / "one.csv", tmp_path / "two.csv"]
    paths[0].write_text(lines + "536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n")
    paths[1].write_text(lines + "536366,85123A,HOLDER,2,2010-12-01 09:26:00,2.55,17850,United Kingdom\n")
    streams = [path.open("rb") for path in paths]
    answer = world.browser(world.ann).post("/orders/import/", {"file": streams, "preset": "online-retail"})
    ann = world.browser(world.ann)
    page = ann.get(answer["Location"]).content.decode()
    assert "one.csv" in page and "two.csv" in page and "Customer, by number" in page
    assert (
        ann.post(answer["Location"], {"currency": "GBP", "zone": "Europe/London", "rate": "-1"}).status_code
        == 422
    )
    assert not Job.objects.filter(kind="preset").exists()
    sent = {"currency": "GBP", "zone": "Europe/London", "rate": "9.2", "dates": ""}
    assert ann.post(answer["Location"], sent).status_code == 302
    job = jobs.run(newest().pk)
    assert (job.state, job.result["rows"], job.result["errors"]) == (Job.State.DONE, 2, 0)
    assert job.params["options"] == {
        "currency": "GBP",
        "zone": "Europe/London",
        "rate": "9.2",
        **({"encoding": "utf-8"} if "encoding" in job.params["options"] else {}),
    }


def test_what_is_no_table_is_refused_before_anything_goes_on(world):
    ann = world.browser(world.ann)
    sent = {
        "": "The file is empty. Choose the one that holds the rows.",
        "\x89PNG\r\n\x1a\n": "This is a picture, not a table",
    }
    for preset in ("", "zoho-accounts"):
        for start, said in sent.items():
            stream = SimpleUploadedFile("rows.csv", start.encode("latin-1"))
            answer = ann.post("/customers/import/", {"file": stream, "preset": preset})
            assert answer.status_code == 422
            assert answer.context["form"].errors["file"][0].startswith(said), (preset, start)


def test_without_a_key_every_row_is_new(world):
    ann = world.browser(world.ann)
    stream = SimpleUploadedFile("rows.csv", b"id,name\n1,Keyless one\n")
    where = ann.post("/customers/import/", {"file": stream})["Location"]
    sent = {"column-0": "id", "column-1": "name", "key": "", "mode": "both"}
    assert ann.post(where, sent | {"mode": "update"}).status_code == 422
    ann.post(where, sent)
    assert Job.objects.get().params["plan"]["mode"] == "create"
