"""Names, phones and numbers come out alike exactly when a person takes them for the same."""

import csv
import gzip

import pytest

from tests.analytics.real import at_hand
from zhike.analytics.linkage import channels, companies, english, people

HAIWEN = (
    "上海海文贸易有限公司",
    "上海市海文貿易有限公司",
    "上海海文贸易（集团）股份有限公司",
    "上 海 海文 贸易 有限责任公司",
)


@pytest.mark.parametrize("name", HAIWEN)
def test_one_company_in_all_its_writings_has_one_key(name):
    assert companies.parse(name).key == "上海海文贸易"


@pytest.mark.parametrize(
    ("name", "core", "brand", "place", "branch"),
    [
        ("海文贸易", "海文贸易", "海文", "", ""),
        ("阿里巴巴(中国)网络技术有限公司", "阿里巴巴网络技术", "阿里巴巴", "中国", ""),
        ("北京银行股份有限公司", "北京银行", "北京银行", "", ""),
        ("中国工商银行股份有限公司上海市分行", "中国工商银行", "中国工商", "", "上海分行"),
        ("广州市天河区棠下丹妮贸易商行", "棠下丹妮贸易商行", "棠下丹妮", "广州", ""),
        ("黑龙江省北大荒米业集团有限公司", "北大荒米业", "北大荒米业", "黑龙江", ""),
        ("Siemens（中国）有限公司", "siemens", "siemens", "中国", ""),
        ("The Müller & Söhne GmbH", "mueller soehne", "mueller", "", ""),
        ("Mueller und Soehne", "mueller soehne", "mueller", "", ""),
        ("ＤＢＶ Technologies S.A.", "dbv technologies", "dbv", "", ""),
        ("Apple Inc. (China)", "apple", "apple", "china", ""),
        ("AT&T Inc", "at t", "at t", "", ""),
        ("Co", "co", "co", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_a_name_is_taken_apart(name, core, brand, place, branch):
    found = companies.parse(name)
    assert (found.core, found.brand, found.place, found.branch) == (core, brand, place, branch)


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("上海海文贸易有限公司", "上海市海文貿易有限公司", 1.0),
        ("上海海文贸易有限公司", "海文贸易", 0.99),
        ("上海海文贸易有限公司", "杭州海文贸易有限公司", 0.85),
        ("上海海文贸易有限公司", "海文", 0.891),
        ("上海海文贸易有限公司", "上海海文物流有限公司", 0.75),
        ("海文贸易有限公司", "海文贸易有限公司北京分公司", 0.85),
        ("Face Book Inc", "Facebook, Inc.", 0.99),
        ("Ball Corp", "Ball Crop", 0.95),
        ("Biglari Holdings Inc.", "Biglari HoldingsI nc.", 0.99),
        ("8X8 INC /DE/", "8X8 INC/ DE/", 0.99),
        ("UBS AG", "UBS AD", 0.8885),
        ("Northgate Imports", "Northgate Import Ltd", 0.99),
        ("Smith Bros. Trading Co.", "Smith & Brothers Traders Ltd", 0.99),
        ("Harbour Industries Intl", "Harbour Industry (International)", 0.99),
        ("Imports Direct", "Import Direct", 0.99),
        ("Williams Trading", "William Trading", 0.9677),
        ("Atlas Foods", "Atlas Food", 0.99),
        ("NMI Holdings, Inc.", "MNI Holdings, Inc.", 0.6667),
        ("", "海文", 0.0),
    ],
)
def test_likeness_of_companies(one, other, score):
    assert companies.alike(one, other) == companies.alike(other, one) == score


@pytest.mark.parametrize(
    ("word", "one"),
    [("imports", "import"), ("industries", "industry"), ("boxes", "box"), ("brushes", "brush"), ("glass", "glass"),
     ("campus", "campus"), ("tennis", "tennis"), ("gas", "gas"), ("ties", "tie"), ("houses", "house"),
     ("海文s", "海文s"), ("", "")],
)  # fmt: skip
def test_singulars(word, one):
    assert english.singular(word) == one


def test_one_form_joins_the_words_of_a_trade_and_leaves_the_name_itself():
    same = {"acme trading", "acme traders", "acme trader", "acme trade"}
    assert {english.one_form(core) for core in same} == {"acme trade"}
    assert english.one_form("williams foods") == "williams food"
    assert english.one_form("brothers bros") == "brother brother"
    assert english.one_form("") == ""


def test_no_two_registered_names_become_one():
    with gzip.open(at_hand("company-names/en_sec_names.csv.gz"), "rt", encoding="utf-8") as file:
        cores = {companies.parse(row["title"]).core for row in csv.DictReader(file)}
    assert len({english.one_form(core) for core in cores}) == len(cores) > 5_000


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("Anna Miller", "Miller, Anna", 1.0),
        ("Dr. A. Miller", "Anna Miller", 0.95),
        ("王 伟", "王偉先生", 1.0),
        ("Anna Maria Miller", "Anna Miller", 0.9333),
        ("Anna Miller", "Bo Schmidt", 0.0),
        ("", "王伟", 0.0),
    ],
)
def test_likeness_of_people(one, other, score):
    assert people.alike(one, other) == people.alike(other, one) == score


def test_the_key_of_a_person_ignores_order_and_titles():
    assert people.key("Prof. Anna Miller") == people.key("MILLER, Anna") == "anna miller"


@pytest.mark.parametrize(
    "text",
    ["+86 138-1234-5678", "86 13812345678", "０１３８１２３４５６７８", "0086 138 1234 5678", "13812345678"],
)
def test_one_phone_in_all_its_writings(text):
    assert channels.phone(text) == "13812345678"


def test_channels():
    assert channels.phone("021-5888 8888转801") == channels.phone("+862158888888;ext=801") == "2158888888"
    assert channels.phone("12345") == ""
    assert channels.registration(" 9131 0000-ma1fl ") == "91310000MA1FL"
    assert channels.email("Anna+News@Haiwen.CN ") == "anna@haiwen.cn"
    assert channels.email("no address") == ""
    assert (channels.email_domain("a@haiwen.cn"), channels.email_domain("a@qq.com")) == ("haiwen.cn", "")
    assert channels.web_domain("https://www.Haiwen.cn:8080/shop?x=1") == "haiwen.cn"
