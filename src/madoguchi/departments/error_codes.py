"""Explanations of the error codes of departments and bookkeeping files."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "mapping_unreadable": CodeExplanation(
        _("部門の割り当てのファイルを読み取れません。"),
        _("いまの割り当てをダウンロードし、その形のまま直して送ってください。"),
    ),
    "mapping_row": CodeExplanation(
        _("部門の割り当てのファイルに、読み取れない行があります。"),
        _("画面に出ている行を直して、もう一度送ってください。"),
    ),
    "mapping_sum": CodeExplanation(
        _("部門の割合の合計が100%になっていません。"),
        _("画面に出ている契約・品目の割合を直して、もう一度送ってください。"),
    ),
    "departments_replaced": CodeExplanation(
        _("部門の割り当てを入れ替えると、なくなる部門コードがあります。"),
        _(
            "部門コードを確かめ、確認に印を付けて、もう一度ファイルを選んで送ってください。"
        ),
    ),
    "book_columns": CodeExplanation(
        _("汎用CSVの列の書き方が読み取れません。"),
        _("画面にある項目の名前を、1行に1つずつ書いてください。"),
    ),
    "too_many_for_department": CodeExplanation(
        _("部門で絞り込める書類は、一度に5,000件までです。"),
        _("期間、金額、契約などをあわせて指定し、もう一度探してください。"),
    ),
}
