"""Every role at every door of own, team's, department's and foreign records: one table says what may happen.

The table is computed here from the words of the presets alone, not by the code under test. A refusal leaves
every row of the record's table, the event stream and the shares as they were; so does whatever was
allowed, because each try is rolled back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.contract.factory import HINTS, SKIP, Factory, posted
from tests.contract.test_pages import errors_of
from tests.world import World
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.kernel.models import Event
from zhike.kernel.objects import Object, get_object
from zhike.kernel.pages.bulk import bulk_fields
from zhike.people.models import User
from zhike.people.presets import PRESETS

ROLES = tuple(preset["key"] for preset in PRESETS)
RELATIONS = ("own", "team", "department", "foreign")
# Which records a word of a grant reaches.
REACH = {
    "none": set(),
    "own": {"own"},
    "team": {"own", "team"},
    "department": {"own", "team", "department"},
    "all": set(RELATIONS),
}
OWNED = ("customers.customer", "customers.contact", "sales.deal")
# Parts follow their whole: path from the part to the record with an owner.
PARTS = {
    "catalog.order": "customers.customer", "customers.contactlink": "customers.customer",
    "customers.customerrelation": "customers.customer", "customers.contactrelation": "customers.contact",
}  # fmt: skip
FREE = ("catalog.product", "catalog.category", "catalog.rate")
TRIED = (*OWNED, *PARTS, *FREE)


def word(role: str, key: str, verb: str) -> str:
    """Return what a preset grants for a verb on an object."""
    preset = next(preset for preset in PRESETS if preset["key"] == role)
    if preset.get("everything"):
        return "all"
    granted = preset["grants"].get(key, preset["grants"]["*"])
    return granted.get({"restore": "delete"}.get(verb, verb), "none")


def reaches(role: str, key: str, verb: str, relation: str) -> bool:
    """Say whether a role may do a verb on a record that stands in a relation to its holder."""
    own = word(role, key, verb)
    if own in ("none", "all"):
        return own == "all"
    if key in PARTS:
        # Whoever sees the whole sees the part, whoever changes the whole may change the part.
        return reaches(role, PARTS[key], "see" if verb in ("see", "export") else "change", relation)
    if key in FREE:
        return relation == "own"
    return relation in REACH[own]


def expected(role: str, key: str, verb: str, relation: str, done: int) -> int:
    """Return the status of a door: done, 403 for a visible record, 404 for one that isn't."""
    if reaches(role, key, verb, relation):
        return done
    return 403 if reaches(role, key, "see", relation) else 404


def generic(role: str, key: str, verb: str, relation: str, done: int) -> int:
    """Return the status of a door that first asks whether the role has the verb at all."""
    return 403 if word(role, key, verb) == "none" else expected(role, key, verb, relation, done)


@dataclass
class Scene:
    """A holder of a role, his browser, his key, and a record of an object in each relation to him."""

    role: str
    user: User
    browser: Client
    secret: str
    records: dict[str, Any]
    deleted: dict[str, Any]

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API."""
        data = b"" if body is None else json.dumps(body)
        return self.browser.generic(
            method,
            f"/api/v1/{path}",
            data,
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {self.secret}",
        )


@pytest.fixture(params=ROLES)
def role(request: Any) -> str:
    return request.param


@pytest.fixture(params=TRIED, ids=lambda key: get_object(key).slug)
def scene(request: Any, role: str, world: World, factory: Factory) -> tuple[Object, Scene]:
    """Mia with a role: in the team Hangzhou and the department Sales, like Lin; Sue is a team-mate, Max a stranger."""
    obj = get_object(request.param)
    mia, stranger = world.mia, world.max
    User.objects.filter(pk=mia.pk).update(role=world.roles[role])
    owners = {
        "own": (mia, None), "team": (stranger, world.hangzhou), "department": (world.lin, None), "foreign": (stranger, None),
    }  # fmt: skip
    records, deleted = {}, {}
    for relation, (owner, team) in owners.items():
        for place in (records, deleted):
            record = make(factory, obj, owner, team, mia if relation == "own" else stranger)
            type(record)._default_manager.filter(pk=record.pk).update(created_by=owner)
            place[relation] = record
    obj.model._default_manager.filter(pk__in=[row.pk for row in deleted.values()]).update(
        deleted_at=world.acme.created_at
    )
    return obj, Scene(role, mia, world.browser(mia), world.key(mia), records, deleted)


def make(factory: Factory, obj: Object, owner: User, team: Any, author: User) -> Any:
    """Return a record that belongs to somebody, by itself or by what it is a part of."""
    belongs = {"owner": owner.pk, "team": team.pk if team else None}
    if obj.key in OWNED:
        return factory.create(obj, **belongs)
    if obj.key in PARTS:
        whole = factory.create(get_object(PARTS[obj.key]), **belongs)
        return factory.create(obj, **{obj.parent: whole.pk})
    return factory.create(obj)


def fingerprint(obj: Object) -> str:
    """Return a hash over all rows that a refused request might have touched."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in (
            obj.model._meta.db_table,
            "kernel_event",
            "kernel_share",
            "kernel_job",
            "kernel_storedfile",
        ):
            cursor.execute(
                f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t.id)), count(*) FROM "{table}" t'
            )
            digest.update(repr(cursor.fetchone()).encode())
    return digest.hexdigest()


