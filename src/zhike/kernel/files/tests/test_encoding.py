"""Every encoding either comes out as the exact text, after confirmation where it is not certain, or is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhike.kernel.files.encoding import ENCODINGS, detect_encoding
from zhike.kernel.files.problems import FileRefused
from zhike.kernel.files.reading import Choices, UnknownEncoding, open_table, preview_encodings

CHINESE = "客户名称,所在城市,备注\n" + "上海晨光文具股份有限公司,上海市,老客户，需要发票\n" * 3
TRADITIONAL = "客戶名稱,所在城市,備註\n" + "臺灣積體電路製造股份有限公司,新竹市,長期合作夥伴\n" * 3
JAPANESE = "お客様,住所\n" + "トヨタ自動車株式会社,愛知県豊田市\n" * 3
KOREAN = "고객,주소\n" + "삼성전자 주식회사,경기도 수원시\n" * 3
WESTERN = "name,city\nMüller & Söhne,Zürich\nCafé René,Orléans\n"
ENGLISH = "name,city\nAcme,Boston\nGlobex,Springfield\n"


def write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    return path


def cells(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()[1:]]


# text, codec that writes it, detected name, certain
CASES = {
    "utf-8": (CHINESE, "utf-8", "utf-8", True),
    "utf-8 with mark": (CHINESE, "utf-8-sig", "utf-8", True),
    "ascii": (ENGLISH, "ascii", "utf-8", True),
    "utf-16 with mark": (CHINESE, "utf-16", "utf-16-le", True),
    "utf-16-be with mark": ("\ufeff" + CHINESE, "utf-16-be", "utf-16-be", True),
    "utf-32 with mark": (CHINESE, "utf-32", "utf-32-le", True),
    "utf-32-be with mark": ("\ufeff" + CHINESE, "utf-32-be", "utf-32-be", True),
    "gb18030 with mark": ("\ufeff" + CHINESE, "gb18030", "gb18030", True),
    "utf-16-le": (CHINESE, "utf-16-le", "utf-16-le", False),
    "utf-16-be": (CHINESE, "utf-16-be", "utf-16-be", False),
    "utf-16-le english": (ENGLISH, "utf-16-le", "utf-16-le", False),
    "utf-16-be english": (ENGLISH, "utf-16-be", "utf-16-be", False),
    "utf-32-le": (CHINESE, "utf-32-le", "utf-32-le", False),
    "utf-32-be english": (ENGLISH, "utf-32-be", "utf-32-be", False),
    "gbk": (CHINESE, "gbk", "gb18030", False),
    "gb2312": (CHINESE, "gb2312", "gb18030", False),
    "gb18030 four bytes": ("名,字\n𠮷野,㐂代\n" + "阿里,杭州\n" * 5, "gb18030", "gb18030", False),
    "short gbk": ("客户\n联通\n", "gbk", "gb18030", False),
    "big5": (TRADITIONAL, "big5", "cp950", False),
    "shift-jis": (JAPANESE, "shift_jis", "cp932", False),
    "utf-8 latin": (WESTERN, "utf-8", "utf-8", True),
    "utf-8 emoji": ("a,b\n😀,👨‍👩‍👧\n", "utf-8", "utf-8", True),
}


@pytest.mark.parametrize("name", CASES)
def test_detected(name: str, tmp_path: Path) -> None:
    text, codec, expected, certain = CASES[name]
    path = write(tmp_path, text.encode(codec))
    found = detect_encoding(path)
    assert (found.name, found.certain) == (expected, certain)
    if not certain:
        with pytest.raises(FileRefused, match="choose the one that reads well"):
            open_table(path).batches()
    table = open_table(path, Choices(encoding=expected))
    assert [list(table.headers), *(row.cells for row in table.rows())] == cells(
        "\n" + text.removeprefix("\ufeff")
    )


def test_korean_is_offered_and_never_taken_silently(tmp_path: Path) -> None:
    path = write(tmp_path, KOREAN.encode("cp949"))
    found = detect_encoding(path)
    assert not found.certain
    assert "cp949" in (found.name, *found.alternatives)
    assert preview_encodings(path, found)["cp949"][1] == ("삼성전자 주식회사", "경기도 수원시")


def test_alternatives_are_shown_with_five_rows(tmp_path: Path) -> None:
    path = write(tmp_path, CHINESE.encode("gbk"))
    previews = preview_encodings(path, detect_encoding(path))
    assert next(iter(previews)) == "gb18030"
    assert previews["gb18030"][:2] == (
        ("客户名称", "所在城市", "备注"),
        ("上海晨光文具股份有限公司", "上海市", "老客户，需要发票"),
    )
    assert all(len(preview) <= 6 for preview in previews.values())


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_one_byte_encodings_are_never_suggested_but_can_be_chosen(codec: str, tmp_path: Path) -> None:
    path = write(tmp_path, WESTERN.encode(codec))
    with pytest.raises(UnknownEncoding) as unknown:
        open_table(path)
    assert unknown.value.encoding.name is None
    assert not {"cp1252", "latin-1"} & set(unknown.value.encoding.alternatives)
    assert [row.cells for row in open_table(path, Choices(encoding=codec)).rows()] == cells(WESTERN)


GOOD = "名,城\n阿里,杭州\n" * 20
WRONG_BYTES = {
    "latin-1 byte": (b"name,city\nAcme,Bost\xffon\n", "utf-8", 2, 19),
    "overlong": (b"a,b\n1,2\n\xc0\xaf,3\n", "utf-8", 3, 8),
    "surrogates in utf-8 (CESU)": (b"a,b\n\xed\xa0\xbd\xed\xb8\x80,3\n", "utf-8", 2, 4),
    "beyond unicode": (b"a,b\n\xf4\x90\x80\x80,3\n", "utf-8", 2, 4),
    "cut character at the end": ("a,b\n1,客".encode()[:-1], "utf-8", 2, 6),
    "cut character inside": (b"a,b\n1,\xe5\xae\n3,4\n", "utf-8", 2, 6),
    "gbk line in utf-8": (GOOD.encode() + "腾讯,深圳\n".encode("gbk"), "utf-8", 41, 440),
    "utf-8 after cr": (b"a,b\r1,2\r\n3,\xff\r", "utf-8", 3, 11),
    "gb18030": ("名,城\n腾讯,".encode("gbk") + b"\xff\xff\n", "gb18030", 2, 11),
    "gb18030 cut at the end": ("名,城\n腾讯,深圳".encode("gbk")[:-1], "gb18030", 2, 13),
    "euro of cp936": (b"a,b\n\x80,1\n", "gb18030", 2, 4),
    "big5": (b"a,b\n\xff\xff,1\n", "cp950", 2, 4),
    "shift-jis": (b"a,b\n\x81\x20,1\n", "cp932", 2, 4),
    "half a surrogate pair": ("a,b\n".encode("utf-16-le") + b"\x00\xd8,\x00\n\x00", "utf-16-le", 2, 8),
    "odd number of bytes": ("a,b\n1,2\n".encode("utf-16-le") + b"x", "utf-16-le", 3, 16),
    "utf-32 beyond unicode": ("a,b\n".encode("utf-32-le") + b"\xff\xff\xff\xff", "utf-32-le", 2, 16),
    "windows-1252 hole": (b"a,b\n\x81,1\n", "cp1252", 2, 4),
}


@pytest.mark.parametrize("name", WRONG_BYTES)
def test_wrong_byte_is_named(name: str, tmp_path: Path) -> None:
    data, encoding, line, byte = WRONG_BYTES[name]
    path = write(tmp_path, data)
    assert not detect_encoding(path).certain
    with pytest.raises(FileRefused) as refused:
        list(open_table(path, Choices(encoding=encoding)).rows())
    assert (
        str(refused.value)
        == f"Line {line} has bytes that are not {ENCODINGS[encoding]} (byte {byte} of the file)."
    )


def test_rows_before_a_wrong_byte_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, b"a,b\n" + b"1,2\n" * 200_000 + b"\xff,2\n")
    batches = open_table(path, Choices(encoding="utf-8")).batches()
    read = 0
    with pytest.raises(FileRefused, match="Line 200002 has bytes"):
        for batch in batches:
            read += len(batch.rows)
    assert 100_000 < read <= 200_000


def test_a_mostly_utf8_file_is_called_so(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.encode() + "腾讯,深圳\n".encode("gbk"))
    found = detect_encoding(path)
    assert (found.name, found.certain) == ("utf-8", False)
    assert str(found.reason) == "Most of the file is UTF-8, but line 41 is not (byte 440)."


def test_characters_that_gb18030_moved_in_2022(tmp_path: Path) -> None:
    path = write(tmp_path, b"a,b\n\xa6\xd9,\xfe\x59\n\x84\x31\x82\x36,\x82\x35\x90\x37\n")
    table = open_table(path, Choices(encoding="gb18030"))
    assert [row.cells for row in table.rows()] == [["︐", "龴"], ["︐", "龴"]]


@pytest.mark.parametrize("cut", range(1, 9))
def test_characters_across_chunks(cut: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhike.kernel.files.limits.BLOCK_BYTES", cut)
    for codec, name in (("utf-8", "utf-8"), ("gb18030", "gb18030"), ("utf-16-be", "utf-16-be")):
        path = write(tmp_path, "a,b\n𠮷㐂,客户\r\n1,2\n".encode(codec))
        assert [row.cells for row in open_table(path, Choices(encoding=name)).rows()] == [
            ["𠮷㐂", "客户"],
            ["1", "2"],
        ]


def test_an_encoding_must_be_known(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="There is no encoding “rot13”"):
        open_table(write(tmp_path, b"a\n1\n"), Choices(encoding="rot13"))
