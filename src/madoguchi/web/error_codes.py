"""Explanations of the error codes of whole pages, forms and the pages of customers."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "FORM-4030": CodeExplanation(
        _("画面が古くなっていて、送信を受け付けませんでした。"),
        _("前の画面を再読み込みして、もう一度送信してください。"),
    ),
    "FORM-4131": CodeExplanation(
        _("入力が長すぎて、受け付けませんでした。"),
        _("画面の文字数までに短くして、もう一度送信してください。"),
    ),
    "FORM-4220": CodeExplanation(
        _("入力に、読み取れない文字が含まれています。"),
        _("欄を空にして、手で入力し直してください。"),
    ),
    "PAGE-4000": CodeExplanation(
        _("アドレスか送信内容を読み取れませんでした。"),
        _("ホームからもう一度お進みください。"),
    ),
    "PAGE-4030": CodeExplanation(
        _("ログインを復旧してから3日間は、この手続きができません。"),
        _("画面の時刻を過ぎてからお手続きください。お急ぎのときはお電話ください。"),
    ),
    "PAGE-4040": CodeExplanation(
        _("ページがないか、いまのログインIDでは見られません。"),
        _("アドレスを確かめるか、別のログインIDでお試しください。"),
    ),
    "PAGE-4050": CodeExplanation(
        _("このアドレスでは、その操作はできません。"),
        _("ホームからもう一度お進みください。"),
    ),
    "PAGE-4080": CodeExplanation(
        _("送信が途中で止まるか遅すぎて、最後まで届きませんでした。"),
        _("電波のよいところで、前の画面に戻り、もう一度送信してください。"),
    ),
    "PAGE-4130": CodeExplanation(
        _("送信された内容が大きすぎて、受け付けませんでした。"),
        _("ファイルは合わせて20MBまでです。小さくして、もう一度送信してください。"),
    ),
    "PAGE-5000": CodeExplanation(
        _("こちらの不具合で、画面を表示できませんでした。"),
        _("画面の番号を添えてお問い合わせください。"),
    ),
    "PAGE-5030": CodeExplanation(
        _("こちらのデータベースにつながらず、画面を表示できませんでした。"),
        _("1分ほど待ってから、もう一度開くか、もう一度押してください。"),
    ),
    "PAGE-5031": CodeExplanation(
        _("送信が混み合っていて、受け付けられませんでした。"),
        _("1分ほど待ってから、前の画面に戻り、もう一度送信してください。"),
    ),
    "nothing_to_check": CodeExplanation(
        _("確かめるファイルもハッシュ値もありませんでした。"),
        _("PDFを選ぶか、SHA-256（64桁の英数字）を入力してください。"),
    ),
    "document_not_ready": CodeExplanation(
        _("請求書のPDFを作成しているところです。"),
        _("1分ほどたってから、もう一度お開きください。"),
    ),
    "nothing_to_return": CodeExplanation(
        _("いま返却していただく機器がありません。"),
        _("解約の日を過ぎてから、契約のページの「機器の返却」をお開きください。"),
    ),
    "not_a_day": CodeExplanation(
        _("日付として読み取れません。"),
        _("2026/04/01 のように、月だけなら 2026/04 のように入力してください。"),
    ),
    "not_an_amount": CodeExplanation(
        _("金額として読み取れません。"),
        _("10000 のように、13桁までの数字で入力してください。"),
    ),
    "book_text": CodeExplanation(
        _("会計ソフトの設定に、使えない文字があります。"),
        _("=、+、-、@で始まる言葉や、目に見えない文字を、入力し直してください。"),
    ),
    "too_many_for_book": CodeExplanation(
        _("一度に書き出せる請求書は5,000件までです。"),
        _("請求書を期間で探してから、書き出しへお進みください。"),
    ),
    "range_reversed": CodeExplanation(
        _("範囲の下限が上限を超えています。"),
        _("下限と上限を入れ替えて、もう一度お試しください。"),
    ),
}
