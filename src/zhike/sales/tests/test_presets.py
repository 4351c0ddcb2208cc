"""Exports of deals of other programs, in the shapes that their documentation gives, after the files of their companies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from zhike.engagement.tests import test_sources
from zhike.kernel import jobs
from zhike.kernel.files.reading import Choices, open_table
from zhike.kernel.models import Job, StoredFile
from zhike.kernel.transfer import presets
from zhike.sales.models import Deal
from zhike.workplace.imports.commands import keep_path

OWN, OTHERS = Path(__file__).parent / "exports", Path(test_sources.__file__).parent / "exports"
DEALS = {
    "salesforce": "salesforce-Opportunity", "hubspot": "hubspot-deals", "zoho": "zoho-deals", "fxiaoke": "fxiaoke-deals",
}  # fmt: skip


# The administrator who imports is the same as for companies.
ada = test_sources.ada


def taken(actor, preset, path):
    job = jobs.run(presets.begin(presets.get(preset), [keep_path(actor, path)], {}, actor=actor).pk)
    assert job.state == Job.State.DONE, job.message
    return job


def counts(job):
    return tuple(job.result[name] for name in ("rows", "created", "changed", "unchanged", "errors"))


def preset_of(program):
    return "salesforce-opportunities" if program == "salesforce" else f"{program}-deals"


def companies(actor, program):
    for part in test_sources.PROGRAMS[program][:2]:
        taken(actor, f"{program}-{test_sources.PLURALS.get(part, part)}", OTHERS / f"{program}-{part}.csv")


def deals(actor, program):
    return taken(actor, preset_of(program), OWN / f"{DEALS[program]}.csv")


def test_opportunities_come_with_amount_stage_and_customer(ada):
    companies(ada, "salesforce")
    assert counts(deals(ada, "salesforce")) == (3, 3, 0, 0, 0)
    plant, tea, yarn = Deal.objects.order_by("import_key")
    assert (plant.import_key, plant.customer.name, plant.stage, plant.probability, plant.amount) == (
        "salesforce:0065g00000O1AAA", "Burlington Textiles", "negotiate", Decimal(90), Decimal("235000.5"),
    )  # fmt: skip
    assert (plant.expected_on, plant.closed_on, plant.owner_id) == (date(2024, 9, 30), None, ada.user_id)
    assert "Wants two lines" in plant.note and "0055g000001XAAA" in plant.note
    assert (tea.name, tea.stage, tea.closed_on) == ("青禾 · 春茶", "won", date(2024, 4, 20))
    # A stage of somebody's own is none of ours: the name is kept.
    assert (yarn.stage, "Parked by Ada" in yarn.note) == ("new", True)


def test_a_lost_deal_keeps_its_reason_in_the_words_it_had(ada):
    companies(ada, "hubspot")
    assert counts(deals(ada, "hubspot")) == (2, 2, 0, 0, 0)
    lost = Deal.objects.get(import_key="hubspot:7002")
    assert (lost.stage, lost.lost_reason, lost.lost_note, lost.closed_on, lost.currency) == (
        "lost", "other", "Bought elsewhere", date(2024, 5, 6), "EUR",
    )  # fmt: skip
    rollout = Deal.objects.get(import_key="hubspot:7001")
    assert (rollout.stage, rollout.contact.import_key, rollout.lost_reason) == ("propose", "hubspot:101", "")


def test_zoho_and_fxiaoke(ada):
    for program in ("zoho", "fxiaoke"):
        companies(ada, program)
        assert counts(deals(ada, program)) == (1, 1, 0, 0, 0)
    zylker = Deal.objects.get(import_key__startswith="zoho:")
    assert (zylker.stage, zylker.lost_reason, zylker.contact.full_name) == ("lost", "competitor", "Asha Rao")
    show = Deal.objects.get(import_key__startswith="fxiaoke:")
    assert (show.import_key, show.stage, show.amount, show.expected_on, show.note) == (
        "fxiaoke:海宁皮革城:皮革城夏季陈列", "propose", Decimal(56000), date(2024, 7, 15), "老板很关心交期",
    )  # fmt: skip


@pytest.mark.parametrize("program", DEALS)
def test_a_second_time_changes_nothing(ada, program):
    companies(ada, program)
    first = counts(deals(ada, program))
    assert counts(deals(ada, program)) == (first[0], 0, 0, first[0], 0)


@pytest.mark.parametrize("program", DEALS)
def test_each_file_is_known_by_its_headers_to_one_preset(program):
    headers = open_table(OWN / f"{DEALS[program]}.csv", Choices()).headers
    known = [preset.key for preset in presets.all_presets().values() if preset.matches(headers)]
    assert known == [preset_of(program)]


def test_without_the_companies_the_rows_come_back_and_say_why(ada):
    job = deals(ada, "salesforce")
    assert (counts(job), Deal.objects.count()) == ((3, 0, 0, 0, 3), 0)
    returned = presets.path_of(StoredFile.objects.get(pk=job.result["error_file"])).read_text("utf-8-sig")
    assert returned.count("Import the files of the companies and contacts first.") == 3
