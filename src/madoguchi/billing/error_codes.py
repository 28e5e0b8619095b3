"""Explanations of the error codes of bills and their revisions."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "invoice_deleted": CodeExplanation(
        _("その月の請求書は、保存期間が終わったため削除しました。"),
        _("請求書の一覧で、残っている月をお確かめください。番号の記録は残っています。"),
    ),
    "nothing_to_change": CodeExplanation(
        _("いまの請求書と同じ内容のため、新しい請求書は発行していません。"),
        _("すでに再発行されていないか、請求書の履歴をお確かめください。"),
    ),
    "addressee_faulty": CodeExplanation(
        _("宛名か住所に、請求書に書けないところがあります。"),
        _("画面に出ているところを直して、もう一度お試しください。"),
    ),
    "bad_reason": CodeExplanation(
        _("理由が空か、ことばになっていないか、長すぎます。"),
        _(
            "理由を、「誤記」のようなことばで2文字以上200文字以内で入力してください。"
            "記号や同じ文字の繰り返しは数えません。"
        ),
    ),
    "too_many_revisions": CodeExplanation(
        _("この請求書の修正や再発行が上限（99回）に達しました。"),
        _("お問い合わせください。"),
    ),
    "returns_too_much": CodeExplanation(
        _("返還する金額が、請求した金額を超えます。"),
        _("明細と、これまでの返還の金額をお確かめください。"),
    ),
    "below_returned": CodeExplanation(
        _("修正後の金額が、すでに返還した金額を下回ります。"),
        _("これまでの返還請求書をお確かめのうえ、それ以上の金額にしてください。"),
    ),
    "below_zero": CodeExplanation(
        _("ご請求の明細が0円より下になり、合計か税率ごとの金額も0円を下回ります。"),
        _(
            "明細の金額をお確かめください。あとからお返しする分は返還請求書で返せます。"
            "値引きや返金の明細は、その金額を直せます。"
        ),
    ),
    "nothing_was_billed": CodeExplanation(
        _("合計が0円以下の請求書には、返還できるご請求がありません。"),
        _("金額の誤りは、修正請求書で正しい金額に直してください。"),
    ),
    "amount_too_large": CodeExplanation(
        _("明細1行の金額が大きすぎます。"),
        _("999,999,999円までです。桁をお確かめのうえ、入力し直してください。"),
    ),
    "line_twice": CodeExplanation(
        _("同じ明細の行が2回指定されています。"),
        _("行ごとに金額を1つ指定してください。"),
    ),
    "no_such_line": CodeExplanation(
        _("指定された明細の行がありません。"),
        _("請求書の明細の行番号をお確かめください。"),
    ),
}
