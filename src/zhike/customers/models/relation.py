"""Relations between customers and between people, each stored once and shown from both ends."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhike.customers import choices
from zhike.customers.models.contact import Contact
from zhike.customers.models.customer import Customer, text
from zhike.kernel import trees
from zhike.kernel.model_fields import PercentField
from zhike.kernel.records import Record, list_index
from zhike.kernel.wording import said as _now


class CustomerRelation(Record):
    """What ``customer`` is to ``other``: "holds shares in", "supplies", "depends on the work of" …"""

    customer = models.ForeignKey(Customer, verbose_name=_("customer"), on_delete=models.CASCADE,
                                 related_name="relations")  # fmt: skip
    kind = models.CharField(_("relation"), max_length=14, choices=choices.CustomerTie)
    other = models.ForeignKey(Customer, verbose_name=_("other customer"), on_delete=models.CASCADE,
                              related_name="relations_back")  # fmt: skip
    share = PercentField(_("share held"), null=True, blank=True,
                         validators=[MinValueValidator(0), MaxValueValidator(100)],
                         help_text=_("Of a holding, in percent."))  # fmt: skip
    since = models.DateField(_("since"), null=True, blank=True)
    note = text(_("note"), 500)
    import_key = text(_("import key"), 100)

    class Meta:
        verbose_name = _("relation between customers")
        verbose_name_plural = _("relations between customers")
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "other"], name="customers_customerrelation_once",
                                    condition=Q(deleted_at__isnull=True)),
            models.UniqueConstraint(fields=["import_key"], name="customers_customerrelation_import_key",
                                    condition=Q(deleted_at__isnull=True) & ~Q(import_key="")),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=100), name="customers_customerrelation_share",
                                   violation_error_message=_("A share lies between 0 and 100 percent.")),
            models.CheckConstraint(condition=~Q(customer=models.F("other")), name="customers_customerrelation_other",
                                   violation_error_message=_("A relation needs two different ends.")),
        ]  # fmt: skip
        indexes = [list_index("customerrelation", name) for name in ("created_at", "changed_at")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.other_id}"

    def clean_record(self) -> dict[str, Any]:
        """Refuse a relation to oneself and the mirror image of a symmetric one."""
        return end_faults(self, "customer", "other")


class ContactRelation(Record):
    """What ``contact`` is to ``other``: "reports to", "knows" …"""

    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.CASCADE, related_name="relations"
    )
    kind = models.CharField(_("relation"), max_length=16, choices=choices.ContactTie)
    other = models.ForeignKey(Contact, verbose_name=_("other contact"), on_delete=models.CASCADE,
                              related_name="relations_back")  # fmt: skip
    note = text(_("note"), 500)
    import_key = text(_("import key"), 100)

    class Meta:
        verbose_name = _("relation between contacts")
        verbose_name_plural = _("relations between contacts")
        constraints = [
            models.UniqueConstraint(fields=["contact", "kind", "other"], name="customers_contactrelation_once",
                                    condition=Q(deleted_at__isnull=True)),
            models.UniqueConstraint(fields=["import_key"], name="customers_contactrelation_import_key",
                                    condition=Q(deleted_at__isnull=True) & ~Q(import_key="")),
            models.CheckConstraint(condition=~Q(contact=models.F("other")), name="customers_contactrelation_other",
                                   violation_error_message=_("A relation needs two different ends.")),
        ]  # fmt: skip
        indexes = [list_index("contactrelation", name) for name in ("created_at", "changed_at")]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.kind} {self.other_id}"

    def clean_record(self) -> dict[str, Any]:
        """Refuse a relation to oneself, its mirror image and a person above his own superior."""
        faults = end_faults(self, "contact", "other")
        if not faults and self.kind == choices.ContactTie.REPORTS_TO and reports_in_circle(self):
            return {"other": [_now("This would make somebody report to himself in the end.")]}
        return faults


def end_faults(relation: Record, near: str, far: str) -> dict[str, list[str]]:
    """Return what is wrong with the two ends: the same record, or a symmetric tie already stored the other way."""
    ends = (getattr(relation, f"{near}_id"), getattr(relation, f"{far}_id"))
    if ends[0] == ends[1]:
        return {far: [_now("A relation needs two different ends.")]}
    if relation.kind not in choices.SYMMETRIC:
        return {}
    mirrored = type(relation).objects.alive().filter(**{near: ends[1], far: ends[0]}, kind=relation.kind)
    if mirrored.exclude(pk=relation.pk).exists():
        return {far: [_now("This relation is already recorded from the other end.")]}
    return {}


# Everybody above ``other`` by reporting lines that are not in the recycle bin.
REPORTS_ABOVE = """
    WITH RECURSIVE above (id) AS (
        SELECT %s::bigint UNION
        SELECT r.other_id FROM customers_contactrelation r JOIN above a ON r.contact_id = a.id
        WHERE r.kind = 'reports_to' AND r.deleted_at IS NULL AND r.id IS DISTINCT FROM %s
    ) SELECT EXISTS (SELECT 1 FROM above WHERE id = %s)
"""


def reports_in_circle(relation: ContactRelation) -> bool:
    """Say whether ``other`` already reports, over however many steps, to ``contact``."""
    with connection.cursor() as cursor:
        cursor.execute(trees.LOCK, [relation._meta.db_table])
        cursor.execute(REPORTS_ABOVE, [relation.other_id, relation.pk, relation.contact_id])
        return bool(cursor.fetchone()[0])
