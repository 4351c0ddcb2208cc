"""Places of the demo company: Chinese districts with their GB/T 2260 codes, and cities abroad."""

from typing import NamedTuple


class District(NamedTuple):
    """Name a district, its city and province in both languages, with its six-digit GB/T 2260 code."""

    province: str
    city: str
    city_latin: str
    district: str
    code: str
    dialling: str
    weight: int


class Country(NamedTuple):
    """Describe a country abroad: its money, language, clock, cities and the way companies are named."""

    code: str
    currency: str
    language: str
    time_zone: str
    dialling: str
    cities: tuple[tuple[str, str, str], ...]  # city, region, postcode
    streets: tuple[str, ...]
    street_first: bool  # whether the house number follows the street name
    legal_forms: tuple[str, ...]
    weight: int


DISTRICTS = tuple(
    District(*row)
    for row in (
        ("浙江省", "杭州市", "Hangzhou", "西湖区", "330106", "571", 9),
        ("浙江省", "杭州市", "Hangzhou", "滨江区", "330108", "571", 5),
        ("浙江省", "宁波市", "Ningbo", "鄞州区", "330212", "574", 6),
        ("浙江省", "宁波市", "Ningbo", "海曙区", "330203", "574", 3),
        ("浙江省", "金华市", "Yiwu", "义乌市", "330782", "579", 7),
        ("上海市", "上海市", "Shanghai", "黄浦区", "310101", "21", 5),
        ("上海市", "上海市", "Shanghai", "闵行区", "310112", "21", 5),
        ("上海市", "上海市", "Shanghai", "浦东新区", "310115", "21", 7),
        ("北京市", "北京市", "Beijing", "朝阳区", "110105", "10", 7),
        ("北京市", "北京市", "Beijing", "海淀区", "110108", "10", 5),
        ("天津市", "天津市", "Tianjin", "和平区", "120101", "22", 3),
        ("重庆市", "重庆市", "Chongqing", "渝中区", "500103", "23", 3),
        ("江苏省", "南京市", "Nanjing", "鼓楼区", "320106", "25", 4),
        ("江苏省", "苏州市", "Suzhou", "姑苏区", "320508", "512", 5),
        ("江苏省", "无锡市", "Wuxi", "梁溪区", "320213", "510", 2),
        ("广东省", "广州市", "Guangzhou", "天河区", "440106", "20", 6),
        ("广东省", "广州市", "Guangzhou", "越秀区", "440104", "20", 4),
        ("广东省", "深圳市", "Shenzhen", "福田区", "440304", "755", 5),
        ("广东省", "深圳市", "Shenzhen", "南山区", "440305", "755", 5),
        ("广东省", "佛山市", "Foshan", "禅城区", "440604", "757", 3),
        ("广东省", "东莞市", "Dongguan", "", "441900", "769", 3),
        ("广东省", "潮州市", "Chaozhou", "湘桥区", "445102", "768", 2),
        ("福建省", "福州市", "Fuzhou", "鼓楼区", "350102", "591", 3),
        ("福建省", "厦门市", "Xiamen", "思明区", "350203", "592", 4),
        ("福建省", "泉州市", "Quanzhou", "丰泽区", "350503", "595", 3),
        ("江西省", "景德镇市", "Jingdezhen", "珠山区", "360203", "798", 4),
        ("山东省", "济南市", "Jinan", "历下区", "370102", "531", 2),
        ("山东省", "青岛市", "Qingdao", "市南区", "370202", "532", 4),
        ("河南省", "郑州市", "Zhengzhou", "金水区", "410105", "371", 3),
        ("湖北省", "武汉市", "Wuhan", "江岸区", "420102", "27", 4),
        ("湖南省", "长沙市", "Changsha", "岳麓区", "430104", "731", 3),
        ("安徽省", "合肥市", "Hefei", "蜀山区", "340104", "551", 3),
        ("四川省", "成都市", "Chengdu", "锦江区", "510104", "28", 4),
        ("四川省", "成都市", "Chengdu", "武侯区", "510107", "28", 4),
        ("陕西省", "西安市", "Xi'an", "雁塔区", "610113", "29", 3),
        ("云南省", "昆明市", "Kunming", "五华区", "530102", "871", 3),
        ("辽宁省", "大连市", "Dalian", "中山区", "210202", "411", 2),
        ("辽宁省", "沈阳市", "Shenyang", "和平区", "210102", "24", 2),
        ("黑龙江省", "哈尔滨市", "Harbin", "道里区", "230102", "451", 2),
        ("广西壮族自治区", "南宁市", "Nanning", "青秀区", "450103", "771", 2),
    )
)

