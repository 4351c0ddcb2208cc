"""What the loaded company is like, and what stays when it is removed."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from zhike.catalog.actions import place_order, refresh_trade
from zhike.catalog.actions.orders import Line
from zhike.catalog.models import Order, OrderLine, Product, Rate
from zhike.customers.models import Contact, ContactLink, Customer, CustomerRelation
from zhike.demo import actions
from zhike.demo.company import Company
from zhike.demo.models import DemoRow
from zhike.demo.tests.house import administrator, counts
from zhike.engagement.actions import refresh_contact
from zhike.engagement.models import Interaction, Task
from zhike.kernel import actions as verbs
from zhike.kernel.access import SYSTEM, Actor
from zhike.kernel.consumers import run_all
from zhike.kernel.errors import NotAllowed
from zhike.kernel.formats.folding import has_han
from zhike.kernel.models import Event
from zhike.people.actions import organisation, roles
from zhike.people.models import User
from zhike.sales.models import Deal
from zhike.workplace.tags.models import Tag

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 8, 31)


@pytest.fixture(scope="module", autouse=True)
def company(django_db_setup, django_db_blocker):
    """Load the company once; what a test changes is undone down to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        roles.ensure_presets()
        organisation.ensure()
        actions.load(actor=SYSTEM, as_of=AS_OF)
        yield
        transaction.set_rollback(True)


def test_everything_simulated_is_stored():
    world = Company().simulate(actions.SEED, AS_OF)
    stored = Counter(DemoRow.objects.values_list("model", flat=True))
    reversals = len(world.cancellations) + len(world.returns)
    assert stored["customers.customer"] == len(world.customers) == Customer.objects.count() == 400
    assert stored["customers.contact"] == len(world.contacts) == Contact.objects.count()
    assert stored["catalog.order"] == len(world.orders) + reversals == Order.objects.count()
    assert stored["customers.customerrelation"] == CustomerRelation.objects.count()
    owned = [customer for customer in world.customers if customer.kind == "company" and customer.parent]
    assert stored["customers.customerrelation"] == 40 + len(owned) + 1
    assert stored["people.user"] == 8
    assert stored["sales.deal"] == Deal.objects.count()
    assert stored["engagement.interaction"] == Interaction.objects.count()
    assert stored["engagement.task"] == Task.objects.count()
    assert stored["workplace.tag"] == Tag.objects.count() == 12
    assert sum(stored.values()) == DemoRow.objects.count()


def test_the_rows_would_pass_every_check_of_the_models():
    for model in (Customer, Contact, ContactLink, CustomerRelation, Product, Rate, Deal, Interaction, Task):
        for record in model.objects.all():
            record.full_clean(validate_unique=False, validate_constraints=False)
            assert record.clean_record() == {}, (record, record.clean_record())
            before = {name: value for name, value in vars(record).items() if name != "_state"}
            record.derive()
            assert {name: value for name, value in vars(record).items() if name in before} == before


def test_deals_stand_in_every_stage_with_a_history_that_fits():
    stages = Counter(Deal.objects.values_list("stage", flat=True))
    assert 100 <= sum(stages.values()) <= 220
    assert stages.keys() == {"new", "qualify", "propose", "negotiate", "won", "lost"}
    assert min(stages.values()) >= 5
    assert not Deal.objects.filter(amount_base=None).exists()
    moves = Counter(Event.objects.filter(object="sales.deal").values_list("verb", flat=True))
    assert (moves["deal.created"], moves["deal.won"], moves["deal.lost"]) == (
        sum(stages.values()), stages["won"], stages["lost"],
    )  # fmt: skip
    for deal in Deal.objects.all():
        last = Event.objects.filter(object="sales.deal", subject_id=deal.pk).latest("id")
        assert last.changes["stage"][1] == deal.stage
        assert (last.at, deal.changed_at) == (deal.stage_since, deal.stage_since)
        assert (deal.closed_on is None) is (deal.stage not in ("won", "lost"))


def test_what_is_written_of_a_customer_is_in_the_language_spoken_with_him():
    """The company is loaded in English here; half of its customers are Chinese all the same."""
    languages = dict(Customer.objects.values_list("pk", "language"))
    texts = [
        *Interaction.objects.values_list("customer_id", "happened"),
        *Interaction.objects.values_list("customer_id", "next_step"),
        *Task.objects.values_list("customer_id", "title"),
        *Deal.objects.exclude(lost_note="").values_list("customer_id", "lost_note"),
        *Order.objects.exclude(reason="").values_list("customer_id", "reason"),
        *((pk, name.rpartition(" · ")[2]) for pk, name in Deal.objects.values_list("customer_id", "name")),
    ]
    spoken = Counter((languages[pk].startswith("zh"), has_han(text)) for pk, text in texts)
    assert set(spoken) == {(True, True), (False, False)}
    assert min(spoken.values()) > 200


