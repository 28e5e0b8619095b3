"""Where each field stands: 口座振替 (91), 総合振込 (21), 振込入金通知 (01). Pure."""

from typing import Literal

from madoguchi.payments.zengin.fields import Field, Layout

RECORD_BYTES = 120
DEBIT_KIND, TRANSFER_KIND, INCOMING_KIND = "91", "21", "01"
HEAD_MARK, DATA_MARK, TRAILER_MARK, END_MARK = "1", "2", "8", "9"
Rows = list[tuple[str, str, int, Literal["N", "C"]]]


def layout_of(rows: Rows, length: int = RECORD_BYTES) -> Layout:
    """Place fields one after the other: name, label, length, kind."""
    fields, place = [], 1
    for name, label, width, kind in rows:
        fields.append(Field(name, label, place, width, kind))
        place += width
    return Layout(tuple(fields), length)


HEAD_START: Rows = [
    ("mark", "データ区分", 1, "N"),
    ("kind", "種別コード", 2, "N"),
    ("code_set", "コード区分", 1, "N"),
    ("collector_code", "委託者コード", 10, "N"),
    ("collector_name", "委託者名", 40, "C"),
    ("day", "引落日", 4, "N"),
    ("bank_code", "取引銀行番号", 4, "N"),
    ("bank_name", "取引銀行名", 15, "C"),
    ("branch_code", "取引支店番号", 3, "N"),
    ("branch_name", "取引支店名", 15, "C"),
]
HEAD_LAYOUT = layout_of(
    [
        *HEAD_START,
        ("account_type", "預金種目", 1, "N"),
        ("account_number", "口座番号", 7, "N"),
        ("dummy", "ダミー", 17, "C"),
    ]
)
HEAD_LAYOUT_WITHOUT_ACCOUNT = layout_of([*HEAD_START, ("dummy", "ダミー", 25, "C")])
"""What some banks want instead: bytes 96 to 120 blank."""

DEBIT_LAYOUT = layout_of(
    [
        ("mark", "データ区分", 1, "N"),
        ("bank_code", "引落銀行番号", 4, "N"),
        ("bank_name", "引落銀行名", 15, "C"),
        ("branch_code", "引落支店番号", 3, "N"),
        ("branch_name", "引落支店名", 15, "C"),
        ("clearing_house", "ダミー", 4, "C"),
        ("account_type", "預金種目", 1, "N"),
        ("account_number", "口座番号", 7, "N"),
        ("holder", "預金者名", 30, "C"),
        ("amount", "引落金額", 10, "N"),
        ("new_code", "新規コード", 1, "N"),
        ("key", "顧客番号", 20, "C"),
        ("result", "振替結果コード", 1, "C"),
        ("dummy", "ダミー", 8, "C"),
    ]
)
DEBIT_TRAILER_LAYOUT = layout_of(
    [
        ("mark", "データ区分", 1, "N"),
        ("count", "合計件数", 6, "N"),
        ("amount", "合計金額", 12, "N"),
        ("paid_count", "振替済件数", 6, "N"),
        ("paid_amount", "振替済金額", 12, "N"),
        ("failed_count", "振替不能件数", 6, "N"),
        ("failed_amount", "振替不能金額", 12, "N"),
        ("dummy", "ダミー", 65, "C"),
    ]
)
END_LAYOUT = layout_of([("mark", "データ区分", 1, "N"), ("dummy", "ダミー", 119, "C")])
