"""What other programs and people's own tables call the columns of customers and contacts, beside the labels."""

from zhike.kernel.transfer.plan import synonyms

PHONE = (
    "电话",
    "电话号码",
    "联系电话",
    "公司电话",
    "座机",
    "固定电话",
    "Tel",
    "Tel.",
    "Telephone",
    "Phone",
    "Phone number",
    "Phone no.",
)
MOBILE = (
    "手机",
    "手机号",
    "手机号码",
    "移动电话",
    "Mobile",
    "Mobile phone",
    "Mobile number",
    "Mobile phone number",
    "Cell",
    "Cell phone",
)
MAIL = (
    "邮箱",
    "电子邮箱",
    "电子邮件",
    "邮件",
    "邮箱地址",
    "E-mail",
    "Email",
    "Mail",
    "E-mail address",
    "Email address",
)
NOTE = ("备注", "说明", "Remark", "Remarks", "Notes", "Comment", "Comments")
OWNER = (
    "负责人",
    "业务员",
    "销售",
    "销售员",
    "跟进人",
    "客户经理",
    "Owner",
    "Account manager",
    "Salesperson",
    "Sales rep",
)
# Whoever lists the people of companies means their desk by a telephone, unless there is no other number.
DESK = ("Telephone", "Phone", "Phone number", "Phone no.", "Tel", "Tel.")
COMPANY = (
    "客户名称", "客户名", "客户", "公司名称", "公司名", "公司", "企业名称", "单位名称", "单位", "Company", "Company name", "Customer",
    "Customer name", "Account", "Account name", "Associated company", "Primary associated company", "Organisation", "Organization",
)  # fmt: skip


def heads(**fields: tuple[str, ...]) -> dict[str, str]:
    """Return the field of each head of a column."""
    return {head: field for field, several in fields.items() for head in several}


synonyms["customers.customer"] = heads(
    name=(*COMPANY, "名称", "全称", "Name"), short_name=("简称", "公司简称", "Short name"), english_name=("英文名", "英文名称", "English name"),
    code=("客户编号", "客户编码", "客户代码", "编号", "Customer no.", "Customer number", "Customer code", "Account number"),
    registration_number=("统一社会信用代码", "社会信用代码", "信用代码", "税号", "纳税人识别号", "VAT no.", "VAT number", "Tax ID", "Company number"),
    phone=(*PHONE, *MOBILE), email=MAIL, website=("网站", "网址", "官网", "公司网址", "Web", "Website", "URL", "Homepage"),
    address=("地址", "公司地址", "联系地址", "详细地址", "通讯地址", "Address", "Street", "Street address"),
    city=("城市", "所在城市", "市", "City", "Town"), region=("省份", "省", "地区", "State", "Province", "Region"),
    country=("国家", "国家/地区", "国家或地区", "Country"), industry=("行业", "所属行业", "Industry", "Sector"), level=("客户等级", "客户级别", "等级", "级别", "Grade", "Tier"),
    source=("客户来源", "来源", "Source", "Lead source"), owner=OWNER, note=NOTE,
)  # fmt: skip
synonyms["customers.contact"] = heads(
    full_name=("姓名", "名字", "联系人", "联系人姓名", "Name", "Full name", "Contact", "Contact name"), customer=COMPANY,
    mobile=MOBILE, work_phone=("办公电话", "公司电话", "座机", "固定电话", "Work phone", "Business phone", "Office phone"), email=MAIL,
    position=("职位", "职务", "Title", "Job title", "Position"), department=("部门", "Department"),
    wechat_id=("微信", "微信号", "WeChat", "WeChat ID"), family_name=("姓", "Last name", "Surname", "Family name"),
    given_name=("名", "First name", "Given name"), gender=("性别", "Gender", "Sex"), owner=OWNER, note=NOTE,
)  # fmt: skip
synonyms["customers.contact"] = {
    **dict.fromkeys(PHONE, "mobile work_phone"), **dict.fromkeys(DESK, "work_phone mobile"), **synonyms["customers.contact"],
}  # fmt: skip
