"""Custom fields as an object: administrators list, add, change, order, retire and delete them like records."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from zhike.kernel import revisions
from zhike.kernel.access import Actor
from zhike.kernel.objects import Field, Object, Section, register
from zhike.kernel.panels import Facts, Timeline
from zhike.people import permissions
from zhike.workplace.fields import binding, indexing, purging
from zhike.workplace.fields.models import CustomField

permissions.declare("fields.manage", _("Add and change fields"), opens=("workplace.customfield",))


@register
class CustomFieldObject(Object):
    """What administrators add to customers, contacts, products and orders."""

    model = CustomField
    title, order = "key", "position"
    slug, icon, navigation = "fields", "forms", ""
    keys = ("key",)
    description = _("Fields of your own: they show at once in list, form, filter, import, export and API.")
    fields = (
        Field("object", list=True, form="new", filter=True, files=True, api="rw", required=True),
        Field("label_en", list=True, form=True, filter=True, search="A", files=True, api="rw"),
        Field("label_zh", list=True, form=True, filter=True, search="A", files=True, api="rw"),
        Field("kind", list=True, form="new", filter=True, files=True, api="rw", required=True),
        Field("key", list=True, form="new", filter=True, search="A", files=True, api="rw", required=True),
        Field("options", form=True, filter=True, files=True, api="rw"),
        Field("target", form="new", filter=True, files=True, api="rw"),
        Field("decimals", form="new", filter=True, files=True, api="rw"),
        Field("help_en", form=True, filter=True, files=True, api="rw"),
        Field("help_zh", form=True, filter=True, files=True, api="rw"),
        Field("required", list=True, form=True, filter=True, files=True, api="rw"),
        Field("in_list", list=True, form=True, filter=True, files=True, api="rw"),
        Field("filtered", list="more", form=True, filter=True, files=True, api="rw"),
        Field("sorted", list="more", form=True, filter=True, files=True, api="rw"),
        Field("searched", list="more", form=True, filter=True, files=True, api="rw"),
        Field("summed", list="more", form=True, filter=True, files=True, api="rw"),
        Field("position", list=True, form=True, filter=True, sort=True, files=True, api="rw"),
        Field("active", list=True, form=True, filter=True, files=True, api="rw"),
    )  # fmt: skip
    sections = (
        Section(
            _("The field"), ("object", "label_en", "label_zh", "kind", "key", "options", "target", "decimals")
        ),
        Section(
            _("Where it shows"), ("in_list", "filtered", "sorted", "searched", "summed", "position", "active")
        ),
        Section(_("When it is filled in"), ("required", "help_en", "help_zh")),
    )
    panels = (Facts(), Timeline())

    def follow(self, records: Sequence[CustomField], *, actor: Actor) -> None:
        """Let every process see the change, and let the database get the indexes that it asks for."""
        revisions.changed()
        for record in records:
            if record.deleted_at is None and record.pk is not None:
                purging.bring_back(record, actor)
        if actor.user_id is not None:
            # Background work has somebody's rights; what the program itself adds is indexed with the next change.
            indexing.begin(actor)


__all__ = ["CustomFieldObject", "binding"]
