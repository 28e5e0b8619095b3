"""Where fields stand in files of money that came: 振込入金通知 (01), 入出金明細 (03).

Records have 200 bytes. Banks agree on the order of the fields and not on every width:
`with_widths` takes those of a bank's own paper. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.payments.zengin.fields import Layout
from madoguchi.payments.zengin.layouts import INCOMING_KIND, Rows, layout_of

INCOMING_BYTES = 200
STATEMENT_KIND = "03"
DUMMY = "dummy"
HEAD_START: Rows = [
    ("mark", "データ区分", 1, "N"),
    ("kind", "種別コード", 2, "N"),
    ("code_set", "コード区分", 1, "N"),
    ("made_on", "作成日", 6, "N"),
    ("first_on", "勘定日（自）", 6, "N"),
    ("last_on", "勘定日（至）", 6, "N"),
    ("bank_code", "銀行コード", 4, "N"),
    ("bank_name", "銀行名", 15, "C"),
    ("branch_code", "支店コード", 3, "N"),
    ("branch_name", "支店名", 15, "C"),
]
NOTICE_HEAD: Rows = [
    *HEAD_START,
    ("account_type", "預金種目", 1, "N"),
    ("account_number", "口座番号", 7, "N"),
    ("account_name", "口座名", 40, "C"),
]
NOTICE_DATA: Rows = [
    ("mark", "データ区分", 1, "N"),
    ("reference", "照会番号", 6, "C"),
    ("posted_on", "勘定日", 6, "N"),
    ("value_on", "起算日", 6, "C"),
    ("amount", "金額", 10, "N"),
    ("cheques", "うち他店券金額", 10, "C"),
    ("payer_code", "振込依頼人コード", 10, "C"),
    ("payer", "振込依頼人名", 48, "C"),
    ("bank", "仕向銀行名", 15, "C"),
    ("branch", "仕向店名", 15, "C"),
    ("cancelled", "取消区分", 1, "C"),
    ("edi", "EDI情報", 20, "C"),
]
NOTICE_TRAILER: Rows = [
    ("mark", "データ区分", 1, "N"),
    ("count", "振込合計件数", 6, "N"),
    ("amount", "振込合計金額", 12, "N"),
    ("cancelled_count", "取消合計件数", 6, "N"),
    ("cancelled_amount", "取消合計金額", 12, "N"),
]
STATEMENT_HEAD: Rows = [
    *HEAD_START,
    ("filler", "ダミー", 3, "C"),
    ("account_type", "預金種目", 1, "N"),
    ("account_number", "口座番号", 10, "N"),
    ("account_name", "口座名", 40, "C"),
    ("overdraft", "貸越区分", 1, "C"),
    ("book", "通帳・証書区分", 1, "C"),
    ("balance", "取引前残高", 14, "C"),
]
STATEMENT_DATA: Rows = [
    ("mark", "データ区分", 1, "N"),
    ("reference", "照会番号", 8, "C"),
    ("posted_on", "勘定日", 6, "N"),
    ("value_on", "預入・払出日", 6, "C"),
    ("direction", "入払区分", 1, "N"),
    ("dealing", "取引区分", 2, "N"),
    ("amount", "取引金額", 12, "N"),
    ("cheques", "うち他店券金額", 12, "C"),
    ("shown_on", "交換呈示日", 6, "C"),
    ("returned_on", "不渡返還日", 6, "C"),
    ("cheque_kind", "手形・小切手区分", 1, "C"),
    ("cheque_number", "手形・小切手番号", 7, "C"),
    ("own_branch", "僚店番号", 3, "C"),
    ("payer_code", "振込依頼人コード", 10, "C"),
    ("payer", "振込依頼人名または契約者番号", 48, "C"),
    ("bank", "仕向銀行名", 15, "C"),
    ("branch", "仕向店名", 15, "C"),
    ("note", "摘要内容", 20, "C"),
    ("edi", "EDI情報", 20, "C"),
]
STATEMENT_TRAILER: Rows = [
    ("mark", "データ区分", 1, "N"),
    ("count", "入金件数", 6, "N"),
    ("amount", "入金額合計", 13, "N"),
    ("out_count", "出金件数", 6, "N"),
    ("out_amount", "出金額合計", 13, "N"),
    ("overdraft", "貸越区分", 1, "C"),
    ("balance", "取引後残高", 14, "C"),
    ("records", "データ・レコード件数", 7, "N"),
]


@dataclass(frozen=True, slots=True)
class IncomingLayouts:
    """The records of one kind of file."""

    head: Layout
    data: Layout
    trailer: Layout


PARTS_OF_KIND = {
    INCOMING_KIND: (NOTICE_HEAD, NOTICE_DATA, NOTICE_TRAILER),
    STATEMENT_KIND: (STATEMENT_HEAD, STATEMENT_DATA, STATEMENT_TRAILER),
}
PART_NAMES = ("head", "data", "trailer")
Widths = Mapping[str, Mapping[str, int]]
"""Of head, data and trailer: widths of fields that a bank's paper gives otherwise."""


def incoming_layouts(kind: str, widths: Widths) -> IncomingLayouts:
    """Return the layouts of a kind; what is left of a record is its dummy.

    ValueError for an unknown kind, part or field, and above 200 bytes.
    """
    if kind not in PARTS_OF_KIND or not set(widths) <= set(PART_NAMES):
        raise ValueError(kind)
    parts = zip(PART_NAMES, PARTS_OF_KIND[kind], strict=True)
    return IncomingLayouts(*(with_widths(rows, widths.get(p, {})) for p, rows in parts))


def with_widths(rows: Rows, widths: Mapping[str, int]) -> Layout:
    """Place the fields with other widths, and a dummy after them.

    ValueError for a field that is not there, a width below 1 and above 200 bytes.
    """
    if not set(widths) <= {name for name, *_rest in rows}:
        raise ValueError(sorted(widths))
    placed: Rows = [
        (name, label, widths.get(name, width), kind)
        for name, label, width, kind in rows
    ]
    used = sum(width for _name, _label, width, _kind in placed)
    if used > INCOMING_BYTES or min(width for _n, _l, width, _k in placed) < 1:
        raise ValueError(used)
    if used < INCOMING_BYTES:
        placed.append((DUMMY, "ダミー", INCOMING_BYTES - used, "C"))
    return layout_of(placed, INCOMING_BYTES)
