"""Deals of other programs: of Salesforce, HubSpot, Zoho CRM and 纷享销客 (fxiaoke), with their usual stages as ours.

A stage that somebody has named himself is no stage of ours: the deal begins as new, and the name stands in its note.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from zhike.sales.choices import CLOSED, PROBABILITY, LostReason, Stage
from zhike.workplace.sources import Cell, Shape, currency, first, keyed, plain_text

DEAL = "sales.deal"
CUSTOMERS_FIRST = _("Import the files of the companies and contacts first.")

# The stages that the programs come with, in small letters.
STAGES: dict[str, Stage] = {
    "prospecting": Stage.NEW, "appointment scheduled": Stage.NEW, "验证客户": Stage.NEW, "初步接洽": Stage.NEW,
    "qualification": Stage.QUALIFY, "needs analysis": Stage.QUALIFY, "qualified to buy": Stage.QUALIFY,
    "需求确定": Stage.QUALIFY, "需求分析": Stage.QUALIFY, "需求沟通": Stage.QUALIFY,
    "value proposition": Stage.PROPOSE, "id. decision makers": Stage.PROPOSE, "identify decision makers": Stage.PROPOSE,
    "perception analysis": Stage.PROPOSE, "proposal/price quote": Stage.PROPOSE, "presentation scheduled": Stage.PROPOSE,
    "方案/报价": Stage.PROPOSE, "方案报价": Stage.PROPOSE,
    "negotiation/review": Stage.NEGOTIATE, "decision maker bought-in": Stage.NEGOTIATE, "contract sent": Stage.NEGOTIATE,
    "谈判审核": Stage.NEGOTIATE, "商务谈判": Stage.NEGOTIATE,
    "closed won": Stage.WON, "赢单": Stage.WON,
    "closed lost": Stage.LOST, "closed-lost to competition": Stage.LOST, "closed lost to competition": Stage.LOST,
    "输单": Stage.LOST, "无效": Stage.INVALID,
}  # fmt: skip
REASONS: dict[str, LostReason] = {
    "price": LostReason.PRICE, "价格": LostReason.PRICE, "价格过高": LostReason.PRICE,
    "competitor": LostReason.COMPETITOR, "lost to competitor": LostReason.COMPETITOR, "竞争对手": LostReason.COMPETITOR,
    "no budget / lost funding": LostReason.NO_BUDGET, "no budget": LostReason.NO_BUDGET, "无预算": LostReason.NO_BUDGET,
    "no decision / non-responsive": LostReason.NO_ANSWER,
}  # fmt: skip


def stage(*headers: str) -> Cell:
    """Return our stage for one of these columns; a deal in a stage that we don't know is new."""
    read = first(*headers)

    return lambda row: str(STAGES.get(read(row).casefold(), Stage.NEW))


def with_stage(note: Cell, *headers: str) -> Cell:
    """Return the note, and the name of the stage where it is none of ours."""
    read = first(*headers)

    def told(row: Mapping[str, str]) -> str:
        found = read(row)
        own = _("Stage: %(name)s") % {"name": found} if found and found.casefold() not in STAGES else ""
        return "\n".join(filter(None, [note(row), own]))

    return told


def reason(stages: Cell, *headers: str) -> Cell:
    """Return why a lost deal was lost, "other" where nobody said it in words of ours; nothing for the rest."""
    read = first(*headers)

    def why(row: Mapping[str, str]) -> str:
        if stages(row) != Stage.LOST:
            return ""
        return str(REASONS.get(read(row).casefold(), LostReason.OTHER))

    return why


def lost_note(stages: Cell, *headers: str) -> Cell:
    """Return the words about the loss; a deal that is not lost has none."""
    read = first(*headers)
    return lambda row: read(row)[:300] if stages(row) == Stage.LOST else ""


def day(*headers: str) -> Cell:
    """Return the day of a column that may hold a moment."""
    read = first(*headers)
    return lambda row: read(row).replace("T", " ").partition(" ")[0]


def closed(stages: Cell, *headers: str) -> Cell:
    """Return the day on which a deal closed; an open one has none."""
    read = day(*headers)
    return lambda row: read(row) if stages(row) in CLOSED else ""