@contextmanager
def undone() -> Iterator[None]:
    """Take back what a try writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def check(obj: Object, what: str, relation: str, answer: Any, status: int, before: str) -> None:
    """Compare an answer with the table; a refusal must have left everything as it was."""
    assert answer.status_code == status, (what, relation, status, errors_of(answer))
    if status in (400, 403, 404):
        assert fingerprint(obj) == before, (what, relation, "a refused request wrote something")


def test_reading(scene):
    """List, count, look-up, record, timeline and history show exactly what the role sees."""
    obj, stage = scene
    base = f"/{obj.slug}/"
    may_see = {relation for relation in RELATIONS if reaches(stage.role, obj.key, "see", relation)}
    if word(stage.role, obj.key, "see") == "none":
        assert stage.browser.get(base).status_code == 403
        return
    ids = {relation: record.pk for relation, record in stage.records.items()}
    query = {"id.in": ",".join(map(str, ids.values())), "limit": "200"}
    page = stage.browser.get(base, query, follow=True)
    assert {row["id"] for row in page.context["rows"]} == {ids[relation] for relation in may_see}
    assert page.context["count"]["text"] == str(len(may_see))
    found = stage.api("GET", f"{obj.slug}?id.in={query['id.in']}").json()["items"]
    assert {row["id"] for row in found} == {ids[relation] for relation in may_see}
    assert stage.api("GET", f"{obj.slug}/count?id.in={query['id.in']}").json()["count"] == len(may_see)
    for relation, record in stage.records.items():
        done = 200 if relation in may_see else 404
        for tail in ("", "timeline/", "history/"):
            assert stage.browser.get(f"{base}{record.pk}/{tail}").status_code == done, (relation, tail)
        for tail in ("", "/events"):
            assert stage.api("GET", f"{obj.slug}/{record.pk}{tail}").status_code == done, (relation, tail)
        title = obj.title_of(record)
        offers = stage.browser.get(f"{base}lookup/", {"q": title}).json()["results"]
        searched = bool(list(obj.placed("search")))
        assert (str(record.pk) in {offer["value"] for offer in offers}) is (
            searched and relation in may_see
        ), relation


def test_changing(scene, factory):
    """The form, every way in place, bulk and the API agree on who may change what."""
    obj, stage = scene
    base = f"/{obj.slug}/"
    bound = next(b for b in obj.placed("form") if b.kind.key in ("text", "long_text", "number", "date"))
    value = factory.value(bound, 77)
    before = fingerprint(obj)
    for relation, record in stage.records.items():
        status = generic(stage.role, obj.key, "change", relation, 200)
        address = f"{base}{record.pk}/field/{bound.name}/"
        for what, answer in (
            ("edit page", stage.browser.get(f"{base}{record.pk}/edit/")),
            ("field", stage.browser.get(address)),
        ):
            check(obj, what, relation, answer, status, before)
        with undone():
            sent = posted({bound.name: value}, obj) | {"version": record.version}
            check(obj, "in place", relation, stage.browser.post(address, sent), status, before)
        with undone():
            whole = posted(factory_values(obj, record), obj) | {"version": record.version}
            answer = stage.browser.post(f"{base}{record.pk}/edit/", whole)
            check(obj, "form", relation, answer, 302 if status == 200 else status, before)
        with undone():
            answer = stage.api("PATCH", f"{obj.slug}/{record.pk}", {bound.name: value})
            check(obj, "api", relation, answer, status, before)
        with undone():
            answer = stage.api("PATCH", obj.slug, [{"id": record.pk, bound.name: value}])
            if word(stage.role, obj.key, "change") == "none":
                check(obj, "api rows", relation, answer, 403, before)
            else:
                assert answer.json()["items"][0]["status"] == status, relation
                if status != 200:
                    check(obj, "api rows", relation, answer, 200, before)
                    assert fingerprint(obj) == before
        with undone():
            values = for_many(obj, record, factory)
            if values:
                bulk(obj, stage, relation, record, "change", values, fingerprint(obj))


def for_many(obj: Object, record: Any, factory: Factory) -> dict[str, Any]:
    """Return another value for a field that can be changed in bulk, as the dialog sends it; none where all are special."""
    hinted = HINTS[obj.key](factory, 1) if obj.key in HINTS else {}
    seen_by_all = [
        b for b in map(obj.field, bulk_fields(obj, SYSTEM)) if not b.is_reference or b.kind.key == "user"
    ]
    for bound in seen_by_all:
        value = factory.other(bound, record)
        if bound.name not in hinted and bound.kind.key != "yes_no" and value is not SKIP:
            return posted({bound.name: value}, obj) | {"fields": [bound.name]}
    return {}


def factory_values(obj: Object, record: Any) -> dict[str, Any]:
    """Return the record's own values as a form sends them."""
    return {b.name: b.kind.to_json(b.value(record)) for b in obj.placed("form")}


