"""Words from which company names are made, in Chinese and in the languages of the buyers abroad."""

# two-character brands with their readings
BRANDS = (
    ("云岫", "Yunxiu"), ("清和", "Qinghe"), ("听雨", "Tingyu"), ("松风", "Songfeng"), ("南溪", "Nanxi"),
    ("墨池", "Mochi"), ("知味", "Zhiwei"), ("半山", "Banshan"), ("鹿鸣", "Luming"), ("采薇", "Caiwei"),
    ("望舒", "Wangshu"), ("汀兰", "Tinglan"), ("锦程", "Jincheng"), ("百川", "Baichuan"), ("恒升", "Hengsheng"),
    ("瑞丰", "Ruifeng"), ("嘉禾", "Jiahe"), ("德润", "Derun"), ("宏图", "Hongtu"), ("东篱", "Dongli"),
    ("青峦", "Qingluan"), ("竹里", "Zhuli"), ("一苇", "Yiwei"), ("九歌", "Jiuge"), ("长乐", "Changle"),
    ("朴石", "Pushi"), ("雁南", "Yannan"), ("春和", "Chunhe"), ("景明", "Jingming"), ("泊舟", "Bozhou"),
    ("沁源", "Qinyuan"), ("玉壶", "Yuhu"), ("金穗", "Jinsui"), ("同悦", "Tongyue"), ("乐山居", "Leshanju"),
    ("万象", "Wanxiang"), ("新岸", "Xin'an"), ("朗月", "Langyue"), ("和光", "Heguang"), ("沐恩", "Mu'en"),
    ("浮生", "Fusheng"), ("安澜", "Anlan"), ("正阳", "Zhengyang"), ("海纳", "Haina"), ("福临", "Fulin"),
    ("禾木", "Hemu"), ("拾光", "Shiguang"), ("观棠", "Guantang"), ("龙吟", "Longyin"), ("秋水", "Qiushui"),
)  # fmt: skip

# trade in Chinese, in English, industry, product categories that the trade prefers
TRADES = (
    ("茶业", "Tea", "tea_trade", ("tea", "teaware", "packaging")),
    ("茶文化", "Tea Culture", "tea_trade", ("teaware", "tea", "decor")),
    ("礼品", "Gifts", "gifts", ("giftsets", "decor", "packaging")),
    ("文化创意", "Cultural Creations", "gifts", ("decor", "giftsets", "textiles")),
    ("酒店管理", "Hotel Management", "hospitality", ("porcelain", "glass", "textiles")),
    ("餐饮管理", "Catering", "catering", ("porcelain", "cookware", "kitchen")),
    ("酒店用品", "Hotel Supplies", "hospitality", ("porcelain", "glass", "kitchen")),
    ("厨具", "Kitchenware", "retail", ("cookware", "kitchen", "glass")),
    ("陶瓷", "Ceramics", "retail", ("porcelain", "teaware", "decor")),
    ("家居", "Home Living", "retail", ("decor", "textiles", "glass")),
    ("百货", "Department Store", "retail", ("giftsets", "kitchen", "porcelain")),
    ("电子商务", "E-Commerce", "e_commerce", ("teaware", "giftsets", "kitchen")),
    ("贸易", "Trading", "wholesale", ("porcelain", "giftsets", "teaware")),
    ("进出口", "Import & Export", "wholesale", ("cookware", "porcelain", "glass")),
    ("包装", "Packaging", "manufacturing", ("packaging", "giftsets")),
    ("科技", "Technology", "technology", ("giftsets", "glass")),
    ("教育咨询", "Education", "education", ("glass", "giftsets")),
    ("物业服务", "Property Services", "property", ("glass", "textiles")),
)

# Chinese legal form, English rendering, key
LEGAL_FORMS = (
    ("有限公司", "Co., Ltd.", "limited", 78),
    ("股份有限公司", "Corp., Ltd.", "joint_stock", 8),
    ("有限责任公司", "LLC", "limited", 8),
    ("集团有限公司", "Group Co., Ltd.", "group", 6),
)

