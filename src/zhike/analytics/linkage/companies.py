"""Names of companies, Chinese and Latin, taken apart so that two ways to write one name come out alike.

上海海文贸易（集团）有限公司, 海文贸易 and 上海市海文貿易有限公司 share the core 海文贸易; "The Müller & Söhne GmbH" and
"Mueller und Soehne" become mullersohne. What is taken off (legal form, place, branch) is kept beside the core, for
two branches, or two towns' companies of one name, are not one company.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from os.path import commonprefix

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from zhike.analytics.divisions import PREFECTURES_BY_SHORT, PROVINCES
from zhike.analytics.folding import fold, has_han
from zhike.analytics.linkage import english
from zhike.analytics.tables import words

_FORMS = re.compile(
    "(?:股份有限责任公司|股份有限公司|有限责任公司|集团有限公司|集团股份公司|集团公司|有限合伙企业|股份公司|有限公司|总公司"
    "|普通合伙|有限合伙|个人独资|特殊普通合伙|合伙企业|控股|集团|股份|公司)$"
)
_GROUP_WORDS = words("集团 控股 股份 有限合伙 普通合伙 特殊普通合伙 筹 个人独资 个体工商户")
_UNIT = "(?:分公司|子公司|分行|支行|分店|分厂|办事处|代表处|营业部|分部|分院|分所)"
_BRANCHES = (
    re.compile(f"^(.+?(?:公司|集团))(.{{0,12}}?{_UNIT})$"),
    re.compile(f"^(.+?(?:厂|银行|研究院|事务所))(.{{0,12}}?{_UNIT})$"),
)
_BRACKETS = re.compile(r"[(\[{<《【〔「]([^)\]}>》】〕」]*)[)\]}>》】〕」]")
_COUNTY = re.compile(
    "^(?:新区|开发区|高新区|经济开发区|[\u4e00-\u9fff]{1,3}?(?:区|县|旗|自治县))(?=[\u4e00-\u9fff]{2})"
)
_REGION_WORDS = ("省", "市", "地区", "盟", "自治区", "特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区")
# Cities whose short name begins other words as well, so that only the full name is taken for the city.
_AMBIGUOUS = words("阿里 白银 安康 山南 海东 海西 海北 黄南 来宾 东方 兴安 大庆 三明 黄山 保山")
# What many companies do: never enough by itself to tell one from another.
TRADES = words(
    """
    科技 技术 贸易 商贸 实业 投资 咨询 管理 网络 信息 电子 电子商务 商务 服务 工程 建设 建筑 装饰 设计 文化 传媒 传播 广告 物流
    运输 食品 餐饮 酒店 医药 医疗 医疗器械 生物 生物科技 化工 机械 设备 制造 工业 材料 新材料 能源 新能源 环保 环境 农业 开发
    房地产 置业 地产 物业 发展 国际 进出口 汽车 电器 电气 自动化 智能 软件 系统 数据 通信 通讯 金融 资产 基金 证券 保险 银行
    教育 培训 服饰 服装 纺织 家具 家居 建材 钢铁 金属 五金 塑料 塑胶 包装 印刷 仪器 光电 半导体 精密 模具 五交化 企业 产业 旅游
    旅行社 人力资源 劳务 供应链 零售 超市 百货 制药 药业 电力 石油 燃气 水务 航空 船舶 重工 控制 信息技术 信息科技 网络科技
    电子科技 机电 机电设备 经营部 商行 事务所 工作室 制品 用品
    """
)
_LATIN_FORMS = words(
    """
    inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh mbh ag kg kgaa ohg ug ev se sa sas sarl
    srl spa sapi cv bv nv vof ab as asa aps oy oyj kk pty pte sdn bhd pt tbk sp zoo sro spol kft zrt ooo ao pao pvt private
    ltda eirl sl slu sc scs public
    """
)
_LATIN_GROUPS = words("group groupe gruppe holding holdings the und and et y e")
_LATIN_PLACES = words(
    "china prc usa us uk europe asia germany deutschland japan hongkong singapore international intl"
)
_SAME_PLACES = {"intl": "international", "usa": "us", "prc": "china"}
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))
_DOTS = re.compile(r"\b(?:[a-z]\.){2,}|\b(?:[a-z] ){1,}[a-z]\b")


@dataclass(frozen=True, slots=True)
class Company:
    """A name taken apart. ``core`` is compared, ``brand`` is the core without what many companies do."""

    core: str
    brand: str
    place: str = ""
    form: str = ""
    branch: str = ""

    @property
    def key(self) -> str:
        """Return place, core and branch as one text; equal for two writings of one full name."""
        return f"{self.place}{self.core}{'/' + self.branch if self.branch else ''}"


@lru_cache(maxsize=65_536)
def parse(name: str) -> Company:
    """Take a company's name apart; never fails, an empty name has an empty core."""
    return _chinese(fold(name)) if has_han(name) else _latin(name)


