"""Explanations of the error codes of attachments."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "file_too_large": CodeExplanation(
        _("ファイルが大きすぎるため、読み取りませんでした。"),
        _("20MBまでのファイルを選んでください。写真は大きさを下げられます。"),
    ),
    "not_a_paper": CodeExplanation(
        _("添付できるのは、写真・画像とPDFだけです。"),
        _(
            "JPEG・PNG・WebP・HEIC・AVIF・TIFF・GIF・BMPの画像か、PDFを選んでください。"
            "WordやExcelの書類は、PDFとして保存し直してください。"
        ),
    ),
    "paper_not_chosen": CodeExplanation(
        _("ファイルが選ばれていないか、中身が空でした。"),
        _("書類の写真かPDFを選んでから、もう一度押してください。"),
    ),
    "paper_broken": CodeExplanation(
        _("ファイルが壊れていて、開けませんでした。"),
        _("書類を撮り直すか、元のファイルをもう一度保存してから添付してください。"),
    ),
    "paper_locked": CodeExplanation(
        _("パスワードのかかったPDFは、開けません。"),
        _("パスワードを外して保存したPDFか、書類の写真を添付してください。"),
    ),
    "paper_needs_printing": CodeExplanation(
        _("専用のソフトでしか表示できない入力フォーム（XFA）のPDFでした。"),
        _("そのソフトの印刷から「PDFとして保存」したものを添付してください。"),
    ),
    "paper_too_small": CodeExplanation(
        _("画像が小さすぎて、書類の文字を読めません。"),
        _("書類の全体が入るように撮り直すか、縮小していない画像を添付してください。"),
    ),
    "paper_too_many_pages": CodeExplanation(
        _("1つのファイルは30ページまでです。"),
        _("必要なページだけを選ぶか、ファイルを分けて添付してください。"),
    ),
    "paper_too_many_pixels": CodeExplanation(
        _("画像の縦×横が、読み取れる上限（5,000万画素）を超えていました。"),
        _("画像を小さくするか、写真を撮り直して添付してください。"),
    ),
    "paper_too_heavy": CodeExplanation(
        _("ファイルを開くのに必要なメモリーが、上限を超えました。"),
        _("画像を小さくするか、書類をスマートフォンで撮って添付してください。"),
    ),
    "paper_takes_too_long": CodeExplanation(
        _("ファイルを開くのに時間がかかりすぎるため、途中でやめました。"),
        _("ページを減らすか、書類をスマートフォンで撮って添付してください。"),
    ),
    "paper_not_read": CodeExplanation(
        _("こちらの不具合で、書類を読み取れませんでした。"),
        _("数分たってから、もう一度お試しください。"),
    ),
    "papers_busy": CodeExplanation(
        _("ほかの書類を読み取っている間は、次の書類を読み取れません。"),
        _("1分ほどたってから、もう一度添付してください。"),
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
