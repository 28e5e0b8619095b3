"""Explanations of the error codes of attachments."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "file_too_large": CodeExplanation(
        _("ファイルが大きすぎるため、読み取りませんでした。"),
        _("20MBまでのファイルを選んでください。写真は大きさを下げられます。"),
    ),
    "not_a_paper": CodeExplanation(
        _("添付できるのは、写真（JPEG・PNG・WebP）とPDFだけです。"),
        _(
            "書類をスマートフォンで撮った写真か、鍵のかかっていないPDFを選んでください。"
        ),
    ),
    "too_many_papers": CodeExplanation(
        _("1つの申し込みに添付できる書類は10件までです。"),
        _("使わない書類を削除してから添付してください。"),
    ),
    "papers_closed": CodeExplanation(
        _("送ったあとの申し込みには、書類を足したり消したりできません。"),
        _("差し替えが必要なときは、担当者からお知らせします。"),
    ),
    "paper_gone": CodeExplanation(
        _("その書類は残っていません。"),
        _("お手数ですが、もう一度添付してください。"),
    ),
    "paper_not_scanned": CodeExplanation(
        _("書類のウイルス検査が終わっていません。"),
        _("検査が終わるまでお待ちください。終わらないときは検査の設定を確かめます。"),
    ),
}
