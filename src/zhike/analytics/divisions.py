"""The upper two levels of China's administrative divisions, by name.

Source: GB/T 2260 (two-digit codes of the 34 province-level units) and the county-level list of the Ministry of
Civil Affairs as of 2025. Only what is needed to take an address apart; codes of lower levels change every year.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhike.analytics.tables import pairs, words


@dataclass(frozen=True, slots=True)
class Province:
    """A province-level unit: two-digit code, short name, full name."""

    code: str
    short: str
    name: str


@dataclass(frozen=True, slots=True)
class Prefecture:
    """A prefecture-level unit, with the short name of the province that it belongs to."""

    short: str
    name: str
    province: str


MUNICIPALITIES = words("北京 天津 上海 重庆")
SPECIAL_REGIONS = words("香港 澳门")
# Prefecture-level cities that have townships but no districts.
WITHOUT_DISTRICTS = words("东莞市 中山市 儋州市 嘉峪关市 三沙市")
# County-level units that answer to the province, with no prefecture between.
DIRECTLY_ADMINISTERED = words(
    """
    济源市 仙桃市 潜江市 天门市 神农架林区 五指山市 琼海市 文昌市 万宁市 东方市 定安县 屯昌县 澄迈县 临高县 白沙黎族自治县
    昌江黎族自治县 乐东黎族自治县 陵水黎族自治县 保亭黎族苗族自治县 琼中黎族苗族自治县 石河子市 阿拉尔市 图木舒克市 五家渠市
    北屯市 铁门关市 双河市 可克达拉市 昆玉市 胡杨河市 新星市 白杨市
    """
)

_PROVINCES = pairs(
    """
    11=北京市 12=天津市 13=河北省 14=山西省 15=内蒙古自治区 21=辽宁省 22=吉林省 23=黑龙江省 31=上海市 32=江苏省 33=浙江省
    34=安徽省 35=福建省 36=江西省 37=山东省 41=河南省 42=湖北省 43=湖南省 44=广东省 45=广西壮族自治区 46=海南省 50=重庆市
    51=四川省 52=贵州省 53=云南省 54=西藏自治区 61=陕西省 62=甘肃省 63=青海省 64=宁夏回族自治区 65=新疆维吾尔自治区 71=台湾省
    81=香港特别行政区 82=澳门特别行政区
    """
)
_LONG_SHORTS = ("内蒙古", "黑龙江")

# Cities by their short name; others with the rest of their name after a colon.
_PREFECTURES = pairs(
    """
    河北=石家庄,唐山,秦皇岛,邯郸,邢台,保定,张家口,承德,沧州,廊坊,衡水
    山西=太原,大同,阳泉,长治,晋城,朔州,晋中,运城,忻州,临汾,吕梁
    内蒙古=呼和浩特,包头,乌海,赤峰,通辽,鄂尔多斯,呼伦贝尔,巴彦淖尔,乌兰察布,兴安:盟,锡林郭勒:盟,阿拉善:盟
    辽宁=沈阳,大连,鞍山,抚顺,本溪,丹东,锦州,营口,阜新,辽阳,盘锦,铁岭,朝阳,葫芦岛
    吉林=长春,吉林,四平,辽源,通化,白山,松原,白城,延边:朝鲜族自治州
    黑龙江=哈尔滨,齐齐哈尔,鸡西,鹤岗,双鸭山,大庆,伊春,佳木斯,七台河,牡丹江,黑河,绥化,大兴安岭:地区
    江苏=南京,无锡,徐州,常州,苏州,南通,连云港,淮安,盐城,扬州,镇江,泰州,宿迁
    浙江=杭州,宁波,温州,嘉兴,湖州,绍兴,金华,衢州,舟山,台州,丽水
    安徽=合肥,芜湖,蚌埠,淮南,马鞍山,淮北,铜陵,安庆,黄山,滁州,阜阳,宿州,六安,亳州,池州,宣城
    福建=福州,厦门,莆田,三明,泉州,漳州,南平,龙岩,宁德
    江西=南昌,景德镇,萍乡,九江,新余,鹰潭,赣州,吉安,宜春,抚州,上饶
    山东=济南,青岛,淄博,枣庄,东营,烟台,潍坊,济宁,泰安,威海,日照,临沂,德州,聊城,滨州,菏泽
    河南=郑州,开封,洛阳,平顶山,安阳,鹤壁,新乡,焦作,濮阳,许昌,漯河,三门峡,南阳,商丘,信阳,周口,驻马店
    湖北=武汉,黄石,十堰,宜昌,襄阳,鄂州,荆门,孝感,荆州,黄冈,咸宁,随州,恩施:土家族苗族自治州
    湖南=长沙,株洲,湘潭,衡阳,邵阳,岳阳,常德,张家界,益阳,郴州,永州,怀化,娄底,湘西:土家族苗族自治州
    广东=广州,韶关,深圳,珠海,汕头,佛山,江门,湛江,茂名,肇庆,惠州,梅州,汕尾,河源,阳江,清远,东莞,中山,潮州,揭阳,云浮
    广西=南宁,柳州,桂林,梧州,北海,防城港,钦州,贵港,玉林,百色,贺州,河池,来宾,崇左
    海南=海口,三亚,三沙,儋州
    四川=成都,自贡,攀枝花,泸州,德阳,绵阳,广元,遂宁,内江,乐山,南充,眉山,宜宾,广安,达州,雅安,巴中,资阳,阿坝:藏族羌族自治州,甘孜:藏族自治州,凉山:彝族自治州
    贵州=贵阳,六盘水,遵义,安顺,毕节,铜仁,黔西南:布依族苗族自治州,黔东南:苗族侗族自治州,黔南:布依族苗族自治州
    云南=昆明,曲靖,玉溪,保山,昭通,丽江,普洱,临沧,楚雄:彝族自治州,红河:哈尼族彝族自治州,文山:壮族苗族自治州,西双版纳:傣族自治州,大理:白族自治州,德宏:傣族景颇族自治州,怒江:傈僳族自治州,迪庆:藏族自治州
    西藏=拉萨,日喀则,昌都,林芝,山南,那曲,阿里:地区
    陕西=西安,铜川,宝鸡,咸阳,渭南,延安,汉中,榆林,安康,商洛
    甘肃=兰州,嘉峪关,金昌,白银,天水,武威,张掖,平凉,酒泉,庆阳,定西,陇南,临夏:回族自治州,甘南:藏族自治州
    青海=西宁,海东,海北:藏族自治州,黄南:藏族自治州,海南:藏族自治州,果洛:藏族自治州,玉树:藏族自治州,海西:蒙古族藏族自治州
    宁夏=银川,石嘴山,吴忠,固原,中卫
    新疆=乌鲁木齐,克拉玛依,吐鲁番,哈密,昌吉:回族自治州,博尔塔拉:蒙古自治州,巴音郭楞:蒙古自治州,阿克苏:地区,克孜勒苏:柯尔克孜自治州,喀什:地区,和田:地区,伊犁:哈萨克自治州,塔城:地区,阿勒泰:地区
    台湾=台北,新北,桃园,台中,台南,高雄,基隆,新竹,嘉义
    """
)


def _short(name: str) -> str:
    """Return the short name of a province: two characters but for two of them."""
    return name[:3] if name[:3] in _LONG_SHORTS else name[:2]


def _prefecture(entry: str, province: str) -> Prefecture:
    short, _, rest = entry.partition(":")
    return Prefecture(short, short + (rest or "市"), province)


PROVINCES = {_short(name): Province(code, _short(name), name) for code, name in _PROVINCES.items()}
PREFECTURES = {
    (province, found.short): found
    for province, entries in _PREFECTURES.items()
    for found in (_prefecture(entry, province) for entry in entries.split(","))
}
# 海南 is a province and, in Qinghai, a prefecture: without its province it is not taken for a prefecture.
PREFECTURES_BY_SHORT = {found.short: found for found in PREFECTURES.values() if found.short not in ("海南",)}