def likely(stages: Cell, *headers: str) -> Cell:
    """Return the probability, or what is usual for the stage."""
    read = first(*headers)
    return lambda row: read(row) or str(PROBABILITY.get(stages(row), PROBABILITY[Stage.NEW]))


SALESFORCE, HUBSPOT, ZOHO = stage("StageName"), stage("Deal Stage"), stage("Stage")
FXIAOKE = stage("赢单/输单/无效", "商机状态", "销售阶段", "商机阶段")

SHAPES = (
    Shape(
        "salesforce-opportunities", _("Salesforce: Opportunity"), DEAL,
        frozenset({"id", "accountid", "name", "stagename", "closedate", "ownerid"}),
        {
            "import_key": keyed("salesforce", "Id"), "customer": keyed("salesforce", "AccountId"),
            "contact": keyed("salesforce", "ContactId"), "name": first("Name"), "amount": first("Amount"),
            "currency": currency("CurrencyIsoCode"), "stage": SALESFORCE, "probability": likely(SALESFORCE, "Probability"),
            "expected_on": day("CloseDate"), "closed_on": closed(SALESFORCE, "CloseDate"),
            "lost_reason": reason(SALESFORCE, "Loss_Reason__c"), "lost_note": lost_note(SALESFORCE, "Loss_Reason__c"),
            "note": with_stage(plain_text("Description"), "StageName"),
        },
        ("Owner.Email", "Owner.Name", "OwnerId"), before=CUSTOMERS_FIRST,
    ),
    Shape(
        "hubspot-deals", _("HubSpot: deals"), DEAL, frozenset({"record id", "deal name", "deal stage", "deal owner"}),
        {
            "import_key": keyed("hubspot", "Record ID"),
            "customer": keyed("hubspot", "Primary Associated Company ID", "Associated Company IDs"),
            "contact": keyed("hubspot", "Associated Contact IDs"), "name": first("Deal Name"), "amount": first("Amount"),
            "currency": currency("Currency"), "stage": HUBSPOT, "expected_on": day("Close Date"),
            "closed_on": closed(HUBSPOT, "Close Date"), "lost_reason": reason(HUBSPOT, "Closed Lost Reason"),
            "lost_note": lost_note(HUBSPOT, "Closed Lost Reason"), "note": with_stage(plain_text("Deal Description"), "Deal Stage"),
        },
        ("Deal owner",), before=CUSTOMERS_FIRST,
    ),
    Shape(
        "zoho-deals", _("Zoho CRM: Deals"), DEAL, frozenset({"record id", "deal owner", "deal name", "closing date", "stage"}),
        {
            "import_key": keyed("zoho", "Record Id"), "customer": keyed("zoho", "Account Name.id"),
            "contact": keyed("zoho", "Contact Name.id"), "name": first("Deal Name"), "amount": first("Amount"),
            "currency": currency("Currency"), "stage": ZOHO, "probability": likely(ZOHO, "Probability (%)", "Probability"),
            "expected_on": day("Closing Date"), "closed_on": closed(ZOHO, "Closing Date"),
            "lost_reason": reason(ZOHO, "Reason For Loss"), "lost_note": lost_note(ZOHO, "Reason For Loss"),
            "note": with_stage(plain_text("Description"), "Stage"),
        },
        ("Deal Owner",), before=CUSTOMERS_FIRST,
    ),
    Shape(
        "fxiaoke-deals", _("纷享销客: 商机"), DEAL, frozenset({"商机名称", "客户名称", "负责人"}),
        {
            "import_key": lambda row: ":".join(("fxiaoke", row.get("客户名称", ""), row.get("商机名称", "")))[:100],
            "customer": keyed("fxiaoke", "客户名称"), "name": first("商机名称"),
            "amount": first("商机金额", "商机金额(元)", "预计成交金额"), "currency": currency("币种"), "stage": FXIAOKE,
            "expected_on": day("预计成交日期"), "closed_on": closed(FXIAOKE, "实际成交日期", "结单日期", "预计成交日期"),
            "lost_reason": reason(FXIAOKE, "输单原因"), "lost_note": lost_note(FXIAOKE, "输单原因", "输单描述"),
            "note": with_stage(first("备注"), "赢单/输单/无效", "商机状态", "销售阶段", "商机阶段"),
        },
        ("负责人",), before=CUSTOMERS_FIRST,
    ),
)  # fmt: skip
