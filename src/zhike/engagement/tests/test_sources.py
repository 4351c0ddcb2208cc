"""Files in the shapes of Salesforce, HubSpot, Zoho CRM and 纷享销客, imported by their presets with exact counts."""

from pathlib import Path

import pytest

from zhike.customers.models import Contact, Customer
from zhike.engagement.models import Interaction
from zhike.kernel import actions, jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.files.reading import Choices, open_table
from zhike.kernel.models import Job, StoredFile
from zhike.kernel.transfer import presets
from zhike.people import actors
from zhike.people.actions import organisation, roles
from zhike.people.models import Role, User
from zhike.workplace.imports.commands import keep_path

EXPORTS = Path(__file__).parent / "exports"
PROGRAMS = {
    "salesforce": ("Account", "Contact", "Note"),
    "hubspot": ("companies", "contacts", "notes"),
    "zoho": ("accounts", "contacts", "notes"),
    "fxiaoke": ("customers", "contacts", "notes"),
}
PLURALS = {"Account": "accounts", "Contact": "contacts", "Note": "notes"}


@pytest.fixture
def ada(db):
    roles.ensure_presets()
    organisation.ensure()
    role = Role.objects.get(key="administrator")
    user = actions.insert(User(name="Ada", email="ada@example.com", role=role), actor=SYSTEM)
    return actors.load(user.pk)


def run(actor, program, part):
    """Import one file; return how the job ended."""
    preset = presets.get(f"{program}-{PLURALS.get(part, part)}")
    stored = keep_path(actor, EXPORTS / f"{program}-{part}.csv")
    job = presets.begin(preset, [stored], {}, actor=actor)
    return jobs.run(job.pk)


def counts(job):
    assert job.state == Job.State.DONE, job.message
    return tuple(job.result[name] for name in ("rows", "created", "changed", "unchanged", "errors"))


def test_salesforce_comes_whole_and_linked(ada):
    assert counts(run(ada, "salesforce", "Account")) == (3, 3, 0, 0, 0)
    contacts = run(ada, "salesforce", "Contact")
    assert counts(contacts) == (2, 1, 0, 0, 1)
    assert counts(run(ada, "salesforce", "Note")) == (2, 2, 0, 0, 0)
    mill = Customer.objects.get(import_key="salesforce:0015g00000A1AAA")
    assert (mill.name, mill.country, mill.code, mill.owner_id) == (
        "Burlington Textiles",
        "US",
        "CD656092",
        ada.user_id,
    )
    jack = Contact.objects.get(import_key="salesforce:0035g00000C1AAA")
    assert (jack.full_name, jack.customer_id) == ("Jack Rogers", mill.pk)
    call, taste = Interaction.objects.order_by("at")
    assert (call.subject, call.customer_id, call.at.isoformat()[:16]) == (
        "First call",
        mill.pk,
        "2024-03-01T10:15",
    )
    assert (taste.contact_id, taste.happened.splitlines()[0]) == (jack.pk, "Likes green tea")


def test_what_no_field_holds_stands_in_the_note(ada):
    run(ada, "salesforce", "Account")
    edge = Customer.objects.get(name="Edge & Söhne")
    assert (edge.country, edge.website) == ("", "")
    assert "Freedonia" in edge.note and "not a site" in edge.note and "0055g000001XAAA" in edge.note


def test_a_link_to_a_row_that_is_not_there_says_which_file_comes_first(ada):
    job = run(ada, "salesforce", "Contact")
    assert counts(job) == (2, 0, 0, 0, 2)
    stored = StoredFile.objects.get(pk=job.result["error_file"])
    from_file = presets.path_of(stored).read_text("utf-8-sig")
    assert from_file.count("Import the file of the companies first.") == 2
    assert Contact.objects.count() == 0


@pytest.mark.parametrize("program", ["hubspot", "zoho", "fxiaoke"])
def test_the_files_of_a_program_come_linked_and_a_second_time_change_nothing(ada, program):
    sizes = {"hubspot": (2, 1, 1)}.get(program, (1, 1, 1))
    for part, size in zip(PROGRAMS[program], sizes, strict=True):
        assert counts(run(ada, program, part)) == (size, size, 0, 0, 0)
    for part, size in zip(PROGRAMS[program], sizes, strict=True):
        assert counts(run(ada, program, part)) == (size, 0, 0, size, 0)
    note = Interaction.objects.get()
    assert note.customer.import_key.startswith(f"{program}:") and note.owner_id == ada.user_id
    # What 纷享销客 records is sales work with a customer, what the others call a note is none.
    assert note.kind == ("other" if program == "fxiaoke" else "note")
    assert Contact.objects.get().customer_id == note.customer_id


def test_html_of_a_note_becomes_lines(ada):
    for part in PROGRAMS["hubspot"]:
        run(ada, "hubspot", part)
    assert Interaction.objects.get().happened == "Met at the fair.\nBudget & dates open."


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_file_is_known_by_its_headers_and_by_one_preset_only(program):
    for part in PROGRAMS[program]:
        table = open_table(EXPORTS / f"{program}-{part}.csv", Choices())
        known = [preset.key for preset in presets.all_presets().values() if preset.matches(table.headers)]
        assert known == [f"{program}-{PLURALS.get(part, part)}"]


def test_a_file_of_another_shape_is_refused_and_nothing_stored(ada):
    preset = presets.get("salesforce-accounts")
    stored = keep_path(ada, EXPORTS / "zoho-notes.csv")
    job = jobs.run(presets.begin(preset, [stored], {}, actor=ada).pk)
    assert job.state == Job.State.FAILED and "billingcountry" in job.message
    assert Customer.objects.count() == 0
