"""Files of money that came that are not as the bank wrote them: refused as a whole."""

from io import BytesIO

import pytest

from madoguchi.payments.zengin.file_faults import BankFileFaulty
from madoguchi.payments.zengin.incoming_files import IncomingReader
from madoguchi.payments.zengin.incoming_records import IncomingLine
from tests.incoming_transfers import Came, group, head, notice_line, trailer

FIRST = [Came(1_100, "ﾀｶﾊｼ ﾊﾅｺ"), Came(2_200, "ｽｽﾞｷ ﾀﾛｳ", number=2)]
OTHER = [Came(1_300, "ﾀｶﾊｼ ﾊﾅｺ", day="081101"), Came(900, "ｽｽﾞｷ ﾀﾛｳ", number=2)]
END = b"9".ljust(200)


def content_of(records: list[bytes], end: bytes = b"\r\n") -> bytes:
    return b"".join(record + end for record in [*records, END])


def read(content: bytes) -> list[IncomingLine]:
    return list(IncomingReader(BytesIO(content), {}, "reiwa").lines())


def faults_of(content: bytes) -> str:
    with pytest.raises(BankFileFaulty) as refused:
        read(content)
    return str(refused.value)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r", b"\r\n"])
def test_a_byte_that_is_missing_anywhere_refuses_the_file(end):
    whole = content_of(group(*FIRST), end)
    assert [line.amount_yen for line in read(whole)] == [1_100, 2_200]
    last_ends = range(len(whole) - len(end), len(whole))
    for place in range(len(whole)):
        if len(end) == 1 and place in last_ends:
            continue  # the last line may have no end
        assert faults_of(whole[:place] + whole[place + 1 :])


@pytest.mark.parametrize("place", [0, 1, 150, 199, 202, 611])
def test_a_byte_too_many_refuses_the_file(place):
    whole = content_of(group(*FIRST))
    assert faults_of(whole[:place] + b"0" + whole[place:])


def test_halves_of_two_months_are_no_file():
    """Head and first line of one month, the rest of another: sums or days differ."""
    one, two = group(*FIRST), group(*OTHER)
    assert faults_of(content_of([*one[:2], *two[2:]])).startswith("4行目: トレーラー")
    told = faults_of(content_of([one[0], two[1], *one[2:]]))
    assert told == "2行目: 勘定日2026-11-01は、ヘッダーの期間にありません"


def test_a_header_without_days_holds_lines_of_any():
    records = group(*OTHER)
    records[0] = records[0][:10] + b"0" * 12 + records[0][22:]
    assert len(read(content_of(records))) == 2


def test_the_first_half_without_its_trailer_is_cut():
    half = b"".join(record + b"\r\n" for record in group(*FIRST)[:2])
    assert faults_of(half).startswith("3行目: トレーラー（8）がありません")
    assert "1のあとには来ません" not in faults_of(half)


@pytest.mark.parametrize(
    ("place", "raw"),
    [(6, b"3"), (18, b"1"), (24, b"1"), (36, b"9")],
    ids=["count", "sum", "cancelled", "cancelled sum"],
)
def test_a_trailer_that_is_wrong_by_one_refuses_the_file(place, raw):
    records = group(*FIRST)
    records[-1] = records[-1][:place] + raw + records[-1][place + 1 :]
    assert faults_of(content_of(records)).startswith(
        "4行目: トレーラーの件数か金額が、上の行の合計と合いません"
    )


def test_an_amount_of_eleven_digits_moves_the_rest_and_is_refused():
    came = Came(10_000_000_000, "ﾀｶﾊｼ ﾊﾅｺ")
    line = notice_line(came)
    assert len(line) == 200  # a digit more, a blank less
    assert "トレーラー" in faults_of(content_of([head(), line, trailer([came])]))
    assert faults_of(content_of([head(), line + b" ", trailer([came])]))


def test_the_largest_amount_that_a_line_holds_is_read():
    came = Came(9_999_999_999, "ﾀｶﾊｼ ﾊﾅｺ")
    (line,) = read(content_of(group(came)))
    assert line.amount_yen == 9_999_999_999


def test_a_line_in_ebcdic_among_others_is_named():
    records = group(*FIRST)
    records[2] = records[2].decode("cp932").encode("cp037", "replace")
    assert faults_of(content_of(records)).startswith("3行目: ")


def test_a_whole_file_in_ebcdic_says_so():
    whole = content_of(group(*FIRST)).decode("cp932").encode("cp037", "replace")
    assert "EBCDIC" in faults_of(whole)


@pytest.mark.parametrize("code", ["utf-8", "euc-jp", "shift_jis"])
def test_a_name_in_another_code_or_width_is_named(code):
    """Half-width kana in UTF-8 or EUC, full-width ones in Shift_JIS."""
    name = "タカハシ" if code == "shift_jis" else "ﾀｶﾊｼ"
    records = group(FIRST[0])
    raw = name.encode(code)
    records[1] = records[1][:53] + raw.ljust(48) + records[1][101:]
    assert "JIS（半角）でない文字があります" in faults_of(content_of(records))


def test_each_half_width_letter_is_read_as_it_stands():
    letters = "ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ"
    for piece in (letters[:30], letters[30:], "ABCxyz019().-/ ｢｣¥"):
        (line,) = read(content_of(group(Came(1, piece.replace("¥", "\\")))))
        assert line.payer == piece.strip()


def test_groups_of_two_accounts_have_sums_of_their_own():
    two = [*group(FIRST[0]), *group(FIRST[1])]
    assert len(read(content_of(two))) == 2
    swapped = [*group(FIRST[0])[:2], trailer([FIRST[1]]), *group(FIRST[1])[:2]]
    assert "3行目: トレーラー" in faults_of(content_of([*swapped, trailer([FIRST[0]])]))


def test_many_faults_are_counted_and_the_first_are_named():
    lines = [Came(1, "ﾀｶﾊｼ", number=nth) for nth in range(1, 41)]
    records = group(*lines)
    bad = [record[:19] + b"X" + record[20:] for record in records[1:-1]]
    told = faults_of(content_of([records[0], *bad, records[-1]])).splitlines()
    assert len(told) == 21 and told[-1].endswith("ほか20行にも誤りがあります")