def _chinese(folded: str) -> Company:
    text = re.sub(r"[\s·•・.,，。'\"“”‘’、&+_/-]", "", folded)
    form, place = "", ""
    branch = ""
    for inside in _BRACKETS.findall(text):
        if inside in _GROUP_WORDS:
            form += inside
        else:
            place = _place_of(inside) or place
    text = _BRACKETS.sub(lambda m: "" if m[1] in _GROUP_WORDS or _place_of(m[1]) else m[1], text)
    if split := next(filter(None, (branches.match(text) for branches in _BRANCHES)), None):
        text, branch = split[1], re.sub("[省市](?=.)", "", split[2])
    while (found := _FORMS.search(text)) and found.start() >= 2:
        form = found[0] + form
        text = text[: found.start()]
    stripped, leading = _without_place(text)
    core = re.sub(r"[^\w]", "", stripped)
    return Company(core, _brand(core), leading or place, form, branch)


def _place_of(text: str) -> str:
    """Return the short name of the place that a text in brackets names, "" for anything else.

    Two to four Chinese characters there that are no trade are taken for a place: counties are too many to list.
    """
    bare = re.sub("(?:特别行政区|自治区|省|市)$", "", text)
    known = bare in PROVINCES or bare in PREFECTURES_BY_SHORT or bare in ("中国", "china", "亚太", "全球")
    likely = re.fullmatch("[\u4e00-\u9fff]{2,4}", text) and text not in TRADES
    return bare if known or likely else ""


def _without_place(text: str) -> tuple[str, str]:
    """Return the name without province, city and county in front, and the narrowest of the first two."""
    place = ""
    for table in (PROVINCES, PREFECTURES_BY_SHORT):
        for length in (5, 4, 3, 2):
            rest = text[length:]
            if text[:length] not in table or (
                text[:length] in _AMBIGUOUS and rest[:1] not in ("市", "地", "盟")
            ):
                continue
            for word in _REGION_WORDS:
                if rest.startswith(word) and len(rest) > len(word) + 1:
                    rest = rest[len(word) :]
                    break
            if _stands_alone(rest):
                text, place = rest, text[:length]
            break
    if place:
        cut = _COUNTY.sub("", text)
        text = cut if _stands_alone(cut) else text
    return text, place


def _stands_alone(core: str) -> bool:
    """Say whether a core still names somebody: 海文贸易 does, 汽车 and 银行 do not."""
    return len(core) >= 2 and core not in TRADES


def _brand(core: str) -> str:
    """Return the core without the words for its trade at the end."""
    brand = core
    while True:
        for length in (6, 5, 4, 3, 2):
            if len(brand) - length >= 2 and brand[-length:] in TRADES:
                brand = brand[:-length]
                break
        else:
            return core if brand in PROVINCES or brand in PREFECTURES_BY_SHORT else brand


