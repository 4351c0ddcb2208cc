"""What the words of the simulated world are called by the models: the only place that knows both."""

# Trades by the sections of GB/T 4754-2017, which is how the profile of a customer keeps them.
INDUSTRY = {
    "tea_trade": "F",
    "gifts": "F",
    "retail": "F",
    "wholesale": "F",
    "e_commerce": "F",
    "hospitality": "H",
    "catering": "H",
    "manufacturing": "C",
    "technology": "M",
    "education": "P",
    "property": "K",
}
# What a section does not say, in the two languages of the house.
TRADE = {
    "tea_trade": ("Tea trade", "茶叶贸易"),
    "gifts": ("Gifts", "礼品"),
    "retail": ("Retail", "零售"),
    "wholesale": ("Wholesale", "批发"),
    "e_commerce": ("Online trade", "电子商务"),
    "hospitality": ("Hotels", "酒店"),
    "catering": ("Restaurants", "餐饮"),
    "manufacturing": ("Packaging", "包装制造"),
    "technology": ("Technology", "科技"),
    "education": ("Education", "教育"),
    "property": ("Property services", "物业服务"),
}
NAME_ORDER = {"surname_first": "family_first", "given_first": "given_first"}
CUSTOMER_TIE = {
    "supplies": "supplier",
    "partner": "partner",
    "competitor": "competitor",
    "franchise_of": "franchise",
}
CONTACT_TIE = {"reports_to": "reports_to", "knows": "knows"}
ROLE = {"read_only": "read-only"}
