"""Files of results: read whole, or refused with the line that is wrong."""

from io import BytesIO

import pytest

from madoguchi.payments.zengin.debit_results import ResultReader
from madoguchi.payments.zengin.file_faults import BankFileFaulty

HEAD = b"19101234567890" + b" " * 40 + b"0727" + b"0001" + b" " * 15 + b"001"
HEAD += b" " * 15 + b"11234567" + b" " * 17
TRAILER_8 = b"8000002000000007706000001000000006716000001000000000990"


def data(key: bytes, yen: int, result: bytes) -> bytes:
    start = b"20005" + b" " * 15 + b"001" + b" " * 15 + b"    17654321"
    amount = b"%010d" % yen
    return start + b"A" * 30 + amount + b"0" + key.ljust(20) + result + b" " * 8


RECORDS = [
    HEAD,
    data(b"N123456789", 6_716, b"0"),
    data(b"N987654321", 990, b"1"),
    TRAILER_8 + b" " * 65,
    b"9" + b" " * 119,
]


def read(content: bytes):
    reader = ResultReader(BytesIO(content))
    found = [(one.line, one.key, one.amount_yen, one.result) for one in reader.lines()]
    return reader, found


def faults_of(content: bytes) -> str:
    with pytest.raises(BankFileFaulty) as caught:
        read(content)
    return str(caught.value)


@pytest.mark.parametrize("end", [b"", b"\r", b"\n", b"\r\n"])
@pytest.mark.parametrize("ends_at_last", [True, False])
def test_any_line_end_is_read(end, ends_at_last):
    assert [len(record) for record in RECORDS] == [120] * 5
    content = end.join(RECORDS) + (end if ends_at_last else b"")
    reader, found = read(content)
    assert found == [(2, "N123456789", 6_716, "0"), (3, "N987654321", 990, "1")]
    assert (reader.head.collector_code, reader.head.day) == ("1234567890", "0727")
    assert (reader.sums.paid_yen, reader.sums.failed_yen) == (6_716, 990)


@pytest.mark.parametrize("end", [b"", b"\r", b"\n", b"\r\n"])
def test_one_byte_missing_is_refused_wherever_it_is(end):
    content = end.join(RECORDS) + end
    for place in range(len(content) - max(len(end), 1)):
        with pytest.raises(BankFileFaulty):
            read(content[:place] + content[place + 1 :])


def test_the_line_that_is_too_short_is_named():
    short = [*RECORDS[:2], RECORDS[2][:-1], *RECORDS[3:]]
    for end in (b"\n", b"\r\n", b"\r"):
        assert (
            faults_of(end.join(short)) == "3行目: 119バイトです（120バイトのはずです）"
        )


def changed(nth: int, first: int, text: bytes) -> bytes:
    records = list(RECORDS)
    old = records[nth]
    records[nth] = old[: first - 1] + text + old[first - 1 + len(text) :]
    return b"\r\n".join(records)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "1行目: ファイルが空です"),
        (b"<html>", "1行目: 全銀形式のファイルではありません"),
        (b"\xef\xbb\xbf" + HEAD, "1行目: 全銀形式のファイルではありません"),
        (b"\xf1\xf9\xf1", "1行目: EBCDICのファイルです"),
        (changed(0, 2, b"21"), "1行目: 種別コードが21です"),
        (changed(0, 4, b"1"), "1行目: コード区分がJIS（0）ではありません"),
        (changed(0, 1, b"2"), "1行目: ヘッダー（1）がありません"),
        (changed(1, 1, b"3"), "2行目: データ区分が「3」です"),
        (changed(1, 81, b"x"), "2行目: 引落金額が数字ではありません"),
        (changed(1, 112, b"5"), "2行目: 振替結果コード「5」を知りません"),
        (changed(1, 112, b" "), "2行目: 振替結果コード「」を知りません"),
        (changed(1, 92, b"\x81"), "2行目: JIS（半角）でない文字があります"),
        (changed(3, 2, b"000003"), "4行目: トレーラーの件数か金額が"),
        (changed(3, 8, b"000000007707"), "4行目: トレーラーの件数か金額が"),
        (changed(3, 20, b"000002"), "4行目: トレーラーの件数か金額が"),
        (changed(3, 44, b"000000000991"), "4行目: トレーラーの件数か金額が"),
        (b"\n".join(RECORDS[:3]), "4行目: トレーラー（8）がありません"),
        (b"\n".join(RECORDS[:4]), "5行目: エンドレコード（9）がありません"),
        (b"".join([*RECORDS, *RECORDS]), "6行目: エンドレコード（9）のあとにも行"),
        (b"\n".join(RECORDS[:2]) + b"\n" + RECORDS[2][:60], "3行目: 60バイトです"),
    ],
)
def test_a_file_that_cannot_be_true_is_refused(content, words):
    assert words in faults_of(content)


def test_of_many_faults_the_first_twenty_are_said():
    wrong = data(b"N1", 1, b"7")
    told = faults_of(b"\n".join([HEAD, *[wrong] * 30, *RECORDS[3:]])).splitlines()
    assert (len(told), told[0][:4], told[-1]) == (
        21,
        "2行目:",
        "21行目: ほか10行にも誤りがあります",
    )
