"""The group of a company and the people at it, drawn with the rights of whoever looks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhike.customers.graph.drawing import Node, Tie, as_tree, draw
from zhike.customers.graph.reading import CHILDREN, company_graph, people_graph
from zhike.customers.models import Contact, ContactLink, Customer, CustomerRelation
from zhike.kernel import actions, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid


@pytest.fixture
def mia(world):
    return world.actor(world.mia)


@pytest.fixture
def group(world):
    """Acme, with a daughter of Mia's, a daughter of Ben's whom Mia does not see, and that one's daughter, Mia's."""

    def company(name, parent, owner):
        return actions.create(Customer, {"name": name, "parent": parent.pk, "owner": owner.pk}, actor=SYSTEM)

    shop = company("Acme Shop", world.acme, world.mia)
    secret = company("Secret Daughter", world.acme, world.ben)
    grandchild = company("Granddaughter", secret, world.mia)
    return shop, secret, grandchild


def titles(found):
    return {node.title for node in found[0]}


def box(key, parent=None):
    return Node(key, f"n{key}", f"/n/{key}/", parent=parent)


def test_boxes_of_a_tree_stand_apart_children_right_of_their_parent():
    nodes = [box(1), box(2, 1), box(3, 1), box(4, 3), box(5)]
    drawing = draw(nodes, [Tie(5, 4, "knows"), Tie(5, 9, "nobody")])
    places = {node.key: (node.x, node.y) for node in drawing.rows}
    assert places == {1: (12, 53), 2: (304, 12), 3: (304, 94), 4: (596, 94), 5: (12, 176)}
    assert [node.key for node in drawing.rows] == [1, 2, 3, 4, 5]
    assert (len(drawing.branches), [line.word for line in drawing.ties]) == (3, ["knows"])
    assert [(row["opens"], len(row["closes"])) for row in as_tree(drawing)] == [
        (True, 0), (False, 0), (True, 0), (False, 2), (False, 0),
    ]  # fmt: skip


def test_a_circle_of_parents_is_drawn_once_each():
    drawing = draw([box(1, 2), box(2, 1), box(3, 3)], [])
    assert sorted(node.key for node in drawing.rows) == [1, 2, 3]


def test_a_group_is_the_same_from_each_of_its_companies(world, mia, group):
    shop, _secret, _grandchild = group
    for start in (world.acme, shop):
        found = company_graph(start, world.actor(world.ann))
        assert titles(found) == {"Acme Trading", "Acme Shop", "Secret Daughter", "Granddaughter"}
        assert [node.title for node in found[0] if node.focus] == [start.name]


def test_whom_one_may_not_see_is_not_there_nor_what_only_he_ties(world, mia, group):
    shop, secret, grandchild = group
    verbs.run(secret, "relate", {"kind": "holding", "other": shop.pk, "share": "40"}, actor=SYSTEM)
    nodes, ties = company_graph(shop, mia)
    assert ({node.title for node in nodes}, ties) == ({"Acme Trading", "Acme Shop"}, [])
    # From below too: what stands between is a gap, not a name.
    assert titles(company_graph(grandchild, mia)) == {"Granddaughter"}
    page = world.browser(world.mia).get(f"/customers/{world.acme.pk}/group/").content.decode()
    assert "Acme Shop" in page and "Secret" not in page and "Granddaughter" not in page
    assert world.browser(world.mia).get(f"/customers/{secret.pk}/group/").status_code == 404


def test_a_hidden_parent_or_share_is_told_nowhere(world, group):
    shop, _secret, _grandchild = group
    verbs.run(world.acme, "relate", {"kind": "holding", "other": shop.pk, "share": "40"}, actor=SYSTEM)
    _nodes, ties = company_graph(shop, world.actor(world.mia))
    assert [(tie.word, tie.short) for tie in ties] == [("holds shares in", "40 %")]
    role = world.roles["sales"]
    role.grants["customers.customer"] = dict(role.grants["*"], fields={"parent": "hidden"})
    role.grants["customers.customerrelation"] = {"see": "parent", "fields": {"share": "hidden"}}
    role.save()
    nodes, ties = company_graph(shop, world.actor(world.mia))
    assert {node.title: node.parent for node in nodes} == {"Acme Trading": None, "Acme Shop": None}
    assert [(tie.word, tie.short) for tie in ties] == [("holds shares in", "")]


def test_the_same_representative_and_a_holder_outside_the_group_are_drawn(world, group):
    ann = world.actor(world.ann)
    verbs.run(
        world.globex, "relate", {"kind": "holding", "other": world.acme.pk, "share": "12.5"}, actor=SYSTEM
    )
    verbs.run(group[0], "relate", {"kind": "same_person", "other": world.haiwen.pk}, actor=SYSTEM)
    nodes, ties = company_graph(world.acme, ann)
    assert {"Globex", "海文贸易"} <= {node.title for node in nodes}
    assert {(tie.near, tie.far, tie.word, tie.short) for tie in ties} == {
        (world.globex.pk, world.acme.pk, "holds shares in", "12.5 %"),
        (group[0].pk, world.haiwen.pk, "has the same legal representative as", ""),
    }


def test_a_thousand_daughters_ask_no_more_queries_than_few(world):
    ann = world.actor(world.ann)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            nodes, _ties = company_graph(world.acme, ann)
        return len(queries), nodes

    Customer.objects.bulk_create(
        Customer(name=f"D{n}", name_sort=f"d{n:04}", parent=world.acme) for n in range(3)
    )
    few, _nodes = asked()
    Customer.objects.bulk_create(
        Customer(name=f"E{n}", name_sort=f"e{n:04}", parent=world.acme) for n in range(997)
    )
    many, nodes = asked()
    assert many == few
    assert (len(nodes), nodes[0].more) == (CHILDREN + 1, 1000 - CHILDREN)
    assert nodes[0].more_url == f"/customers/?parent={world.acme.pk}"
    # The one in question is drawn, however far down the list it stands.
    last = Customer.objects.get(name="E996")
    assert "E996" in titles(company_graph(last, ann))
    page = world.browser(world.ann).get(f"/customers/{world.acme.pk}/group/").content.decode()
    assert "980 more below" in page


def test_circles_are_refused_and_nothing_is_stored(world, group):
    with pytest.raises(Invalid):
        actions.change(world.acme, {"parent": group[2].pk}, actor=SYSTEM)
    assert Customer.objects.get(pk=world.acme.pk).parent_id is None
    chief = actions.create(Contact, {"full_name": "Chief", "customer": world.acme.pk}, actor=SYSTEM)
    verbs.run(world.wang, "relate_person", {"kind": "reports_to", "other": chief.pk}, actor=SYSTEM)
    with pytest.raises(Invalid):
        verbs.run(chief, "relate_person", {"kind": "reports_to", "other": world.wang.pk}, actor=SYSTEM)


@pytest.mark.parametrize("share", ["-1", "100.5", "x"])
def test_a_share_lies_between_nothing_and_all(world, share):
    before = CustomerRelation.objects.count()
    with pytest.raises(Invalid):
        verbs.run(
            world.acme, "relate", {"kind": "holding", "other": world.globex.pk, "share": share}, actor=SYSTEM
        )
    assert CustomerRelation.objects.count() == before


def test_people_by_who_reports_to_whom_with_role_and_attitude(world, mia):
    chief = actions.create(Contact, {"full_name": "Chief", "customer": world.acme.pk, "position": "CEO",
                                     "owner": world.mia.pk}, actor=SYSTEM)  # fmt: skip
    verbs.run(world.wang, "relate_person", {"kind": "reports_to", "other": chief.pk}, actor=SYSTEM)
    link = ContactLink.objects.get(contact=world.wang)
    actions.change(link, {"attitude": "champion", "roles": ["buyer"]}, actor=SYSTEM)
    nodes, ties = people_graph(world.acme, None, mia)
    # Jane Smith is Ben's: Mia sees neither her nor that 王小明 knows her.
    assert ({node.title: node.parent for node in nodes}, ties) == ({"王小明": chief.pk, "Chief": None}, [])
    wang = next(node for node in nodes if node.title == "王小明")
    assert (wang.badges, wang.tone) == (["Buyer", "Champion"], "green")
    nodes, ties = people_graph(world.acme, world.wang, world.actor(world.ann))
    assert {node.title for node in nodes} == {"王小明", "Chief", "Jane Smith"}
    assert [(tie.near, tie.far, tie.word) for tie in ties] == [(world.wang.pk, world.smith.pk, "knows")]
    page = world.browser(world.mia).get(f"/contacts/{world.wang.pk}/people/").content.decode()
    assert "Champion" in page and "Jane" not in page
    assert world.browser(world.mia).get(f"/contacts/{world.smith.pk}/people/").status_code == 404


def test_the_panels_lead_to_the_graph(world, group):
    page = world.browser(world.mia).get(f"/customers/{world.acme.pk}/").content.decode()
    assert f'href="/customers/{world.acme.pk}/group/"' in page
    empty = world.browser(world.ben).get(f"/customers/{world.globex.pk}/group/").content.decode()
    assert "Nothing to draw yet" in empty