FOREIGN_BRANDS = (
    "Willow Lane", "Harbour & Pine", "Copper Kettle", "Linden House", "Blue Door", "Larkfield", "Oak & Ember",
    "Juniper Row", "Saltmarsh", "Moorgate", "Silverbirch", "Tidewater", "Northlight", "Hearthstone", "Foxglove",
    "Paper Crane", "Amber Leaf", "Kingfisher", "Meridian", "Old Mill", "Marigold", "Three Gables", "Wren & Co",
    "Seven Springs", "Brass Monkey", "Cobblestone", "Ivory Coast", "Lantern", "Quince", "Riverbend",
)  # fmt: skip

# language: trade words with the industry and the categories they prefer
FOREIGN_TRADES = {
    "en": (("Tea Rooms", "catering", ("tea", "teaware", "porcelain")), ("Gifts", "gifts", ("giftsets", "decor", "packaging")),
           ("Home", "retail", ("decor", "textiles", "glass")), ("Kitchen Supply", "retail", ("kitchen", "cookware", "glass")),
           ("Imports", "wholesale", ("porcelain", "teaware", "giftsets")), ("Hospitality", "hospitality", ("porcelain", "glass", "textiles")),
           ("Trading", "wholesale", ("giftsets", "porcelain", "cookware"))),
    "de": (("Teehaus", "tea_trade", ("tea", "teaware")), ("Geschenkartikel", "gifts", ("giftsets", "decor")),
           ("Küchenbedarf", "retail", ("kitchen", "cookware")), ("Handels", "wholesale", ("porcelain", "glass"))),
    "fr": (("Maison de Thé", "tea_trade", ("tea", "teaware")), ("Cadeaux", "gifts", ("giftsets", "decor")),
           ("Arts de la Table", "retail", ("porcelain", "glass")), ("Négoce", "wholesale", ("cookware", "porcelain"))),
    "nl": (("Theewinkel", "tea_trade", ("tea", "teaware")), ("Import", "wholesale", ("porcelain", "giftsets")),
           ("Wonen", "retail", ("decor", "textiles"))),
    "es": (("Regalos", "gifts", ("giftsets", "decor")), ("Hostelería", "hospitality", ("porcelain", "glass")),
           ("Importaciones", "wholesale", ("cookware", "kitchen"))),
    "it": (("Casa del Tè", "tea_trade", ("tea", "teaware")), ("Casalinghi", "retail", ("kitchen", "cookware")),
           ("Ospitalità", "hospitality", ("porcelain", "glass"))),
}  # fmt: skip

GROUPS = (
    ("锦绣山河", "Jinxiu Shanhe"), ("和润", "Herun"), ("南北行", "Nanbei Hang"), ("长风", "Changfeng"),
    ("天和", "Tianhe"), ("金陵世家", "Jinling Shijia"), ("云水", "Yunshui"), ("四海", "Sihai"),
)  # fmt: skip

INTERNAL = (
    ("行政部", "Administration"), ("展厅", "Showroom"), ("电商运营部", "Online shop"),
    ("样品室", "Sample room"), ("员工福利", "Staff welfare"), ("培训中心", "Training centre"),
)  # fmt: skip

TAGS = (
    ("hotel chain", "连锁酒店"), ("custom logo", "定制LOGO"), ("pays early", "付款快"), ("price sensitive", "价格敏感"),
    ("festival gifts", "节日礼品"), ("sample first", "先看样品"), ("own import", "自营进口"), ("eco packaging", "环保包装"),
    ("Canton Fair", "广交会"), ("long-standing", "老客户"), ("new shop", "新店"), ("needs invoice", "需专票"),
)  # fmt: skip

# Those that one looks for have a colour.
TAG_COLOURS = {
    "hotel chain": "blue", "pays early": "green", "price sensitive": "red", "festival gifts": "pink",
    "eco packaging": "teal", "Canton Fair": "purple", "long-standing": "yellow",
}  # fmt: skip

SOURCES = ("exhibition", "referral", "website", "marketplace", "cold_call", "partner", "walk_in")
HOUSE_BRANDS = (("海文窑", "Haiwen Kiln"), ("知春", "Zhichun"), ("素器", "Suqi"), ("厨小满", "Chu Xiaoman"))
