"""Explanations of the error codes of documents and their files."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "access_ended": CodeExplanation(
        _("ご契約と書類の保存期間が終わり、ログインできなくなっています。"),
        _("必要な書類や記録については、お客様番号を添えてお電話でお尋ねください。"),
    ),
    "not_a_digest": CodeExplanation(
        _("ハッシュ値の形が正しくありません。"),
        _("SHA-256は0〜9とa〜fの64桁です。空白は入っていてもかまいません。"),
    ),
    "store_away": CodeExplanation(
        _("書類の保管庫につながりませんでした。書類は失われていません。"),
        _("数分たってから、もう一度お試しください。"),
    ),
    "document_damaged": CodeExplanation(
        _("保管している書類を確かめられなかったため、お渡しを止めました。"),
        _("ほかの書類には影響ありません。書類の番号を添えてお問い合わせください。"),
    ),
    "nothing_to_bundle": CodeExplanation(
        _("ZIPにする書類が見つかりません。"),
        _("条件を減らすか、期間を広げて、もう一度お試しください。"),
    ),
    "too_many_bundles": CodeExplanation(
        _("同時に作れるZIPは3つまでです。"),
        _("「ZIPのダウンロード」で進み具合を確かめ、できあがってからお試しください。"),
    ),
}
