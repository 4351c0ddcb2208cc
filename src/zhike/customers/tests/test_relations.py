"""Relations between customers and between people, from both ends."""

import pytest
from django.utils.translation import override

from zhike.customers import queries
from zhike.customers.models import ContactRelation, CustomerRelation
from zhike.customers.panels import RelationsPanel, from_this_end
from zhike.kernel import verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid
from zhike.kernel.models import Event
from zhike.kernel.objects import object_of
from zhike.kernel.pages.input_form import InputForm


def ties(customer, actor=SYSTEM):
    return [(tie["tie"], tie["name"]) for tie in RelationsPanel().context(customer, actor)["ties"]]


def test_a_relation_reads_from_both_ends(world):
    relation = verbs.run(world.acme, "relate", {"kind": "supplier", "other": world.haiwen.pk}, actor=SYSTEM)
    assert ties(world.acme) == [("supplies", "海文贸易有限公司")]
    assert ties(world.haiwen) == [("is supplied by", "Acme Ltd")]
    event = Event.objects.get(verb="customer.related")
    assert (event.customer_id, event.subject_id) == (world.acme.pk, relation.pk)


def test_a_relation_to_somebody_else_s_customer_is_neither_made_nor_shown(world):
    with pytest.raises(Invalid) as refused:
        verbs.run(world.acme, "relate", {"kind": "partner", "other": world.haiwen.pk}, actor=world.mia)
    assert set(refused.value.errors) == {"other"}
    assert not CustomerRelation.objects.exists()
    verbs.run(world.acme, "relate", {"kind": "partner", "other": world.haiwen.pk}, actor=SYSTEM)
    assert ties(world.acme, world.mia) == []


def test_a_symmetric_relation_is_recorded_once_and_nobody_relates_to_himself(world):
    verbs.run(world.acme, "relate", {"kind": "competitor", "other": world.haiwen.pk}, actor=SYSTEM)
    for subject, other in ((world.haiwen, world.acme), (world.acme, world.haiwen), (world.acme, world.acme)):
        with pytest.raises(Invalid):
            verbs.run(subject, "relate", {"kind": "competitor", "other": other.pk}, actor=SYSTEM)
    assert CustomerRelation.objects.count() == 1
    verbs.run(world.haiwen, "relate", {"kind": "supplier", "other": world.acme.pk}, actor=SYSTEM)
    verbs.run(world.acme, "relate", {"kind": "supplier", "other": world.haiwen.pk}, actor=SYSTEM)
    assert CustomerRelation.objects.count() == 3


def test_a_relation_ends_from_either_end_and_from_no_other(world):
    relation = verbs.run(world.acme, "relate", {"kind": "depends_on", "other": world.haiwen.pk}, actor=SYSTEM)
    stranger = world.company("Stranger")
    with pytest.raises(Invalid):
        verbs.run(stranger, "unrelate", {"relation": relation.pk}, actor=SYSTEM)
    assert ties(world.haiwen) == [("does the work needed by", "Acme Ltd")]
    verbs.run(world.haiwen, "unrelate", {"relation": relation.pk}, actor=SYSTEM)
    assert ties(world.acme) == []
    assert CustomerRelation.objects.get().deleted_at is not None


def test_a_group_shows_parent_and_children(world):
    child = world.company("Acme West", parent=world.acme.pk)
    assert ties(child) == [("belongs to", "Acme Ltd")]
    assert ties(world.acme) == [("is the parent of", "Acme West")]


def test_reporting_lines_read_both_ways_and_never_run_in_a_circle(world):
    han, zhao = world.person("韩梅梅"), world.person("赵敏")
    verbs.run(world.li, "relate_person", {"kind": "reports_to", "other": han.pk}, actor=SYSTEM)
    verbs.run(han, "relate_person", {"kind": "reports_to", "other": zhao.pk}, actor=SYSTEM)
    with pytest.raises(Invalid) as refused:
        verbs.run(zhao, "relate_person", {"kind": "reports_to", "other": world.li.pk}, actor=SYSTEM)
    assert set(refused.value.errors) == {"other"}
    assert ContactRelation.objects.count() == 2
    rows = [from_this_end(row, "contact", han) for row in queries.person_relations_of(han, SYSTEM)]
    assert [(row["tie"], row["name"]) for row in rows] == [
        ("is the superior of", "李雷"),
        ("reports to", "赵敏"),
    ]


def offered(record, key, actor):
    form = InputForm(verbs.find(object_of(record), key).input, actor, None, record)
    (field,) = form.fields.values()
    return [text for pk, text in field.choices if pk]


def test_verbs_about_the_record_s_own_parts_offer_these_only(world):
    relation = verbs.run(world.acme, "relate", {"kind": "supplier", "other": world.haiwen.pk}, actor=SYSTEM)
    verbs.run(world.acme, "link_contact", {"contact": world.li.pk}, actor=SYSTEM)
    world.company("Elsewhere")
    assert offered(world.acme, "unrelate", SYSTEM) == ["supplies 海文贸易有限公司"]
    assert offered(world.haiwen, "unrelate", SYSTEM) == ["is supplied by Acme Ltd"]
    assert offered(world.acme, "unrelate", world.mia) == [], "the other end is not hers to see"
    with override("zh-hans"):
        assert "海文贸易有限公司" in offered(world.acme, "unrelate", SYSTEM)[0]
    for key in ("unlink_contact", "set_main_contact"):
        assert offered(world.acme, key, SYSTEM) == [str(world.li)]
    assert offered(world.company("Alone"), "unlink_contact", SYSTEM) == []
    read = verbs.find(object_of(world.acme), "unrelate").input
    form = InputForm(read, SYSTEM, {"relation": relation.pk}, world.acme)
    assert form.is_valid() and form.values() == {"relation": relation.pk}
    assert not InputForm(read, SYSTEM, {"relation": relation.pk + 1}, world.acme).is_valid()
