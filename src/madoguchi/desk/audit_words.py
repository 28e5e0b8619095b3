"""What happened, in Japanese, by the verb under which the audit log keeps it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERB_LABELS: dict[str, Promise] = {
    "access_ended": _("ログインできる期間が終わった"),
    "address_changed": _("住所を変更した"),
    "address_proved": _("メールアドレスを確かめた"),
    "addressee_changed": _("請求書の宛名を変更した"),
    "billing_address_changed": _("請求先の住所を変更した"),
    "billing_mail_changed": _("請求のお知らせのメールを変更した"),
    "book_saved": _("会計ソフト用の設定を保存した"),
    "bundle_asked": _("まとめての保存を申し込んだ"),
    "contact_mail_changed": _("連絡先のメールを変更した"),
    "contact_phone_changed": _("連絡先の電話を変更した"),
    "conflict_decided": _("取り込みとの食い違いを決めた"),
    "contract_ended": _("契約を終了した"),
    "contract_named": _("契約の呼び名を変更した"),
    "contract_suspended": _("契約の利用を停止した"),
    "customer_opened": _("窓口で開いた"),
    "delivery_asked_for": _("お知らせの届け先の確認を始めた"),
    "delivery_chosen": _("お知らせの方法を選んだ"),
    "delivery_proved": _("お知らせの届け先を確かめた"),
    "document_deleted": _("書類を保存期間の終わりに削除した"),
    "document_downloaded": _("書類をダウンロードした"),
    "document_issued": _("書類を発行した"),
    "holder_changed": _("契約名義を変更した"),
    "identity_check_deleted": _("本人確認の記録を削除した"),
    "identity_checked": _("本人確認を記録した"),
    "invoice_cancelled": _("請求書を取り消した"),
    "invoice_corrected": _("請求書を修正した"),
    "invoice_reissued": _("請求書を再発行した"),
    "invoice_return": _("返還請求書を発行した"),
    "line_moved": _("光回線の移転を記録した"),
    "login_unlocked": _("ログインのロックを解除した"),
    "login_withdrawn": _("ログインを外した"),
    "mode_changed": _("受付の状態を切り替えた"),
    "notice_added": _("障害・メンテナンスのお知らせを始めた"),
    "notice_changed": _("障害・メンテナンスのお知らせを変えた"),
    "notice_ended": _("障害・メンテナンスのお知らせを終えた"),
    "option_added": _("オプションを追加した"),
    "option_removed": _("オプションをやめた"),
    "order_claimed": _("受け持った"),
    "order_moved": _("申し込みの状態"),
    "order_released": _("一覧に戻した"),
    "paper_attached": _("書類が添付された"),
    "paper_clean": _("書類のウイルス検査が済んだ"),
    "paper_expired": _("書類を保存期間の終わりに削除した"),
    "paper_infected": _("書類にウイルスが見つかり、削除した"),
    "paper_opened": _("添付書類を開いた"),
    "paper_removed": _("添付書類を外した"),
    "party_incorporated": _("法人の情報を変更した"),
    "piece_settled": _("返却された機器を記録した"),
    "plan_changed": _("料金プランを変更した"),
    "retention_set": _("保存期間を決めた"),
    "return_closed": _("機器の返却が終わった"),
    "return_opened": _("機器の返却を始めた"),
    "return_sent": _("機器を返送したと連絡があった"),
    "shares_put": _("部門の割り当てを変更した"),
    "staff_added": _("担当者を追加した"),
    "staff_ended": _("担当者を外した"),
}
OTHER_EVENT = _("そのほかの記録")
"""Of a verb that a procedure of the operator's own has brought."""


def event_words(verb: str) -> Promise:
    return VERB_LABELS.get(verb, OTHER_EVENT)
