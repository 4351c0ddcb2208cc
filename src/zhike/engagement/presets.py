"""Notes of other programs as interactions: of Salesforce, HubSpot, Zoho CRM and 纷享销客 (fxiaoke)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from zhike.workplace.sources import Cell, Shape, first, fixed, keyed, plain_text

INTERACTION = "engagement.interaction"
CUSTOMERS_FIRST = _("Import the files of the companies and contacts first.")


def parent(prefix: str) -> Cell:
    """Return the parent of a Salesforce note as our key, where its id begins as those of the wanted object do."""

    def key(row: Mapping[str, str]) -> str:
        found = row.get("parentid", "")
        return f"salesforce:{found}" if found.startswith(prefix) else ""

    return key


SHAPES = (
    Shape(
        "salesforce-notes", _("Salesforce: Note"), INTERACTION, frozenset({"id", "parentid", "title", "body", "ownerid"}),
        {
            "import_key": keyed("salesforce", "Id"), "customer": parent("001"), "contact": parent("003"),
            "kind": fixed("note"), "subject": first("Title"), "happened": plain_text("Body", "Title"), "at": first("CreatedDate"),
        },
        ("Owner.Email", "Owner.Name", "OwnerId"), "happened", CUSTOMERS_FIRST,
    ),
    Shape(
        "hubspot-notes", _("HubSpot: notes"), INTERACTION, frozenset({"record id", "note body", "activity date"}),
        {
            "import_key": keyed("hubspot", "Record ID"), "customer": keyed("hubspot", "Associated Company IDs"),
            "contact": keyed("hubspot", "Associated Contact IDs"), "kind": fixed("note"),
            "happened": plain_text("Note body"), "at": first("Activity date"),
        },
        ("Activity assigned to",), "happened", CUSTOMERS_FIRST,
    ),
    Shape(
        "zoho-notes", _("Zoho CRM: Notes"), INTERACTION, frozenset({"record id", "note content", "parent id.id"}),
        {
            "import_key": keyed("zoho", "Record Id"), "customer": keyed("zoho", "Parent ID.id"), "kind": fixed("note"),
            "subject": first("Note Title"), "happened": plain_text("Note Content", "Note Title"), "at": first("Created Time"),
        },
        ("Note Owner",), "happened", CUSTOMERS_FIRST,
    ),
    # A record of sales work tells of a contact, of which kind is unknown; a note of the others tells of none.
    Shape(
        "fxiaoke-notes", _("纷享销客: 销售记录"), INTERACTION, frozenset({"销售记录内容", "客户名称", "创建时间"}),
        {
            "import_key": lambda row: ":".join(("fxiaoke", row.get("客户名称", ""), row.get("创建时间", "")))[:100],
            "customer": keyed("fxiaoke", "客户名称"), "kind": fixed("other"), "happened": first("销售记录内容"),
            "at": first("创建时间"),
        },
        ("创建人", "负责人"), "happened", CUSTOMERS_FIRST,
    ),
)  # fmt: skip
