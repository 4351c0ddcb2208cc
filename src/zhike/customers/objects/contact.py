"""The contact and its places at customers as objects."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhike.customers import actions
from zhike.customers.actions.people import keep_places, keep_workplaces
from zhike.customers.models import Contact, ContactLink, Customer
from zhike.customers.panels import PersonRelationsPanel, PlacesPanel
from zhike.kernel.access import Actor
from zhike.kernel.objects import Field, Object, Section, register
from zhike.kernel.panels import Facts, Timeline
from zhike.workplace.quick.near import near


@register
class ContactObject(Object):
    """The people we talk to."""

    model = Contact
    title, order = "full_name", "-changed_at"
    go = "p"
    icon, rank = "address-book", 20
    owner, team, parent, customer = "owner", "team", "customers", "customer_id"
    keys = ("import_key", "email", "mobile")
    made_of = {"full_name": frozenset({"family_name", "given_name"})}
    description = _("The people you talk to, at one or several customers.")
    verbs = (actions.hand_over_contact, actions.relate_person, actions.unrelate_person)
    fields = (
        Field("full_name", list=True, form=True, filter=True, sort=True, search="A", files=True, api="rw", required=True),
        Field("full_name_sort", audit=False),
        Field("search_text", audit=False),
        Field("match_keys", audit=False),
        Field("customer", list=True, form=True, filter=True, files=True, api="rw"),
        Field("customers", filter=True),
        Field("position", list=True, form=True, filter=True, files=True, api="rw"),
        Field("department", list="more", form=True, filter=True, files=True, api="rw"),
        Field("mobile", list=True, form=True, filter=True, search="B", files=True, api="rw"),
        Field("email", list=True, form=True, filter=True, search="B", files=True, api="rw"),
        Field("work_phone", list="more", form=True, filter=True, search="B", files=True, api="rw"),
        Field("other_email", list="more", form=True, filter=True, files=True, api="rw"),
        Field("wechat_id", list="more", form=True, filter=True, search="B", files=True, api="rw"),
        Field("wecom_id", list="more", form=True, filter=True, files=True, api="rw"),
        Field("salutation", list="more", form=True, filter=True, files=True, api="rw"),
        Field("name_order", form=True, filter=True, files=True, api="rw"),
        Field("family_name", list="more", form=True, filter=True, files=True, api="rw"),
        Field("given_name", list="more", form=True, filter=True, files=True, api="rw"),
        Field("romanised_name", list="more", form=True, filter=True, search="A", files=True, api="rw"),
        Field("gender", list="more", form=True, filter=True, files=True, api="rw"),
        Field("languages", list="more", form=True, filter=True, files=True, api="rw"),
        Field("birthday_calendar", form=True, filter=True, files=True, api="rw"),
        Field("birthday_year", form=True, filter=True, files=True, api="rw"),
        Field("birthday_month", list="more", form=True, filter=True, files=True, api="rw"),
        Field("birthday_day", list="more", form=True, filter=True, files=True, api="rw"),
        Field("birthday_leap", form=True, filter=True, files=True, api="rw"),
        Field("owner", list="more", form=True, filter=True, files=True, api="rw"),
        Field("team", list="more", form=True, filter=True, files=True, api="rw"),
        Field("tags", list="more", form=True, filter=True, files=True, api="rw"),
        Field("note", form=True, filter=True, files=True, api="rw"),
        Field("import_key", filter=True, files=True, api="rw", audit=False),
        Field("links", filter=True),
    )  # fmt: skip
    sections = (
        Section(_("Contact"), (
            "full_name", "salutation", "customer", "position", "department", "mobile", "email", "wechat_id",
        )),
        Section(pgettext_lazy("of a person", "Name"), (
            "name_order", "family_name", "given_name", "romanised_name", "gender",
        )),
        Section(_("Reach"), ("work_phone", "other_email", "wecom_id", "languages")),
        Section(_("Birthday"), (
            "birthday_calendar", "birthday_month", "birthday_day", "birthday_leap", "birthday_year",
        )),
        Section(_("Sales"), ("owner", "team", "tags", "note")),
    )  # fmt: skip

    panels = (Facts(), PlacesPanel(), PersonRelationsPanel(), Timeline())

    def countries(self, rows: Sequence[Mapping[str, Any]], stored: Any = None) -> list[str]:
        """Return the countries of the customers whom the rows name: a person is called where he works."""
        held = getattr(stored, "customer_id", None)
        named = [str(row.get("customer", row.get("customer_id", held)) or "") for row in rows]
        ids = {int(text) for text in named if text.isascii() and text.isdigit() and len(text) < 19}
        known = {
            str(pk): country
            for pk, country in Customer.objects.filter(pk__in=ids).values_list("pk", "country")
        }
        return [known.get(text, "") for text in named]

    def follow(self, records: Sequence[Any], *, actor: Actor) -> None:
        """Give every contact a place at the customer where he works."""
        keep_places(records, actor=actor)


near("customers.contact", "customers")


@register
class ContactLinkObject(Object):
    """The places of people at customers, with their roles in buying."""

    model = ContactLink
    title, order = "position", "-changed_at"
    icon = "link"
    slug = "contact_links"
    parent, customer = "customer", "customer_id"
    navigation = ""
    tones = {"attitude": {"champion": "green", "supporter": "blue", "blocker": "red"}}
    description = _("Which contact stands for which customer, in which position and role.")
    fields = (
        Field("contact", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("customer", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("position", list=True, form=True, filter=True, files=True, api="rw"),
        Field("roles", list=True, form=True, filter=True, files=True, api="rw"),
        Field("attitude", list=True, form=True, filter=True, files=True, api="rw"),
        Field("primary", list=True, form=True, filter=True, files=True, api="rw"),
        Field("since", list=True, form=True, filter=True, files=True, api="rw"),
        Field("until", list=True, form=True, filter=True, files=True, api="rw"),
        Field("import_key", filter=True, files=True, api="rw", audit=False),
    )  # fmt: skip

    def follow(self, records: Sequence[Any], *, actor: Actor) -> None:
        """Keep where a contact mainly works in step with his places."""
        keep_workplaces(records, actor=actor)
