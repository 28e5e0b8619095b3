"""A second reader of debit files, written from the tables of the banks alone.

It imports nothing of the portal, so that what both say alike is not one mistake made
twice. Positions are those of the tables, from 1, first and last byte.
"""

HEAD_TABLE = {
    "データ区分": (1, 1),
    "種別コード": (2, 3),
    "コード区分": (4, 4),
    "委託者コード": (5, 14),
    "委託者名": (15, 54),
    "引落日": (55, 58),
    "取引銀行番号": (59, 62),
    "取引銀行名": (63, 77),
    "取引支店番号": (78, 80),
    "取引支店名": (81, 95),
}
HEAD_ACCOUNT_TABLE = {"預金種目": (96, 96), "口座番号": (97, 103), "ダミー": (104, 120)}
HEAD_DUMMY_TABLE = {"ダミー": (96, 120)}
DATA_TABLE = {
    "データ区分": (1, 1),
    "引落銀行番号": (2, 5),
    "引落銀行名": (6, 20),
    "引落支店番号": (21, 23),
    "引落支店名": (24, 38),
    "ダミー1": (39, 42),
    "預金種目": (43, 43),
    "口座番号": (44, 50),
    "預金者名": (51, 80),
    "引落金額": (81, 90),
    "新規コード": (91, 91),
    "顧客番号": (92, 111),
    "振替結果コード": (112, 112),
    "ダミー2": (113, 120),
}
TRAILER_TABLE = {
    "データ区分": (1, 1),
    "合計件数": (2, 7),
    "合計金額": (8, 19),
    "振替済件数": (20, 25),
    "振替済金額": (26, 37),
    "振替不能件数": (38, 43),
    "振替不能金額": (44, 55),
    "ダミー": (56, 120),
}
END_TABLE = {"データ区分": (1, 1), "ダミー": (2, 120)}
TEXTS = {
    "委託者名",
    "取引銀行名",
    "取引支店名",
    "引落銀行名",
    "引落支店名",
    "預金者名",
    "顧客番号",
    "振替結果コード",
    "ダミー",
    "ダミー1",
    "ダミー2",
}
HALF_WIDTH_KANA = dict(
    zip(range(0xA1, 0xE0), map(chr, range(0xFF61, 0xFFA0)), strict=True)
)
Record = dict[str, str]


def letters_of(raw: bytes) -> str:
    """Turn each byte into its character of JIS X 0201; 0x5C is the yen sign."""
    letters = ""
    for byte in raw:
        if byte == 0x5C:
            letters += "¥"
        elif 0x20 <= byte <= 0x7E:
            letters += chr(byte)
        else:
            letters += HALF_WIDTH_KANA[byte]
    return letters


def cut(line: bytes, table: dict[str, tuple[int, int]]) -> Record:
    if len(line) != 120:
        raise ValueError(f"{len(line)} bytes")
    found: Record = {}
    for name, (first, last) in table.items():
        text = letters_of(line[first - 1 : last])
        if name not in TEXTS and not all(letter in "0123456789" for letter in text):
            raise ValueError(f"{name}: {text}")
        found[name] = text
    return found


def read_debit_file(
    content: bytes, *, head_dummy: int, line_end: bytes
) -> list[Record]:
    """Return the records of a file, its sums checked; ValueError for what is wrong."""
    size = 120 + len(line_end)
    if len(content) % size:
        raise ValueError(f"{len(content)} bytes")
    lines = []
    for start in range(0, len(content), size):
        if content[start + 120 : start + size] != line_end:
            raise ValueError("line end")
        lines.append(content[start : start + 120])
    head_rest = HEAD_ACCOUNT_TABLE if head_dummy == 17 else HEAD_DUMMY_TABLE
    head = cut(lines[0], HEAD_TABLE | head_rest)
    data = [cut(line, DATA_TABLE) for line in lines[1:-2]]
    trailer, end = cut(lines[-2], TRAILER_TABLE), cut(lines[-1], END_TABLE)
    marks = [record["データ区分"] for record in (head, *data, trailer, end)]
    if marks != ["1", *"2" * len(data), "8", "9"]:
        raise ValueError(f"marks {marks}")
    total = sum(int(record["引落金額"]) for record in data)
    if (int(trailer["合計件数"]), int(trailer["合計金額"])) != (len(data), total):
        raise ValueError("sums")
    return [head, *data, trailer, end]