def bulk(
    obj: Object, stage: Scene, relation: str, record: Any, action: str, values: dict[str, Any], before: str
) -> None:
    """Try a bulk action on one chosen record: not offered, refused for the record, or done."""
    answer = stage.browser.post(f"/{obj.slug}/bulk/{action}/", {"ids": [record.pk], "go": "1", **values})
    if word(stage.role, obj.key, action) == "none":
        check(obj, f"bulk {action}", relation, answer, 400, before)
        return
    assert answer.status_code == 204, (action, relation)
    done = Event.objects.filter(object=obj.key, subject_id=record.pk, cause_id__isnull=False).exists()
    assert done is reaches(stage.role, obj.key, action, relation), (action, relation)
    if not done:
        assert fingerprint(obj) == before, f"bulk {action} of a {relation} record did nothing and yet wrote"


def test_deleting_and_restoring(scene):
    obj, stage = scene
    base = f"/{obj.slug}/"
    before = fingerprint(obj)
    for relation, record in stage.records.items():
        status = expected(stage.role, obj.key, "delete", relation, 302)
        with undone():
            answer = stage.browser.post(f"{base}{record.pk}/delete/", {"version": record.version})
            check(obj, "delete", relation, answer, status, before)
        with undone():
            answer = stage.api("DELETE", f"{obj.slug}/{record.pk}")
            check(
                obj,
                "api delete",
                relation,
                answer,
                generic(stage.role, obj.key, "delete", relation, 204),
                before,
            )
        with undone():
            bulk(obj, stage, relation, record, "delete", {}, before)
    for relation, record in stage.deleted.items():
        status = expected(stage.role, obj.key, "restore", relation, 302)
        with undone():
            check(obj, "restore", relation, stage.browser.post(f"{base}{record.pk}/restore/"), status, before)
        with undone():
            answer = stage.api("POST", f"{obj.slug}/{record.pk}/restore")
            check(
                obj,
                "api restore",
                relation,
                answer,
                generic(stage.role, obj.key, "restore", relation, 200),
                before,
            )


