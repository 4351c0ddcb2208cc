"""Imports for programs: try a file, import it, and take an import back, with the checks of the pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from zhike.kernel import access, jobs, verbs
from zhike.kernel.access import Actor
from zhike.kernel.api import account, extensions
from zhike.kernel.api.answers import reply
from zhike.kernel.api.bodies import as_object, parsed
from zhike.kernel.api.describing import answers, described
from zhike.kernel.api.routes import ONE, Route, add
from zhike.kernel.api.schemas import ID, component, name_of, nullable, ref
from zhike.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from zhike.kernel.models import StoredFile
from zhike.kernel.objects import Object, get_object
from zhike.kernel.transfer import importing, presets
from zhike.kernel.transfer.plan import MODES
from zhike.kernel.transfer.storage import keep_upload, path_of
from zhike.workplace import undoing
from zhike.workplace.attachments.api import NoForm
from zhike.workplace.imports import on_jobs, trial
from zhike.workplace.imports.planning import ImportWish, planned, preset_of
from zhike.workplace.preset_import.guides import guide_of

PART = "file"
# Parts of the form that hold JSON.
DOCUMENTS = ("columns", "options")


def check_import(request: HttpRequest, obj: Object) -> HttpResponse:
    """Try an import without importing.

    The first rows (2,000 at most; `whole` says whether that is all) are imported as they would be, and taken back
    before anybody sees them. `faults` are the first rows that are refused, `like` those that look like records that
    exist: a record that the caller may not see is told masked and without `id`.
    """
    actor = may_import(request, obj)
    stored, wish = received(request, actor)
    try:
        if wish.preset:
            preset, options = preset_of(obj, wish)
            found = trial.attempt_preset(preset, stored, options, actor=actor)
        else:
            found = trial.attempt(obj, stored, planned(obj, stored, wish, actor=actor), actor=actor)
    finally:
        # Nobody asked to keep it; where this transaction is rolled back, its row goes with that.
        path_of(stored).unlink(missing_ok=True)
    stored.delete()
    return reply(as_json(found))


def start_import(request: HttpRequest, obj: Object) -> HttpResponse:
    """Import a file in the background; the answer is the job.

    Headers find their fields by name and label in either language; `columns` says where others go.
    """
    actor = may_import(request, obj)
    stored, wish = received(request, actor)
    if wish.preset:
        preset, options = preset_of(obj, wish)
        if actor.limits is not None and guide_of(preset.key).opened is None:
            raise NotAllowed(_("Such a file fills several objects, and this key is narrowed to some."))
        job = presets.begin(preset, [stored], options, actor=actor)
    else:
        job = importing.begin(obj, stored, planned(obj, stored, wish, actor=actor), actor=actor)
    response = reply(account.as_json(job), 202)
    response.headers["Location"] = f"/api/v1/jobs/{job.pk}"
    return response


def undo_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what an import did, in the background; the answer is the job of the undo.

    New records go to the recycle bin, changed ones get their old values back; what somebody changed or used since
    stays. For 30 days, by whoever ran the import or an administrator. Asked again, the same job is answered.
    """
    actor = _actor(request)
    job = jobs.visible_jobs(actor).filter(pk=pk, kind__in=on_jobs.IMPORTS).first()
    if job is None:
        raise NotFound(_("There is no such job, or it isn't yours."))
    event = on_jobs.event_of(job)
    if job.finished_at is None:
        raise Conflict(_("This import is still running. Stop it, or wait until it is done."))
    if event is None:
        raise NotAllowed(_("This can't be undone."))
    parent = undoing.parent_of(event, actor)
    # The undo acts with the rights of the person, whatever this key is narrowed to.
    access.require(actor, get_object(parent.object), "import")
    return reply(account.as_json(undoing.begin(parent, actor=actor)), 202)


def _actor(request: HttpRequest) -> Actor:
    return request.actor


def may_import(request: HttpRequest, obj: Object) -> Actor:
    """Return the caller. Raises NotAllowed."""
    actor = _actor(request)
    access.require(actor, obj, "import")
    return actor


