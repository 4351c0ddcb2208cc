"""The profile: derived columns, the registration number, completeness, freshness, sources."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.translation import override

from zhike.customers import choices, completeness, freshness, locales, queries
from zhike.customers.models import Customer, ProfileSource
from zhike.kernel import access, actions, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.formats.identifiers import SCHEMES
from zhike.kernel.models import Event

GOOD, BAD = "91350100M000100Y43", "91350100M000100Y4Z"


def blank(kind: str, **known: object) -> SimpleNamespace:
    fields = {row.name: "" for table in completeness.TABLES.values() for row in table}
    return SimpleNamespace(kind=kind, **(fields | known))


def test_the_name_is_sorted_and_found_by_pinyin(world):
    assert world.haiwen.name_sort.startswith("hai3海wen2文")
    assert " hwmyyxgs" in world.haiwen.search_text
    assert "haiwen" in world.haiwen.search_text


@pytest.mark.parametrize(
    ("kind", "known", "percent"),
    [
        ("company", {}, 0),
        ("company", {"industry": "C", "headcount": "1-9", "phone": "+8613800138000"}, 22),
        ("company", {"registered_capital": 0}, 2),
        ("person", {"phone": "+8613800138000", "email": "li@example.com"}, 35),
        ("person", {"legal_form": "limited"}, 0),
        ("internal", {"phone": "+861088888888", "budget_holder": "王总"}, 50),
    ],
)
def test_completeness_is_the_share_of_weights(kind, known, percent):
    assert completeness.percent(blank(kind, **known)) == percent


@pytest.mark.parametrize("kind", ["company", "person", "internal"])
def test_a_full_profile_is_complete(kind):
    full = {row.name: "x" for row in completeness.asked_of(kind)}
    assert completeness.percent(blank(kind, **full)) == 100
    assert list(completeness.gaps(blank(kind, **full))) == []


def test_the_weightiest_gap_is_asked_first():
    assert [row.name for row in completeness.gaps(blank("person", phone="+8613800138000"))][:2] == [
        "email",
        "address",
    ]


def test_completeness_is_stored_with_every_change(world):
    assert world.acme.completeness == 6
    actions.change(world.acme, {"industry": "G", "phone": "+442079460000"}, actor=world.mia)
    assert Customer.objects.get(pk=world.acme.pk).completeness == 22


def test_every_asked_field_is_a_profile_field_and_a_column():
    columns = {column.name for column in Customer._meta.fields}
    asked = {row.name for table in completeness.TABLES.values() for row in table}
    assert set(choices.ProfileField.values) <= columns
    assert asked <= set(choices.ProfileField.values)
    assert set(freshness.LASTS) == set(choices.ProfileField.values)


def test_registration_schemes_are_those_that_can_be_checked():
    assert set(choices.RegistrationScheme.values) == set(SCHEMES)


def test_a_right_number_is_normalised_and_needs_no_reason(world):
    changed = actions.change(world.haiwen, {"registration_number": " 9135 0100 m000 100y43"}, actor=world.ole)
    assert (changed.registration_number, changed.registration_scheme) == (GOOD, "uscc")


def test_a_wrong_number_needs_a_reason(world):
    with pytest.raises(Invalid) as refused:
        actions.change(world.haiwen, {"registration_number": BAD}, actor=world.ole)
    assert set(refused.value.errors) == {"registration_number", "registration_override"}
    assert Customer.objects.get(pk=world.haiwen.pk).registration_number == ""

    values = {"scheme": "uscc", "number": BAD, "reason": "Printed like this on the licence"}
    verbs.run(world.haiwen, "set_registration", values, actor=world.ole)
    stored = Customer.objects.get(pk=world.haiwen.pk)
    assert (stored.registration_number, stored.registration_override) == (
        BAD,
        "Printed like this on the licence",
    )
    assert Event.objects.filter(verb="customer.registration_set", subject_id=stored.pk).count() == 1


def test_a_number_abroad_is_a_tax_number_until_somebody_says_what_it_is(world):
    changed = actions.change(world.acme, {"registration_number": "GB-12345"}, actor=world.mia)
    assert (changed.registration_scheme, changed.registration_number) == ("tax_id", "GB12345")


@pytest.mark.parametrize(("low", "high"), [("100.00", "99.99"), ("0.01", "0")])
def test_a_budget_does_not_end_below_where_it_begins(world, low, high):
    with pytest.raises(Invalid) as refused:
        actions.change(world.acme, {"budget_min": low, "budget_max": high}, actor=world.mia)
    assert set(refused.value.errors) == {"budget_max"}
    assert Customer.objects.get(pk=world.acme.pk).version == 1


def test_the_parts_of_an_address_fill_empty_fields(world):
    address = {"country": "CN", "province": "浙江省", "city": "杭州市", "detail": "文三路1号"}
    made = actions.create(Customer, {"name": "西溪", "address": address, "city": "Hangzhou"}, actor=SYSTEM)
    assert (made.country, made.region, made.city) == ("CN", "浙江省", "Hangzhou")


def test_a_group_has_no_circle_and_no_strange_members(world):
    parent = world.company("Group", parent=None)
    child = world.company("Child", parent=parent.pk)
    for subject, above in ((parent, child.pk), (parent, parent.pk)):
        with pytest.raises(Invalid) as refused:
            actions.change(subject, {"parent": above}, actor=SYSTEM)
        assert set(refused.value.errors) == {"parent"}
    department = world.company("Showroom", kind="internal")
    with pytest.raises(Invalid):
        actions.change(department, {"parent": parent.pk}, actor=SYSTEM)
    assert list(Customer.objects.filter(parent__isnull=False)) == [child]


def test_a_source_is_noted_once_per_field(world):
    for confidence in (60, 95):
        values = {
            "field": "headcount",
            "source": "interview",
            "reference": "Canton Fair",
            "confidence": confidence,
        }
        verbs.run(world.acme, "note_source", values, actor=world.mia)
    row = ProfileSource.objects.get()
    assert (row.customer_id, row.field, row.source, row.confidence) == (
        world.acme.pk,
        "headcount",
        "interview",
        95,
    )
    assert row.collected_on == timezone.localdate()
    assert [
        event.data["confidence"]
        for event in Event.objects.filter(verb="customer.source_noted").order_by("id")
    ] == [60, 95]
    assert queries.evidence(world.acme)["headcount"]["confidence"] == "95 %"
    assert queries.evidence(world.acme)["headcount"]["stale"] is False


def test_nothing_is_learned_in_the_future_or_about_hidden_fields(world):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    with pytest.raises(Invalid):
        verbs.run(
            world.acme,
            "note_source",
            {"field": "phone", "source": "visit", "collected_on": tomorrow},
            actor=world.mia,
        )
    with pytest.raises(Invalid):
        verbs.run(world.acme, "note_source", {"field": "name", "source": "visit"}, actor=world.mia)
    grants = {
        "customers.customer": {**world.mia.grants["customers.customer"], "fields": {"budget_max": "hidden"}}
    }
    blind = access.Actor(user_id=world.mia.user_id, name="Mia", grants=grants)
    with pytest.raises(NotAllowed):
        verbs.run(world.acme, "note_source", {"field": "budget_max", "source": "visit"}, actor=blind)
    assert not ProfileSource.objects.exists()
    assert Customer.objects.get(pk=world.acme.pk).version == 1


def test_facts_grow_stale_by_group():
    today = date(2026, 8, 31)
    profile = blank(
        "company", phone="+8613800138000", email="a@example.com", budget_max=5, legal_form="limited"
    )
    learned = {
        "phone": today - timedelta(days=365), "email": today - timedelta(days=366),
        "budget_max": today - timedelta(days=181), "legal_form": today - timedelta(days=700),
    }  # fmt: skip
    scores = {
        score.key: (score.fresh, score.known, score.percent)
        for score in freshness.scores(profile, learned, today)
    }
    assert scores == {
        "reach": (1, 2, 50),
        "business": (0, 0, None),
        "ownership": (1, 1, 100),
        "buying": (0, 1, 0),
    }


def test_a_change_makes_a_fact_fresh(world):
    assert queries.learned_on(world.acme) == {"country": timezone.localdate()}


def test_choices_are_named_in_both_languages():
    countries = dict(locales.countries())
    assert 245 <= len(countries) <= 250
    assert {"CN", "GB", "HK", "DE"} <= set(countries)
    assert not {"EU", "ZZ", "UN"} & set(countries)
    with override("zh-hans"):
        assert (str(countries["DE"]), str(dict(locales.currencies())["EUR"])) == ("德国", "EUR · 欧元")
    with override("en"):
        assert (str(countries["DE"]), str(dict(locales.languages())["zh-hans"])) == (
            "Germany",
            "Simplified Chinese",
        )
