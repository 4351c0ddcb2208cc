"""Relations between customers and between people as objects."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import ContactRelation, CustomerRelation
from zhike.kernel.objects import Field, Object, register


def named(obj: Object, record: Any) -> str:
    """Return the kind of a relation in words; by itself it has no name."""
    return str(obj.field("kind").choice_labels.get(record.kind, record.kind))


@register
class CustomerRelationObject(Object):
    """What one customer is to another."""

    model = CustomerRelation
    title, order = "kind", "-changed_at"
    icon = "affiliate"
    slug = "customer_relations"
    parent, customer = "customer", "customer_id"
    navigation = ""
    description = _("Holdings, suppliers, partners, competitors, and which department depends on which.")
    fields = (
        Field("customer", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("kind", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("other", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("share", list=True, form=True, filter=True, files=True, api="rw"),
        Field("since", list=True, form=True, filter=True, files=True, api="rw"),
        Field("note", list="more", form=True, filter=True, files=True, api="rw"),
        Field("import_key", filter=True, files=True, api="rw", audit=False),
    )  # fmt: skip

    def title_of(self, record: models.Model) -> str:
        """Return what the relation is called in the reader's language."""
        return named(self, record)


@register
class ContactRelationObject(Object):
    """What one person is to another."""

    model = ContactRelation
    title, order = "kind", "-changed_at"
    icon = "users"
    slug = "contact_relations"
    parent, customer = "contact", "contact.customer_id"
    navigation = ""
    description = _("Who reports to whom, who knows whom.")
    fields = (
        Field("contact", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("kind", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("other", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("note", list="more", form=True, filter=True, files=True, api="rw"),
        Field("import_key", filter=True, files=True, api="rw", audit=False),
    )  # fmt: skip

    def title_of(self, record: models.Model) -> str:
        """Return what the relation is called in the reader's language."""
        return named(self, record)
