"""Where each field stands in a file of transfers (総合振込, 種別 21). Pure."""

from madoguchi.payments.zengin.layouts import layout_of

TRANSFER_LAYOUT = layout_of(
    [
        ("mark", "データ区分", 1, "N"),
        ("bank_code", "被仕向銀行番号", 4, "N"),
        ("bank_name", "被仕向銀行名", 15, "C"),
        ("branch_code", "被仕向支店番号", 3, "N"),
        ("branch_name", "被仕向支店名", 15, "C"),
        ("clearing_house", "手形交換所番号", 4, "N"),
        ("account_type", "預金種目", 1, "N"),
        ("account_number", "口座番号", 7, "N"),
        ("holder", "受取人名", 30, "C"),
        ("amount", "振込金額", 10, "N"),
        ("new_code", "新規コード", 1, "N"),
        ("first_key", "顧客コード1", 10, "N"),
        ("second_key", "顧客コード2", 10, "N"),
        ("delivery", "振込指定区分", 1, "C"),
        ("edi_mark", "識別表示", 1, "C"),
        ("dummy", "ダミー", 7, "C"),
    ]
)
TRANSFER_TRAILER_LAYOUT = layout_of(
    [
        ("mark", "データ区分", 1, "N"),
        ("count", "合計件数", 6, "N"),
        ("amount", "合計金額", 12, "N"),
        ("dummy", "ダミー", 101, "C"),
    ]
)
