"""What the pages of a customer and a contact show besides their fields."""

from zhike.customers.panels import PeoplePanel, PlacesPanel, ProfilePanel, SourcesPanel
from zhike.kernel import verbs
from zhike.kernel.access import SYSTEM, Actor

LOOK = {"see": "all"}


def test_gaps_are_questions_with_a_way_to_answer_them(world):
    context = ProfilePanel().context(world.acme, world.mia)
    assert context["percent"] == 6
    assert str(context["gaps"][0]["question"]) == "Which industry are you in?"
    assert context["gaps"][0]["url"] == f"/customers/{world.acme.pk}/edit/#field-industry"
    assert len(context["gaps"]) == 21


def test_a_reader_gets_questions_without_links_and_none_about_hidden_fields(world):
    grants = {"*": {**LOOK, "fields": {"budget_max": "hidden"}}}
    context = ProfilePanel().context(world.acme, Actor(name="Reader", grants=grants))
    assert {gap["url"] for gap in context["gaps"]} == {""}
    assert len(context["gaps"]) == 20


def test_people_stand_with_roles_and_reach_that_the_reader_may_see(world):
    values = {"full_name": "韩梅梅", "mobile": "13800138000", "roles": ["buyer"], "main": True}
    verbs.run(world.haiwen, "add_contact", values, actor=world.ole)
    context = PeoplePanel().context(world.haiwen, world.ole)
    assert [person["name"] for person in context["people"]] == ["韩梅梅", "李雷"]
    assert (context["people"][0]["main"], context["people"][0]["roles"].text) == (True, "Buyer")
    assert context["people"][0]["reach"][0].text == "138 0013 8000"
    blind = Actor(name="Reader", grants={"*": {**LOOK, "fields": {"mobile": "hidden", "email": "hidden"}}})
    hidden = PeoplePanel().context(world.haiwen, blind)
    assert (hidden["reach"], hidden["people"][0]["reach"], hidden["add_url"]) == ([], [], "")


def test_a_contact_shows_the_customers_he_stands_for(world):
    verbs.run(world.acme, "link_contact", {"contact": world.li.pk, "position": "Agent"}, actor=SYSTEM)
    places = PlacesPanel().context(world.li, SYSTEM)["places"]
    assert [(row["name"], row["position"], row["home"]) for row in places] == [
        ("Acme Ltd", "Agent", False),
        ("海文贸易有限公司", "", True),
    ]
    assert [row["name"] for row in PlacesPanel().context(world.li, world.ole)["places"]] == [
        "海文贸易有限公司"
    ]


def test_old_sources_ask_to_be_asked_again(world):
    for field, day in (("budget_max", "2020-01-01"), ("phone", None)):
        given = {"field": field, "source": "survey"} | ({"collected_on": day} if day else {})
        verbs.run(world.acme, "note_source", given, actor=world.mia)
    rows = SourcesPanel().context(world.acme, world.mia)["sources"]
    assert [(str(row["field"]), row["stale"]) for row in rows] == [("Phone", False), ("Budget to", True)]