def test_sharing(scene, world):
    obj, stage = scene
    before = fingerprint(obj)
    for relation, record in stage.records.items():
        status = expected(stage.role, obj.key, "share", relation, 200)
        address = f"/{obj.slug}/{record.pk}/share/"
        check(obj, "share page", relation, stage.browser.get(address), status, before)
        with undone():
            answer = stage.browser.post(address, {"user": world.ray.pk, "level": "see"})
            check(obj, "share", relation, answer, status, before)
        with undone():
            body = {"grantee": "user", "grantee_id": world.ray.pk, "level": "change"}
            answer = stage.api("POST", f"{obj.slug}/{record.pk}/shares", body)
            check(obj, "api share", relation, answer, status, before)
        check(obj, "api shares", relation, stage.api("GET", f"{obj.slug}/{record.pk}/shares"), status, before)


def test_creating_and_carrying_files(scene, factory):
    obj, stage = scene
    before = fingerprint(obj)
    for verb, tail in (("create", "new/"), ("import", "import/"), ("export", "export/")):
        done = 403 if word(stage.role, obj.key, verb) == "none" else 200
        check(obj, verb, "-", stage.browser.get(f"/{obj.slug}/{tail}"), done, before)
    if word(stage.role, obj.key, "create") == "none":
        values = posted(factory.values(obj), obj)
        check_nothing(obj, stage.browser.post(f"/{obj.slug}/new/", values), 403)
        check_nothing(obj, stage.api("POST", obj.slug, {}), 403)
    if word(stage.role, obj.key, "export") == "none":
        check_nothing(obj, stage.browser.post(f"/{obj.slug}/export/", {"format": "csv:utf-8-sig"}), 403)


def check_nothing(obj: Object, answer: Any, status: int) -> None:
    now = fingerprint(obj)
    assert answer.status_code == status
    assert fingerprint(obj) == now


def test_verbs(scene, world):
    """A verb needs the right that it names, on this very record."""
    obj, stage = scene
    before = fingerprint(obj)
    for key, verb in obj.verb_table.items():
        for relation, record in stage.records.items():
            needed = verb.access if verb.access in ("see", "change", "delete", "share") else "change"
            status = expected(stage.role, obj.key, needed, relation, 200)
            check(obj, key, relation, stage.browser.get(f"/{obj.slug}/{record.pk}/{key}/"), status, before)
            if status != 200:
                answer = stage.browser.post(f"/{obj.slug}/{record.pk}/{key}/", {"version": record.version})
                check(obj, key, relation, answer, status, before)


def test_what_a_share_adds(world, factory):
    """A share lets Ben see (then change) one record of Mia's, through every door, and nothing else of hers."""
    browser, secret = world.browser(world.ben), world.key(world.ben)
    acme = f"/customers/{world.acme.pk}/"
    assert browser.get(acme).status_code == 404
    world_share(world, "see")
    assert (browser.get(acme).status_code, browser.get(f"{acme}edit/").status_code) == (200, 403)
    world_share(world, "change")
    assert browser.get(f"{acme}edit/").status_code == 200
    assert browser.post(f"{acme}delete/", {"version": 1}).status_code == 403
    assert browser.get(f"/customers/{world.haiwen.pk}/").status_code == 404
    headers = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert browser.get(f"/api/v1/customers/{world.acme.pk}", **headers).status_code == 200


def world_share(world: World, level: str) -> None:
    actions.share(world.acme, actor=SYSTEM, grantee="user", grantee_id=world.ben.pk, level=level)


def test_a_key_narrows_shares_too(world):
    """A key made for products alone opens nothing that was shared with its user."""
    world_share(world, "change")
    secret = world.key(world.ben, "catalog.product:see")
    browser = world.browser(world.ben)
    before = fingerprint(get_object("customers"))
    headers = {"HTTP_AUTHORIZATION": f"Bearer {secret}", "content_type": "application/json"}
    path = f"/api/v1/customers/{world.acme.pk}"
    assert browser.get(path, **headers).status_code in (403, 404)
    assert browser.generic("PATCH", path, '{"name": "Mine"}', **headers).status_code in (403, 404)
    body = json.dumps({"kind": "supplier", "other": world.globex.pk})
    assert browser.generic("POST", f"{path}/relate", body, **headers).status_code in (403, 404)
    assert fingerprint(get_object("customers")) == before
