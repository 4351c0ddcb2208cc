"""The lists of values that a customer, a contact or a relation can have."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    COMPANY = "company", _("Company")
    PERSON = "person", _("Person")
    INTERNAL = "internal", _("Internal department")


class Industry(models.TextChoices):
    """The sections of GB/T 4754-2017; what lies below a section is free text."""

    A = "A", _("A Agriculture, forestry, animal husbandry, fishery")
    B = "B", _("B Mining")
    C = "C", _("C Manufacturing")
    D = "D", _("D Electricity, heat, gas and water supply")
    E = "E", _("E Construction")
    F = "F", _("F Wholesale and retail trade")
    G = "G", _("G Transport, storage and post")
    H = "H", _("H Accommodation and catering")
    I = "I", _("I Information transmission, software and IT services")  # noqa: E741
    J = "J", _("J Finance")
    K = "K", _("K Real estate")
    L = "L", _("L Leasing and business services")
    M = "M", _("M Scientific research and technical services")
    N = "N", _("N Water, environment and public facilities")
    O = "O", _("O Household services, repair and other services")  # noqa: E741
    P = "P", _("P Education")
    Q = "Q", _("Q Health and social work")
    R = "R", _("R Culture, sport and entertainment")
    S = "S", _("S Public administration, social security, organisations")
    T = "T", _("T International organisations")


class Headcount(models.TextChoices):
    TO_9 = "1-9", _("1–9 people")
    TO_49 = "10-49", _("10–49 people")
    TO_199 = "50-199", _("50–199 people")
    TO_999 = "200-999", _("200–999 people")
    FROM_1000 = "1000+", _("1,000 people or more")


class Revenue(models.TextChoices):
    """Yearly revenue in the customer's currency."""

    UNDER_1M = "under_1m", _("Under 1 million a year")
    TO_10M = "1m_10m", _("1–10 million a year")
    TO_50M = "10m_50m", _("10–50 million a year")
    TO_200M = "50m_200m", _("50–200 million a year")
    OVER_200M = "over_200m", _("Over 200 million a year")


class Ownership(models.TextChoices):
    STATE = "state", _("State-owned")
    PRIVATE = "private", _("Private")
    FOREIGN = "foreign", _("Foreign-funded")
    JOINT_VENTURE = "joint_venture", _("Joint venture")
    LISTED = "listed", _("Listed")
    COLLECTIVE = "collective", _("Collective")
    PUBLIC_INSTITUTION = "public_institution", _("Public institution")
    GOVERNMENT = "government", _("Government")
    NON_PROFIT = "non_profit", _("Non-profit")
    OTHER = "other", _("Other ownership")


class LegalForm(models.TextChoices):
    LIMITED = "limited", _("Limited company")
    JOINT_STOCK = "joint_stock", _("Joint-stock company")
    GROUP = "group", _("Group company")
    PARTNERSHIP = "partnership", _("Partnership")
    SOLE_PROPRIETOR = "sole_proprietor", _("Sole proprietor")
    BRANCH = "branch", _("Branch")
    COOPERATIVE = "cooperative", _("Cooperative")
    ASSOCIATION = "association", _("Association or foundation")
    PUBLIC_BODY = "public_body", _("Public body")
    OTHER = "other", _("Other legal form")


class RegistrationScheme(models.TextChoices):
    """The kinds of registration number; the keys are those that ``formats.identifiers`` can check."""

    USCC = "uscc", _("Unified social credit code")
    ORG_CODE = "org_code", _("Organisation code")
    TW_UBN = "tw_ubn", _("Unified business number (Taiwan)")
    HK_BR = "hk_br", _("Business registration number (Hong Kong)")
    SG_UEN = "sg_uen", _("Unique entity number (Singapore)")
    JP_CORPORATE = "jp_corporate", _("Corporate number (Japan)")
    IN_GSTIN = "in_gstin", _("GST identification number (India)")
    AU_ABN = "au_abn", _("Business number (Australia)")
    GB_COMPANY = "gb_company", _("Company number (United Kingdom)")
    GB_VAT = "gb_vat", _("VAT number (United Kingdom)")
    US_EIN = "us_ein", _("Employer identification number (United States)")
    EU_VAT = "eu_vat", _("VAT number (European Union)")
    LEI = "lei", _("Legal entity identifier")
    DUNS = "duns", _("D-U-N-S number")
    TAX_ID = "tax_id", _("Tax or registration number")


class OperatingStatus(models.TextChoices):
    ACTIVE = "active", _("In business")
    SUSPENDED = "suspended", _("Business suspended")
    LIQUIDATION = "liquidation", _("In liquidation")
    REVOKED = "revoked", _("Licence revoked")
    DEREGISTERED = "deregistered", _("Deregistered")


class Source(models.TextChoices):
    """How the customer was found."""

    REFERRAL = "referral", _("Referral")
    EXHIBITION = "exhibition", _("Exhibition")
    WEBSITE = "website", _("Website")
    MARKETPLACE = "marketplace", _("Online marketplace")
    SOCIAL = "social", _("Social media")
    ADVERT = "advert", _("Advertisement")
    COLD_CALL = "cold_call", _("Cold call")
    WALK_IN = "walk_in", _("Walk-in")
    PARTNER = "partner", _("Business partner")
    TENDER = "tender", _("Tender")
    IMPORT = "import", _("Imported list")
    OTHER = "other", _("Other source")