def test_orders_are_the_sums_of_their_lines():
    sums: dict[int, Decimal] = Counter()
    lines = Counter()
    for order_id, quantity, price, amount in OrderLine.objects.values_list(
        "order_id", "quantity", "unit_price", "amount"
    ):
        assert quantity * price == amount
        sums[order_id] += amount
        lines[order_id] += 1
    for order in Order.objects.all():
        assert (order.total, order.line_count) == (sums[order.pk], lines[order.pk])
        assert (order.total < 0) is (order.kind != "order")
        assert order.original_id is None or order.original.ordered_at.date() <= order.ordered_at.date()


def test_the_figures_of_trade_and_the_rates_are_already_right():
    events = Event.objects.count()
    run_all()
    assert refresh_trade() == 0
    assert Event.objects.count() == events
    assert Customer.objects.filter(net_purchases__gt=0).count() > 300


def test_the_last_contacts_are_already_right_and_some_customers_have_none():
    assert refresh_contact() == 0
    assert Customer.objects.filter(last_contact_on__isnull=False).count() > 250
    assert Customer.objects.filter(last_contact_on=None).count() > 5
    # Some have notes only, which are no contacts.
    assert Customer.objects.filter(last_contact_on=None, interactions__kind="note").exists()
    assert set(Interaction.objects.values_list("kind", flat=True)) == set(Interaction.Kind.values)
    assert Customer.objects.filter(last_contact_on__lte=AS_OF - timedelta(days=30)).count() > 50


def test_the_history_follows_the_dates():
    assert not Event.objects.filter(at__date__gt=AS_OF, via="demo").exists()
    for customer in Customer.objects.filter(orders_count__gt=3)[:20]:
        moments = list(
            Event.objects.filter(customer_id=customer.pk).order_by("id").values_list("at", flat=True)
        )
        assert moments == sorted(moments)
        assert moments[0] == customer.created_at
    changed = Event.objects.filter(verb="customer.changed").first()
    assert changed.changes["level"][0] in ("", None) and changed.changes["level"][1] in "ABC"


def test_nobody_can_sign_in_as_a_demo_user():
    assert not any(
        user.has_usable_password() for user in User.objects.filter(email__endswith="haiwen.example")
    )


def test_a_second_load_is_refused():
    before = counts()
    with pytest.raises(NotAllowed):
        actions.load(actor=SYSTEM, as_of=AS_OF)
    assert counts() == before


def test_only_administrators_load_and_remove():
    sales = Actor(user_id=1, name="Sam", grants={"*": {"see": "all"}})
    before = counts()
    for action in (actions.load, actions.remove):
        with pytest.raises(NotAllowed):
            action(actor=sales)
    assert counts() == before


def test_what_own_records_refer_to_stays():
    ada = administrator()
    demo = Customer.objects.exclude(owner=None).exclude(parent=None).exclude(last_contact_on=None).first()
    product = Product.objects.first()
    contact = verbs.create(Contact, {"full_name": "Our man", "customer": demo.pk}, actor=ada)
    line = Line(Decimal(2), Decimal(10), product)
    order = place_order(
        demo, actor=ada, lines=[line], number="X-1", ordered_at=demo.created_at, currency="CNY"
    )
    _gone, kept = actions.remove(actor=ada)
    assert sorted(kept) == sorted([demo.name, product.name])
    demo.refresh_from_db()
    assert (demo.owner_id, demo.team_id, demo.parent_id, demo.created_by_id) == (None, None, None, None)
    assert demo.last_contact_on is None
    change = Event.objects.filter(object="customers.customer", subject_id=demo.pk).latest("id")
    assert change.changes["owner"][1] is None and change.actor_id == ada.user_id
    assert Contact.objects.get() == contact and contact.customers.get() == demo
    assert Order.objects.get() == order and order.lines.get().product == product
    product.refresh_from_db()
    assert product.category_id is None
    assert not DemoRow.objects.exists() and not User.objects.filter(email__endswith="haiwen.example").exists()


def test_a_deleted_own_record_still_holds_what_it_refers_to():
    ada = administrator()
    demo = Customer.objects.first()
    contact = verbs.create(Contact, {"full_name": "Our man", "customer": demo.pk}, actor=ada)
    verbs.delete(contact, actor=ada)
    _gone, kept = actions.remove(actor=ada)
    assert kept == [demo.name]
    assert verbs.restore(contact, actor=ada).customer_id == demo.pk