ROADS = ("中山路", "解放路", "人民路", "和平路", "建设路", "文化路", "湖滨路", "青年路", "长江路", "滨河路",
         "学院路", "新华路", "迎宾路", "东风路", "茶园路", "瓷都大道", "兴业街", "梧桐巷")  # fmt: skip

BUILDINGS = ("大厦", "商务中心", "国际广场", "创业园", "商贸城", "产业园")

HONG_KONG = (("中環", "Central"), ("尖沙咀", "Tsim Sha Tsui"), ("觀塘", "Kwun Tong"), ("灣仔", "Wan Chai"))

_ENGLISH_STREETS = (
    "Mill Lane",
    "Harbour Road",
    "Orchard Street",
    "Station Road",
    "Maple Avenue",
    "Quay Street",
)

COUNTRIES = tuple(
    Country(*row)
    for row in (
        ("GB", "GBP", "en", "Europe/London", "44",
         (("London", "", "EC1A 1AA"), ("Bristol", "", "BS1 4ST"), ("Leeds", "", "LS1 4AP"), ("Edinburgh", "", "EH1 1YZ")),
         _ENGLISH_STREETS, False, ("Ltd", "Limited", "LLP", "plc"), 10),
        ("US", "USD", "en", "America/New_York", "1",
         (("Portland", "OR", "97201"), ("Boston", "MA", "02108"), ("Austin", "TX", "78701"), ("Chicago", "IL", "60601")),
         _ENGLISH_STREETS, False, ("Inc.", "LLC", "Corp."), 12),
        ("CA", "USD", "en", "America/Toronto", "1",
         (("Toronto", "ON", "M5H 2N2"), ("Vancouver", "BC", "V6B 1A1"), ("Montréal", "QC", "H2Y 1C6")),
         _ENGLISH_STREETS, False, ("Inc.", "Ltd."), 4),
        ("AU", "USD", "en", "Australia/Sydney", "61",
         (("Sydney", "NSW", "2000"), ("Melbourne", "VIC", "3000"), ("Perth", "WA", "6000")),
         _ENGLISH_STREETS, False, ("Pty Ltd",), 4),
        ("DE", "EUR", "de", "Europe/Berlin", "49",
         (("Hamburg", "", "20095"), ("Köln", "", "50667"), ("München", "", "80331"), ("Berlin", "", "10117")),
         ("Lindenstraße", "Hafenweg", "Mühlgasse", "Gartenstraße", "Marktplatz"), True, ("GmbH", "KG", "GmbH & Co. KG"), 9),
        ("FR", "EUR", "fr", "Europe/Paris", "33",
         (("Paris", "", "75002"), ("Lyon", "", "69001"), ("Nantes", "", "44000"), ("Lille", "", "59000")),
         ("rue des Lilas", "rue du Port", "avenue de la Gare", "place du Marché"), False, ("SARL", "SAS"), 7),
        ("NL", "EUR", "nl", "Europe/Amsterdam", "31",
         (("Amsterdam", "", "1012 JS"), ("Utrecht", "", "3511 AA"), ("Rotterdam", "", "3011 AA")),
         ("Havenstraat", "Molenweg", "Kerkplein", "Lindelaan"), True, ("B.V.",), 5),
        ("ES", "EUR", "es", "Europe/Madrid", "34",
         (("Madrid", "", "28013"), ("Valencia", "", "46002"), ("Sevilla", "", "41001")),
         ("Calle Mayor", "Calle del Puerto", "Avenida del Sol"), True, ("S.L.", "S.A."), 4),
        ("IT", "EUR", "it", "Europe/Rome", "39",
         (("Milano", "", "20121"), ("Torino", "", "10121"), ("Bologna", "", "40121")),
         ("Via Roma", "Via del Porto", "Corso Italia"), True, ("S.r.l.", "S.p.A."), 4),
        ("SG", "USD", "en", "Asia/Singapore", "65",
         (("Singapore", "", "069118"),), ("Orchid Road", "Harbour View", "Temple Street"), False, ("Pte Ltd",), 4),
        ("HK", "HKD", "zh-hant", "Asia/Hong_Kong", "852",
         (("Hong Kong", "", ""),), ("Queen's Road", "Canton Road", "Wing Lok Street"), False, ("Limited", "Company Limited"), 8),
        ("AE", "USD", "en", "Asia/Dubai", "971",
         (("Dubai", "", ""), ("Abu Dhabi", "", "")), ("Creek Road", "Palm Street"), False, ("LLC", "FZE"), 2),
    )
)  # fmt: skip