def _latin(name: str) -> Company:
    lowered = name.lower()
    for letter, spelt in _UMLAUTS:
        lowered = lowered.replace(letter, spelt)
    text = re.sub(r"/[a-z]{2,3}/?$", "", fold(lowered).replace("&", " and ").replace("+", " and "))
    text = _DOTS.sub(lambda m: re.sub(r"[. ]", "", m[0]) + " ", text)
    tokens = re.sub(r"[^\w]+", " ", text.replace("'", "")).split()
    kept = [word for word in tokens if word not in _LATIN_GROUPS] or tokens
    form: list[str] = []
    while len(kept) > 1 and kept[-1] in _LATIN_FORMS:
        form.insert(0, kept.pop())
    place = ""
    if len(kept) > 1 and kept[-1] in _LATIN_PLACES:
        place = kept.pop()
        place = _SAME_PLACES.get(place, place)
    while len(kept) > 1 and kept[-1] in _LATIN_FORMS:
        form.insert(0, kept.pop())
    core = " ".join(kept)
    brand = next((" ".join(kept[:n]) for n in range(1, len(kept)) if len("".join(kept[:n])) >= 3), core)
    return Company(core, brand, place, " ".join(form))


def alike(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 1: 1 for the same core, place and branch; less where one of them differs.

    Two known places that differ, or two different branches, pull the likeness down; one that is not said does not.
    """
    a, b = parse(one), parse(other)
    if not a.core or not b.core:
        return 0.0
    score = max(_cores(a, b), _slip(one, other, a, b))
    if a.branch != b.branch:
        score *= 0.85
    if a.place and b.place and a.place != b.place:
        score *= 0.85
    elif a.place != b.place:
        score *= 0.99
    return round(score, 4)


def differ(one: str, other: str) -> bool:
    """Say whether two names in one script are clearly those of two companies."""
    return alike(one, other) < 0.7


def _slip(one: str, other: str, a: Company, b: Company) -> float:
    """Return how alike two Latin names are that hasty fingers made differ, 0 for any others.

    A slip in the legal form (Ball Crop) or of a space (HoldingsI nc.) keeps the form from being taken off; so the names
    are compared as they were written, too. Two letters exchanged within the core may be another name: NMI is not MNI.
    """
    if has_han(one) or has_han(other):
        return 0.0
    written = _letters(one), _letters(other)
    if written[0] == written[1]:
        return 0.99
    core = min(len(_letters(a.core)), len(_letters(b.core)))
    alike_so_far = len(commonprefix(written))
    slipped = OSA.distance(*written, score_cutoff=1) == 1 and sorted(written[0]) == sorted(written[1])
    return 0.95 if slipped and alike_so_far >= core else 0.0


@lru_cache(maxsize=65_536)
def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold(name.lower()))


def _cores(a: Company, b: Company) -> float:
    if a.core == b.core:
        return 1.0
    tight = (a.core.replace(" ", ""), b.core.replace(" ", ""))
    if tight[0] == tight[1]:
        return 0.99
    if not has_han(a.core + b.core) and english.one_form(a.core) == english.one_form(b.core):
        return 0.99
    if has_han(a.core) or has_han(b.core):
        shorter, longer = sorted(tight, key=len)
        if len(shorter) >= 4 and longer.endswith(shorter) and 2 <= len(longer) - len(shorter) <= 4:
            # What stands before may be a county or town, which are too many to list.
            return 0.93
        if a.brand == b.brand:
            # 海文 for 海文贸易: the trade was left out, or (worse) is another one.
            return 0.9 if a.brand in (a.core, b.core) else 0.75
        brands = JaroWinkler.normalized_similarity(a.brand, b.brand)
        return min(float(brands * fuzz.ratio(*tight) / 100) ** 0.5, 0.98)
    whole = fuzz.token_sort_ratio(a.core, b.core) / 100
    return min(max(whole, float(JaroWinkler.normalized_similarity(*tight)) * 0.98), 0.98)