class Level(models.TextChoices):
    A = "A", _("A Key customer")
    B = "B", _("B Ordinary customer")
    C = "C", _("C Not a priority")


class TradeStatus(models.TextChoices):
    NEVER = "never", _("Never bought")
    ACTIVE = "active", _("Buying")
    DORMANT = "dormant", _("Dormant")
    LOST = "lost", _("Lost")


class Evidence(models.TextChoices):
    """Where somebody learned the value of a profile field."""

    INTERVIEW = "interview", _("Customer interview")
    VISIT = "visit", _("Visit")
    SURVEY = "survey", _("Online survey")
    REPORT = "report", _("Industry report")
    REGISTER = "register", _("Public register")
    WEBSITE = "website", _("Website")
    COLLEAGUE = "colleague", _("Colleague")
    HEARSAY = "hearsay", _("Hearsay")
    IMPORT = "import", _("Import")


class ProfileField(models.TextChoices):
    """The fields of a profile whose value somebody had to learn; the keys are the columns of ``Customer``."""

    INDUSTRY = "industry", _("industry")
    HEADCOUNT = "headcount", _("headcount")
    REVENUE = "revenue", _("yearly revenue")
    REGISTERED_CAPITAL = "registered_capital", _("registered capital")
    OWNERSHIP_TYPE = "ownership_type", _("ownership")
    LEGAL_FORM = "legal_form", _("legal form")
    OPERATING_STATUS = "operating_status", _("operating status")
    GOVERNANCE = "governance", _("governance")
    REGISTRATION_NUMBER = "registration_number", _("registration number")
    PARENT = "parent", _("group parent")
    COUNTRY = "country", _("country or region")
    REGION = "region", _("province or state")
    ADDRESS = "address", _("address")
    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    WEBSITE = "website", _("website")
    LANGUAGE = "language", _("language")
    TIME_ZONE = "time_zone", _("time zone")
    CURRENCY = "currency", _("currency")
    SOURCE = "source", _("source")
    LEVEL = "level", _("level")
    BRAND_PREFERENCE = "brand_preference", _("preferred brands")
    BUDGET_MIN = "budget_min", _("budget from")
    BUDGET_MAX = "budget_max", _("budget to")
    BUDGET_HOLDER = "budget_holder", _("who approves the budget")


class NameOrder(models.TextChoices):
    FAMILY_FIRST = "family_first", _("Family name first")
    GIVEN_FIRST = "given_first", _("Given name first")


class Gender(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other gender")


class Calendar(models.TextChoices):
    SOLAR = "solar", _("Solar calendar")
    LUNAR = "lunar", _("Lunar calendar")


class Role(models.TextChoices):
    """What a contact does in a purchase; one person may have several roles."""

    USER = "user", pgettext_lazy("of a product", "User")
    BUYER = "buyer", _("Buyer")
    PAYER = "payer", _("Payer")
    DECIDER = "decider", _("Decider")
    INFLUENCER = "influencer", _("Influencer")
    END_RECIPIENT = "end_recipient", _("End recipient")


class Attitude(models.TextChoices):
    """How somebody stands towards us in a purchase."""

    CHAMPION = "champion", _("Champion")
    SUPPORTER = "supporter", _("Supporter")
    NEUTRAL = "neutral", pgettext_lazy("attitude", "Neutral")
    BLOCKER = "blocker", _("Blocker")


class CustomerTie(models.TextChoices):
    """What the first customer of a relation is to the second."""

    HOLDING = "holding", _("holds shares in")
    SAME_PERSON = "same_person", _("has the same legal representative as")
    SUPPLIER = "supplier", _("supplies")
    PARTNER = "partner", _("is a partner of")
    COMPETITOR = "competitor", _("competes with")
    FRANCHISE = "franchise", _("is a franchise of")
    DEPENDS_ON = "depends_on", _("depends on the work of")
    BENEFITS_FROM = "benefits_from", _("benefits from the work of")


class ContactTie(models.TextChoices):
    """What the first person of a relation is to the second."""

    REPORTS_TO = "reports_to", _("reports to")
    ASSISTANT = "assistant", _("is the assistant of")
    KNOWS = "knows", _("knows")
    FAMILY = "family", _("is family of")
    SCHOOLMATE = "schoolmate", _("went to school with")
    FORMER_COLLEAGUE = "former_colleague", _("used to work with")
    INTRODUCED = "introduced", _("was introduced by")


# The same ties read from the other end; the symmetric ones read alike from both.
REVERSED: dict[str, Any] = {
    CustomerTie.HOLDING: _("is partly owned by"),
    CustomerTie.SUPPLIER: _("is supplied by"),
    CustomerTie.FRANCHISE: _("is the franchiser of"),
    CustomerTie.DEPENDS_ON: _("does the work needed by"),
    CustomerTie.BENEFITS_FROM: _("does the work that benefits"),
    ContactTie.REPORTS_TO: _("is the superior of"),
    ContactTie.ASSISTANT: _("is assisted by"),
    ContactTie.INTRODUCED: _("introduced"),
}
SYMMETRIC = frozenset(
    {
        CustomerTie.SAME_PERSON, CustomerTie.PARTNER, CustomerTie.COMPETITOR,
        ContactTie.KNOWS, ContactTie.FAMILY, ContactTie.SCHOOLMATE, ContactTie.FORMER_COLLEAGUE,
    }
)  # fmt: skip
