"""What an import says is read in another language than the one it was found in: the list, the file, the message."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext, override

from tests.contract.test_round_trip import upload
from zhike.customers.models import Customer
from zhike.duplicates.models import Door, Policy, Rule
from zhike.kernel import actions, jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.formats.wording import Said, joined, kept, remembering, told
from zhike.kernel.models import Job, StoredFile
from zhike.kernel.objects import get_object
from zhike.kernel.transfer import importing
from zhike.kernel.transfer.plan import Plan
from zhike.kernel.transfer.storage import path_of
from zhike.people.models import User

ROWS = "Firm,Mail,Kind,Up\n,x@example.com,,\nAlder Works,nonsense,,\nBirch Works,,Firma,\nElm Works,,,Nobody Ltd\n"
PLAN = Plan(mapping={0: "name", 1: "email", 2: "kind", 3: "parent"}, mode="create")
CHINESE = ["此项必填。", "邮箱", "不在可选值之中：公司", "没有“Nobody Ltd”"]


def test_a_sentence_is_kept_as_what_it_says():
    said = remembering(str)
    inner = said("At least %(count)d") % {"count": 3}
    text = said("%(column)s: %(fault)s") % {"column": "100 %", "fault": ValueError(inner)}
    both = joined("; ", [text, "plain"])
    assert both == "100 %: At least 3; plain" and isinstance(both, Said)
    upper = {"At least %(count)d": "Mindestens %(count)d"}
    assert told(kept(both), lambda pattern: upper.get(pattern, pattern)) == "100 %: Mindestens 3; plain"
    assert told("plain 100 %", str) == "plain 100 %" == kept("plain 100 %")
    # A text that only looks like one of ours stays a text.
    for odd in (
        '{"say": ',
        '{"say": 7}',
        '{"say": "%(x)s", "with": {"y": 1}}',
        '{"say": "%(x)d", "with": {"x": "a"}}',
    ):
        assert told(odd, str) == odd


def imported(world) -> Job:
    """Let Lin, who reads English, import rows that are all refused."""
    lin = world.actor(world.lin)
    return jobs.run(importing.begin(get_object("customers"), upload(ROWS, lin), PLAN, actor=lin).pk)


def reasons(world, job: Job, language: str) -> tuple[list[str], list[str]]:
    """Return the reasons on the page of the import and in its error file, for Lin in a language."""
    User.objects.filter(pk=world.lin.pk).update(language=language)
    lin = world.browser(world.lin)
    page = lin.get(f"/jobs/{job.pk}/").context["job"]["faults"]
    answer = lin.get(f"/files/{job.result['error_file']}/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [row["reason"] for row in page], [row["reason"] for row in csv.DictReader(io.StringIO(text))]


def test_the_list_and_the_file_follow_the_reader(world):
    job = imported(world)
    assert job.result["errors"] == 4
    english, in_file = reasons(world, job, "en")
    assert english[0] == "This must be filled in." and in_file[0] == "Firm: This must be filled in."
    assert "Company" in english[2]
    chinese, in_file = reasons(world, job, "zh-hans")
    for shown, kept_in_file, expected in zip(chinese, in_file, CHINESE, strict=True):
        assert expected in shown and expected in kept_in_file
    # Also the labels of the choices that a refusal names, and the row still says which column it is about.
    assert "Company" not in chinese[2] and in_file[0].startswith("Firm")
    assert reasons(world, job, "en")[0] == english


def test_the_file_on_disk_stays_in_words_and_goes_with_what_lies_beside_it(world):
    job = imported(world)
    stored = StoredFile.objects.get(pk=job.result["error_file"])
    assert "Firm: This must be filled in." in path_of(stored).read_text("utf-8-sig")
    beside = StoredFile.objects.get(path=stored.path + ".said")
    assert beside.expires_at and path_of(beside).is_file()
    # Without it, as with files of earlier versions, the words are those of the finder.
    path_of(beside).unlink()
    assert reasons(world, job, "zh-hans")[1][0] == "Firm: This must be filled in."


def test_the_message_of_a_failed_import_follows_the_reader(world):
    lin = world.actor(world.lin)
    job = importing.begin(get_object("customers"), upload(ROWS, lin), PLAN, actor=lin)
    gone = Plan(mapping={0: "name", 1: "name"}, mode="create")
    Job.objects.filter(pk=job.pk).update(params=job.params | {"plan": gone.to_json()})
    with override("en"):
        assert jobs.run(job.pk).message == "Two columns go to the same field."
    with override("zh-hans"):
        again = Job.objects.get(pk=job.pk)
        assert (
            again.message
            == gettext("Two columns go to the same field.")
            != "Two columns go to the same field."
        )
    User.objects.filter(pk=world.lin.pk).update(language="zh-hans")
    assert again.message in world.browser(world.lin).get(f"/jobs/{job.pk}/").content.decode()


def test_a_refusal_because_of_a_duplicate_follows_the_reader(world):
    known = {"name": "Alder Works", "phone": "+86 571 8765 4321", "owner": world.lin.pk}
    actions.create(Customer, known, actor=SYSTEM)
    Rule.objects.create(object="customers.customer", door=Door.IMPORT, evidence="phone", policy=Policy.BLOCK)
    lin = world.actor(world.lin)
    file = upload("Name,Phone\nAlder Works,+86 571 8765 4321\n", lin)
    plan = Plan(mapping={0: "name", 1: "phone"}, mode="create")
    job = jobs.run(importing.begin(get_object("customers"), file, plan, actor=lin).pk)
    [english] = reasons(world, job, "en")[0]
    [chinese] = reasons(world, job, "zh-hans")[0]
    assert "same phone" in english and "Alder Works" in english
    assert "same" not in chinese and "Alder Works" in chinese and "电话" in chinese