def received(request: HttpRequest, actor: Actor) -> tuple[StoredFile, ImportWish]:
    """Return the file of a request, kept, and what is to become of it. Raises NoForm, BadBody, Invalid or TooMuch."""
    if request.content_type != "multipart/form-data":
        raise NoForm()
    faults = {name[:80]: [_("“%(name)s” is given twice.") % {"name": name[:80]}]
              for name, values in request.POST.lists() if len(values) > 1}  # fmt: skip
    files: list[UploadedFile] = request.FILES.getlist(PART)
    if len(files) != 1 or set(request.FILES) != {PART}:
        faults[PART] = [_("Send exactly one file, in a part with the name “%(name)s”.") % {"name": PART}]
    if faults:
        raise Invalid(faults)
    given: dict[str, Any] = {name: str(value) for name, value in request.POST.items()}
    for name in DOCUMENTS:
        if name in given:
            given[name] = dict(as_object(parsed(given[name].encode("utf-8", "surrogatepass"))))
    wish = ImportWish(**verbs.clean_model(ImportWish, given)) if given else ImportWish()
    kept = keep_upload(
        files[0].chunks(), files[0].name or PART, actor=actor, purpose=StoredFile.Purpose.IMPORT
    )
    return kept, wish


def as_json(found: trial.Trial) -> dict[str, Any]:
    """Return a try as the API shows it."""
    counts = asdict(found.counts) | {"whole": found.whole, "faults": found.faults}
    return counts | {"like": [{name: row[name] for name in ("line", "id", "title")} for row in found.like]}


TEXT, COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
WORDS = {"type": "object", "additionalProperties": TEXT}
FIGURES = ("rows", "created", "changed", "unchanged", "doubtful", "errors")
FAULT = component(
    "A refused row", {"row": COUNT, "column": TEXT, "value": TEXT, "reason": TEXT}, ["row", "reason"]
)
LIKE = component(
    "A row like a record", {"line": COUNT, "id": nullable(ID), "title": TEXT}, ["line", "id", "title"]
)
extensions.describe(
    ImportFile=component("A file to import", {
        PART: {"type": "string", "format": "binary"},
        "preset": {"type": "string", "maxLength": 60, "description": "A known shape of file, such as `zoho-accounts`"},
        "mode": {"type": "string", "enum": list(MODES), "default": "both"},
        "key": {"type": "string", "maxLength": 80, "description": "The field by which a row finds its record; empty: every row is new"},
        "columns": WORDS | {"description": "Where columns go, by their headers: a field, or empty for nowhere"},
        "options": WORDS | {"description": "Of the preset, such as `owner` or `currency`"},
        "encoding": {"type": "string", "maxLength": 40}, "delimiter": {"type": "string", "maxLength": 1},
        "sheet": {"type": "string", "maxLength": 100},
    }, [PART]),
    ImportTrial=component("What an import would do", {
        **dict.fromkeys(FIGURES, COUNT), "whole": {"type": "boolean"},
        "faults": {"type": "array", "items": FAULT}, "like": {"type": "array", "items": LIKE},
    }, [*FIGURES, "whole", "faults", "like"]),
)  # fmt: skip
FORM = {"required": True, "content": {"multipart/form-data": {"schema": ref("ImportFile")}}}


@extensions.for_each_object
def routes_of_imports(obj: Object, router: Router) -> None:
    """Let programs import what pages import."""
    if not obj.writable and not any(
        preset.object_key == obj.key for preset in presets.all_presets().values()
    ):
        return
    name = name_of(obj)
    tried = described(answers(200, ref("ImportTrial"), "What the import would do"), body=FORM, writes=True)
    add(router, Route("POST", "/import/check", check_import, f"check{name}Import", tried), obj)
    begun = described(answers(202, ref("Job"), "The job of the import"), body=FORM, writes=True)
    add(router, Route("POST", "/import", start_import, f"import{name}", begun), obj)


router = Router(tags=["Zhike"])
add(router, Route("POST", f"{ONE}/undo", undo_import, "undoImport",
                  described(answers(202, ref("Job"), "The job of the undo"), writes=True)))  # fmt: skip
extensions.extend("/jobs", router)
