"""Products, orders and rates as objects."""

from django.utils.translation import gettext_lazy as _

from zhike.catalog.actions import add_line, cancel_order, confirm_order, remove_line, return_line
from zhike.catalog.models import Category, Order, OrderLine, Product, Rate
from zhike.catalog.panels import Lines, MonthlyPurchases, NewestOrders, OrderRhythm, ProductMix, Reversals
from zhike.catalog.presets import guide, online_retail
from zhike.kernel.objects import Field, Object, Section, register
from zhike.kernel.panels import Facts, Timeline, extend
from zhike.kernel.transfer import presets
from zhike.people import base_currency
from zhike.workplace.preset_import import guides


@register
class ProductObject(Object):
    """What we sell."""

    model = Product
    title, order = "name", "name"
    go = "r"
    icon, rank = "package", 60
    keys = ("code",)
    description = _("What you sell, with its unit and list price.")
    fields = (
        Field("code", list=True, form=True, filter=True, sort=True, search="A", files=True, api="rw", required=True),
        Field("name", list=True, form=True, filter=True, sort=True, search="A", files=True, api="rw", required=True),
        Field("name_sort", audit=False),
        Field("english_name", list="more", form=True, filter=True, search="A", files=True, api="rw"),
        Field("search_text", audit=False),
        Field("category", list=True, form=True, filter=True, files=True, api="rw"),
        Field("unit", list=True, form=True, filter=True, files=True, api="rw"),
        Field("price", list=True, form=True, filter=True, sort=True, files=True, api="rw"),
        Field("currency", list="more", form=True, filter=True, files=True, api="rw"),
        Field("active", list=True, form=True, filter=True, files=True, api="rw"),
        Field("note", form=True, filter=True, files=True, api="rw"),
    )  # fmt: skip


@register
class CategoryObject(Object):
    """Groups of products."""

    model = Category
    title, order = "name", "name"
    go = "y"
    icon, rank = "category", 70
    slug = "categories"
    description = _("Groups of products, possibly one below another.")
    fields = (
        Field("name", list=True, form=True, filter=True, sort=True, search="A", files=True, api="rw", required=True),
        Field("name_sort", audit=False),
        Field("english_name", list=True, form=True, filter=True, search="A", files=True, api="rw"),
        Field("parent", list=True, form=True, filter=True, files=True, api="rw"),
        Field("import_key", filter=True, files=True, api="rw", audit=False),
        Field("products", filter=True),
    )  # fmt: skip


@register
class OrderObject(Object):
    """Orders, returns and cancellations, each a fact of its own."""

    model = Order
    title, order = "number", "-ordered_at"
    go = "o"
    icon, rank = "shopping-cart", 30
    parent, customer = "customer", "customer_id"
    keys = ("import_key", "number")
    description = _("What customers bought, returned and cancelled, each on its own date.")
    fields = (
        Field("number", list=True, form=True, filter=True, sort=True, search="A", files=True, api="rw", required=True),
        Field("kind", list=True, filter=True, board=True, files="out", api="r"),
        Field("customer", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("ordered_at", list=True, form=True, filter=True, sort=True, files=True, api="rw", required=True),
        Field("total", list=True, filter=True, files="out", api="r"),
        Field("total_base", list="more", filter=True, sort=True, total="sum", files="out", api="r"),
        Field("currency", list="more", form=True, filter=True, files=True, api="rw", required=True),
        Field("rate", list="more", filter=True, files="out", api="r"),
        Field("line_count", list="more", filter=True, files="out", api="r"),
        Field("ship_country", list="more", form=True, filter=True, files=True, api="rw"),
        Field("original", list="more", filter=True, files="out", api="r"),
        Field("state", list="more", filter=True, files="out", api="r"),
        Field("reason", list="more", form=True, filter=True, files=True, api="rw"),
        Field("note", form=True, filter=True, files=True, api="rw"),
        Field("lines_hash", audit=False),
        Field("import_key", filter=True, files=True, api="rw", audit=False),
        Field("lines", filter=True),
    )  # fmt: skip
    sections = (
        Section(_("Order"), ("number", "kind", "customer", "ordered_at", "state", "original", "reason")),
        Section(_("Amount"), ("total", "currency", "rate", "total_base", "line_count")),
        Section(_("Delivery"), ("ship_country", "note")),
    )
    panels = (
        Facts("number", "kind", "customer", "ordered_at", "state", "original", "reason", "total", "currency", "rate",
              "total_base", "line_count", "ship_country", "note"),
        Lines(), Reversals(), Timeline(),
    )  # fmt: skip
    tones = {"kind": {"return": "yellow", "cancellation": "red"}, "state": {"draft": "blue"}}
    verbs = (confirm_order, add_line, remove_line, return_line, cancel_order)


@register
class OrderLineObject(Object):
    """The lines of orders: by far the largest table, so it is listed by id alone."""

    model = OrderLine
    title, order = "description", "id"
    icon = "list-numbers"
    slug = "order_lines"
    parent, customer = "order", "order.customer_id"
    keys = ()
    navigation, writable = "", False
    description = _("The single products of orders.")
    fields = (
        Field("order", list=True, filter=True, files="out", api="r"),
        Field("position", list=True, filter=True, files="out", api="r"),
        Field("product", list=True, filter=True, files="out", api="r"),
        Field("description", list=True, filter=True, files="out", api="r"),
        Field("quantity", list=True, filter=True, files="out", api="r"),
        Field("unit_price", list=True, filter=True, files="out", api="r"),
        Field("amount", list=True, filter=True, total="sum", files="out", api="r"),
    )  # fmt: skip

    def fixed_fields(self) -> tuple[Field, ...]:
        """Return the rows that every record has; only the id has an index to sort ten million lines by."""
        return (
            Field("id", sort=True, api="r", files="out", filter=True, audit=False),
            Field("version", api="r", audit=False),
            Field("created_at", filter=True, api="r", files="out", audit=False),
            Field("changed_at", filter=True, api="r", files="out", audit=False),
        )


@register
class RateObject(Object):
    """Exchange rates, each from its day on."""

    model = Rate
    title, order = "currency", "-valid_from"
    icon, navigation = "coins", "settings"
    description = _("What one unit of a currency was worth in your own currency, from which day on.")
    fields = (
        Field("currency", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("valid_from", list=True, form=True, filter=True, sort=True, files=True, api="rw", required=True),
        Field("rate", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("import_key", filter=True, files=True, api="rw", audit=False),
    )  # fmt: skip


# A rate says what a currency was worth in the base currency.
base_currency.kept.append(lambda: [(RateObject().label_plural, Rate.objects.count())])
presets.register(online_retail.PRESET)
guides.declare(online_retail.PRESET.key, guide.GUIDE)
extend("customers.customer", NewestOrders(), MonthlyPurchases(), ProductMix(), OrderRhythm())
