"""Words from which a million different customer names are made, beside those of the demo company."""

from zhike.demo.words.companies import TRADES
from zhike.demo.words.places import DISTRICTS


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# 64 characters; two of them make one of 4,096 brands
CHARACTERS = tuple(
    pair.split(":")
    for pair in _words(
        "安:an 柏:bai 邦:bang 宝:bao 博:bo 昌:chang 辰:chen 诚:cheng 川:chuan 春:chun 达:da 德:de 鼎:ding 东:dong "
        "方:fang 丰:feng 福:fu 冠:guan 光:guang 广:guang 国:guo 海:hai 瀚:han 和:he 恒:heng 弘:hong 华:hua 汇:hui "
        "佳:jia 建:jian 江:jiang 金:jin 锦:jin 景:jing 凯:kai 康:kang 利:li 联:lian 林:lin 隆:long 绿:lü 美:mei "
        "明:ming 南:nan 宁:ning 鹏:peng 千:qian 庆:qing 瑞:rui 润:run 山:shan 盛:sheng 思:si 泰:tai 天:tian 通:tong "
        "万:wan 祥:xiang 新:xin 兴:xing 亚:ya 益:yi 远:yuan 正:zheng"
    )
)
CITIES = tuple(dict.fromkeys((row.city.removesuffix("市"), row.city_latin) for row in DISTRICTS))
TRADE_WORDS = tuple((chinese, latin, industry) for chinese, latin, industry, _ in TRADES)
TRADE_READINGS = {
    "茶业": "chaye", "茶文化": "chawenhua", "礼品": "lipin", "文化创意": "wenhuachuangyi", "酒店管理": "jiudianguanli",
    "餐饮管理": "canyinguanli", "酒店用品": "jiudianyongpin", "厨具": "chuju", "陶瓷": "taoci", "家居": "jiaju",
    "百货": "baihuo", "电子商务": "dianzishangwu", "贸易": "maoyi", "进出口": "jinchukou", "包装": "baozhuang",
    "科技": "keji", "教育咨询": "jiaoyuzixun", "物业服务": "wuyefuwu",
}  # fmt: skip
TRADE_INITIALS = {
    "茶业": "cy", "茶文化": "cwh", "礼品": "lp", "文化创意": "whcy", "酒店管理": "jdgl", "餐饮管理": "cygl",
    "酒店用品": "jdyp", "厨具": "cj", "陶瓷": "tc", "家居": "jj", "百货": "bh", "电子商务": "dzsw", "贸易": "my",
    "进出口": "jck", "包装": "bz", "科技": "kj", "教育咨询": "jyzx", "物业服务": "wyfw",
}  # fmt: skip

ADJECTIVES = _words(
    "Amber Arctic Autumn Azure Bold Brass Bright Cedar Cobalt Copper Coral Crimson Crystal Dawn Deep Eastern Elm Emerald "
    "Evergreen Fair First Garnet Gentle Gilded Glen Golden Grand Granite Green Harbour High Iron Ivory Jade Keen Laurel "
    "Lunar Maple Marble Meadow Misty Noble Northern Oak Old Olive Opal Pacific Pearl Pine Quiet Rapid River Royal Sable "
    "Scarlet Silver Solar Southern Stone Swift Upland Velvet Western"
)
NOUNS = _words(
    "Anchor Arrow Bay Beacon Bell Birch Bridge Brook Canyon Castle Cliff Compass Cove Crane Crown Delta Dock Eagle Falcon "
    "Field Ford Forge Fox Gate Grove Hall Harvest Haven Heron Hill House Island Key Lake Lantern Leaf Lily Lion Mill Moon "
    "Orchard Otter Peak Pier Point Pond Quarry Raven Reef Ridge Rose Sail Shore Sparrow Spring Star Summit Thistle Tower "
    "Trail Vale Wave Willow Wren"
)
FOREIGN_TRADES = _words(
    "Imports Trading Foods Hotels Kitchens Gifts Interiors Supplies Logistics Catering Ceramics Retail Stores Living Brands "
    "Hospitality Tableware Packaging Textiles Distribution"
)
