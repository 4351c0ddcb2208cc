"""Products, orders with their lines, and dated rates of currencies.

A return or a cancellation is a fact of its own on its own date, never a change of the order before it:
its quantities and amounts are negative, so that sums over all orders are net figures.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhike.customers import locales
from zhike.customers.models import Customer
from zhike.kernel.formats import pinyin
from zhike.kernel.model_fields import MoneyField, SortKeyField
from zhike.kernel.records import Record, list_index
from zhike.kernel.wording import said as _now
from zhike.workplace.fields.column import CustomRecord

# Stands for the currency in which the house keeps its own figures, see ``people.Organisation``.
BASE = "BASE"
SMALLEST = Decimal("0.000001")


class Category(Record):
    """A group of products, possibly below another."""

    name = models.CharField(_("name"), max_length=100)
    name_sort = SortKeyField()
    english_name = models.CharField(_("English name"), max_length=100, blank=True, default="")
    parent = models.ForeignKey("self", verbose_name=_("above"), null=True, blank=True, on_delete=models.SET_NULL,
                               related_name="children")  # fmt: skip
    import_key = models.CharField(_("import key"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("product category")
        verbose_name_plural = _("product categories")
        constraints = [
            models.UniqueConstraint(fields=["import_key"], name="catalog_category_import_key",
                                    condition=Q(deleted_at__isnull=True) & ~Q(import_key="")),
        ]  # fmt: skip
        indexes = [list_index("category", name) for name in ("name_sort", "created_at", "changed_at")]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.name_sort = pinyin.sort_key(self.name)


class Product(CustomRecord):
    """Something we sell. ``price`` is the list price for one ``unit``."""

    code = models.CharField(_("product code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    name_sort = SortKeyField()
    english_name = models.CharField(_("English name"), max_length=200, blank=True, default="")
    search_text = models.TextField(default="", editable=False)
    category = models.ForeignKey(Category, verbose_name=_("category"), null=True, blank=True,
                                 on_delete=models.SET_NULL, related_name="products")  # fmt: skip
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    price = MoneyField(_("list price"), null=True, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, default="", choices=locales.currencies
    )
    active = models.BooleanField(_("on sale"), default=True)
    note = models.TextField(_("note"), blank=True, default="")

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="catalog_product_code", condition=Q(deleted_at__isnull=True)
            ),
        ]
        indexes = [
            *(
                list_index("product", name)
                for name in ("code", "name_sort", "price", "created_at", "changed_at")
            ),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="product_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.name_sort = pinyin.sort_key(self.name)
        self.search_text = pinyin.search_text(self.name, self.english_name, self.code, *self.custom_words())

    def clean_record(self) -> dict[str, Any]:
        """Refuse a list price below zero."""
        return {"price": [_now("The amount must not be below zero.")]} if (self.price or 0) < 0 else {}


class Order(CustomRecord):
    """An order, a return or a cancellation of a customer, in one currency.

    ``total`` is the sum of the lines in the order's own currency, ``total_base`` the same at ``rate``
    (base currency for one unit). Both are negative for returns and cancellations. Only confirmed orders
    are purchases; a draft is still being written.
    """

    class Kind(models.TextChoices):
        ORDER = "order", _("Order")
        RETURN = "return", _("Return")
        CANCELLATION = "cancellation", _("Cancellation")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONFIRMED = "confirmed", _("Confirmed")

    number = models.CharField(_("order number"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.ORDER)
    customer = models.ForeignKey(Customer, verbose_name=_("customer"), on_delete=models.PROTECT, related_name="orders",
                                 db_index=False)  # fmt: skip
    ordered_at = models.DateTimeField(_("ordered"))
    currency = models.CharField(_("currency"), max_length=3, choices=locales.currencies)
    rate = models.DecimalField(
        _("rate to the base currency"), max_digits=20, decimal_places=10, default=Decimal(1)
    )
    total = MoneyField(_("total"), max_digits=20, decimal_places=6, default=Decimal(0), editable=False)
    total_base = MoneyField(_("total in base currency"), max_digits=20, decimal_places=6, default=Decimal(0),
                            currency=BASE, editable=False)  # fmt: skip
    line_count = models.PositiveIntegerField(_("number of lines"), default=0, editable=False)
    ship_country = models.CharField(
        _("ships to"), max_length=2, blank=True, default="", choices=locales.countries
    )
    original = models.ForeignKey("self", verbose_name=_("original order"), null=True, blank=True,
                                 on_delete=models.PROTECT, related_name="reversals", db_index=False,
                                 help_text=_("The order that this one returns or cancels."))  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    # Fingerprint of the lines as imported, so that a second import can tell that nothing changed.
    lines_hash = models.CharField(max_length=32, default="", editable=False)
    import_key = models.CharField(_("import key"), max_length=100, blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("created by"), null=True, blank=True,
                                   editable=False, on_delete=models.SET_NULL, related_name="+",
                                   db_index=False)  # fmt: skip

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.UniqueConstraint(fields=["import_key"], name="catalog_order_import_key",
                                    condition=Q(deleted_at__isnull=True) & ~Q(import_key="")),
            models.CheckConstraint(condition=Q(rate__gt=0), name="catalog_order_rate",
                                   violation_error_message=_("The rate must be greater than zero.")),
        ]  # fmt: skip
        indexes = [
            *(list_index("order", name) for name in ("number", "ordered_at", "total_base", "created_at", "changed_at")),
            list_index("order", "customer", "ordered_at"),
            models.Index(fields=["original"], name="order_original", condition=Q(original__isnull=False)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def derive(self) -> None:
        self.total_base = (self.total * self.rate).quantize(SMALLEST, ROUND_HALF_UP)

    def clean_record(self) -> dict[str, Any]:
        """Keep what a confirmed order states; what happens to it later is an order of its own."""
        if self.pk is None:
            return {}
        confirmed = Order.objects.filter(pk=self.pk, state=self.State.CONFIRMED)
        stored = confirmed.values("customer_id", "ordered_at", "currency").first() or {}
        fault = _now(
            "A confirmed order keeps its customer, date and currency. Cancel it and place a new one."
        )
        return {name.removesuffix("_id"): [fault] for name in stored if getattr(self, name) != stored[name]}


class OrderLine(Record):
    """One product of an order. ``amount`` is quantity × unit price, to six decimals."""

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(pgettext_lazy("in an order", "position"))
    product = models.ForeignKey(Product, verbose_name=_("product"), null=True, blank=True, on_delete=models.PROTECT,
                                related_name="lines")  # fmt: skip
    description = models.CharField(_("description"), max_length=200, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=6)
    unit_price = models.DecimalField(_("unit price"), max_digits=18, decimal_places=6)
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=6, editable=False)
    # Ten million rows: whoever entered the order entered its lines, so no index is spent on him here.
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("created by"), null=True, blank=True,
                                   editable=False, on_delete=models.SET_NULL, related_name="+",
                                   db_index=False)  # fmt: skip

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}"

    def derive(self) -> None:
        self.amount = (self.quantity * self.unit_price).quantize(SMALLEST, ROUND_HALF_UP)


class Rate(Record):
    """What one unit of a currency was worth in the base currency from a day on, until the next rate."""

    currency = models.CharField(_("currency"), max_length=3, choices=locales.currencies)
    valid_from = models.DateField(_("valid from"))
    rate = models.DecimalField(_("rate to the base currency"), max_digits=20, decimal_places=10)
    import_key = models.CharField(_("import key"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(fields=["currency", "valid_from"], name="catalog_rate_once",
                                    condition=Q(deleted_at__isnull=True)),
            models.UniqueConstraint(fields=["import_key"], name="catalog_rate_import_key",
                                    condition=Q(deleted_at__isnull=True) & ~Q(import_key="")),
            models.CheckConstraint(condition=Q(rate__gt=0), name="catalog_rate_positive",
                                   violation_error_message=_("The rate must be greater than zero.")),
        ]  # fmt: skip
        indexes = [list_index("rate", name) for name in ("valid_from", "created_at", "changed_at")]

    def __str__(self) -> str:
        return f"{self.currency} {self.valid_from}: {self.rate}"
