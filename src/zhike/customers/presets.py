"""Accounts and contacts as Salesforce, HubSpot, Zoho CRM and 纷享销客 (fxiaoke) export them.

The headers are those of the products' own exports: Salesforce's weekly data export (API names), HubSpot's and
Zoho's export of a module, and the list export of 纷享销客, which names records in words and has no ids of others.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.workplace.sources import Shape, first, joined, keyed, plain_text

CUSTOMER, CONTACT = "customers.customer", "customers.contact"
CUSTOMERS_FIRST = _("Import the file of the companies first.")


SHAPES = (
    Shape(
        "salesforce-accounts", _("Salesforce: Account"), CUSTOMER,
        frozenset({"id", "name", "billingcountry", "ownerid"}),
        {
            "import_key": keyed("salesforce", "Id"), "name": first("Name"), "code": first("AccountNumber"),
            "country": first("BillingCountryCode", "BillingCountry"), "region": first("BillingState"),
            "city": first("BillingCity"), "phone": first("Phone"), "website": first("Website"),
            "industry_detail": first("Industry"), "note": plain_text("Description"),
        },
        ("Owner.Email", "Owner.Name", "OwnerId"),
    ),
    Shape(
        "salesforce-contacts", _("Salesforce: Contact"), CONTACT, frozenset({"id", "accountid", "lastname", "ownerid"}),
        {
            "import_key": keyed("salesforce", "Id"), "customer": keyed("salesforce", "AccountId"),
            "full_name": joined("FirstName", "LastName"), "family_name": first("LastName"),
            "given_name": first("FirstName"), "salutation": first("Salutation"), "position": first("Title"),
            "department": first("Department"), "mobile": first("MobilePhone"), "work_phone": first("Phone"),
            "email": first("Email"), "note": plain_text("Description"),
        },
        ("Owner.Email", "Owner.Name", "OwnerId"), before=CUSTOMERS_FIRST,
    ),
    Shape(
        "hubspot-companies", _("HubSpot: companies"), CUSTOMER, frozenset({"record id", "company name", "company owner"}),
        {
            "import_key": keyed("hubspot", "Record ID"), "name": first("Company name"),
            "country": first("Country/Region"), "region": first("State/Region"), "city": first("City"),
            "phone": first("Phone Number"), "website": first("Website URL"), "industry_detail": first("Industry"),
            "note": plain_text("Description"),
        },
        ("Company owner",),
    ),
    Shape(
        "hubspot-contacts", _("HubSpot: contacts"), CONTACT, frozenset({"record id", "first name", "last name", "contact owner", "primary associated company id"}),
        {
            "import_key": keyed("hubspot", "Record ID"), "customer": keyed("hubspot", "Primary Associated Company ID"),
            "full_name": joined("First Name", "Last Name"), "family_name": first("Last Name"),
            "given_name": first("First Name"), "position": first("Job Title"), "mobile": first("Mobile Phone Number"),
            "work_phone": first("Phone Number"), "email": first("Email"),
        },
        ("Contact owner",), before=CUSTOMERS_FIRST,
    ),
    Shape(
        "zoho-accounts", _("Zoho CRM: Accounts"), CUSTOMER, frozenset({"record id", "account owner", "account name", "billing country"}),
        {
            "import_key": keyed("zoho", "Record Id"), "name": first("Account Name"), "code": first("Account Number"),
            "country": first("Billing Country"), "region": first("Billing State"), "city": first("Billing City"),
            "phone": first("Phone"), "website": first("Website"), "industry_detail": first("Industry"),
            "note": plain_text("Description"),
        },
        ("Account Owner",),
    ),
    Shape(
        "zoho-contacts", _("Zoho CRM: Contacts"), CONTACT, frozenset({"record id", "contact owner", "last name", "account name.id"}),
        {
            "import_key": keyed("zoho", "Record Id"), "customer": keyed("zoho", "Account Name.id"),
            "full_name": joined("First Name", "Last Name"), "family_name": first("Last Name"),
            "given_name": first("First Name"), "salutation": first("Salutation"), "position": first("Title"),
            "department": first("Department"), "mobile": first("Mobile"), "work_phone": first("Phone"),
            "email": first("Email"), "other_email": first("Secondary Email"), "note": plain_text("Description"),
        },
        ("Contact Owner",), before=CUSTOMERS_FIRST,
    ),
    Shape(
        "fxiaoke-customers", _("纷享销客: 客户"), CUSTOMER, frozenset({"客户名称", "负责人", "客户级别"}),
        {
            "import_key": keyed("fxiaoke", "客户名称"), "name": first("客户名称"), "code": first("客户编号"),
            "country": first("国家"), "region": first("省"), "city": first("市"), "phone": first("电话"),
            "website": first("网址"), "email": first("邮件"), "industry_detail": first("行业"),
            "note": joined("备注", "详细地址", by="\n"),
        },
        ("负责人",),
    ),
    Shape(
        "fxiaoke-contacts", _("纷享销客: 联系人"), CONTACT, frozenset({"姓名", "客户名称", "负责人", "职务"}),
        {
            "import_key": lambda row: ":".join(("fxiaoke", row.get("客户名称", ""), row.get("姓名", "")))[:100],
            "customer": keyed("fxiaoke", "客户名称"), "full_name": first("姓名"), "position": first("职务"),
            "department": first("部门"), "mobile": first("手机1", "手机"), "work_phone": first("电话1", "电话"),
            "email": first("邮件"), "wechat_id": first("微信"), "note": first("备注"),
        },
        ("负责人",), before=CUSTOMERS_FIRST,
    ),
)  # fmt: skip
