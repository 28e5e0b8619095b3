"""Explanations of the error codes of orders under way."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "wrong_state": CodeExplanation(
        _("申し込みの状態が変わったため、その操作ができませんでした。"),
        _("申し込みの画面を開き直して、いまの状態をお確かめください。"),
    ),
    "one_at_a_time": CodeExplanation(
        _("同じお手続きがもう進んでいます。"),
        _("「手続き」の一覧で進み具合を見るか、取り消してから申し込んでください。"),
    ),
    "offer_changed": CodeExplanation(
        _("料金か日付が、確認の画面を開いたあとに変わりました。"),
        _("新しい内容をお確かめのうえ、もう一度申し込んでください。"),
    ),
    "not_accepting_now": CodeExplanation(
        _("障害などのため、いまは申し込みを受け付けていません。"),
        _("再開のお知らせのあとに送信してください。"),
        _("入力の内容は、下書きとして残っています。"),
    ),
    "too_late_to_cancel": CodeExplanation(
        _("取り消せる期限を過ぎているか、取り消せない手続きです。"),
        _("お困りのときはお電話ください。"),
        _("申し込みはそのまま進みます。"),
    ),
    "outdated": CodeExplanation(
        _("申し込んだときの条件が変わり、そのままでは進められません。"),
        _("お急ぎのときはお電話ください。"),
        _("申し込みは止まっています。担当者が確かめています。"),
    ),
    "address_not_proved": CodeExplanation(
        _("新しい連絡先に届いた確認コードが、まだ入力されていません。"),
        _("下書きを開き、届いた6桁の数字を入力してください。送り直しもできます。"),
    ),
    "outside_not_done": CodeExplanation(
        _("社外の画面での手続きが、まだ終わっていません。"),
        _("確認の画面のボタンから、続きをお進めください。"),
        _("入力の内容は、下書きとして残っています。"),
    ),
    "papers_missing": CodeExplanation(
        _("必要な書類がそろっていません。"),
        _("下書きを開き、書類の写真かPDFを添付してください。"),
    ),
    "identity_not_checked": CodeExplanation(
        _("新しい契約者の本人確認が、まだ記録されていません。"),
        _("本人確認を記録してから、もう一度承認してください。"),
    ),
    "identity_method": CodeExplanation(
        _("本人確認の方法が選ばれていないか、窓口では使えない方法です。"),
        _("店頭か本人限定受取郵便のどちらかを選んでください。"),
    ),
    "identity_evidence": CodeExplanation(
        _("本人確認の書類の名前と番号が入力されていません。"),
        _("例: 運転免許証 第123456789012号。マイナンバーは書かないでください。"),
    ),
    "own_request": CodeExplanation(
        _("自分が申し込んだものは、自分では承認できません。"),
        _("別の担当者に承認を頼んでください。"),
    ),
    "own_order": CodeExplanation(
        _("自分が申し込んだものは、自分では承認できません。"),
        _("ほかの承認者に頼むか、承認者を増やすよう契約者か管理者に頼んでください。"),
    ),
    "approval_over": CodeExplanation(
        _("承認を待っていない申し込みです。先にほかの人が決めたか、取り消されました。"),
        _("申し込みの画面で、いまの状態をお確かめください。"),
    ),
    "approval_changed": CodeExplanation(
        _("承認の画面を開いたあとに、申し込みの内容か、料金や日付が変わりました。"),
        _("表示された、いまの内容を確かめてから、もう一度押してください。"),
        _("まだ承認していません。"),
    ),
    "rejection_reason": CodeExplanation(
        _("却下の理由が短すぎるか、ことばになっていません。"),
        _("申し込んだ方が読んでわかる理由を、ことばで5文字以上入力してください。"),
    ),
    "no_approver": CodeExplanation(
        _("社内で承認できる担当者が、まだいません。"),
        _("承認者にする方を、お問い合わせの窓口へお知らせください。"),
    ),
    "claimed_already": CodeExplanation(
        _("ほかの担当者が先に受け持ったか、対応が済んでいます。"),
        _("窓口の一覧を開き直して、別の申し込みを受け持ってください。"),
    ),
    "one_claim_at_a_time": CodeExplanation(
        _("別の申し込みを受け持ったままです。"),
        _("その対応を終えるか、一覧に戻してから受け持ってください。"),
    ),
    "order_changed": CodeExplanation(
        _("画面を開いたあとに、申し込みの内容か書類が変わりました。"),
        _("表示された、いまの内容を確かめてから、もう一度押してください。"),
    ),
    "not_claimed": CodeExplanation(
        _("受け持っていない申し込みは操作できません。"),
        _("申し込みの画面で「受け持つ」を押してから、お進みください。"),
    ),
    "reason_needed": CodeExplanation(
        _("理由が短すぎるか、ことばになっていません。"),
        _(
            "お客様が読んでわかる理由を、ことばで5文字以上入力してください。"
            "記号や同じ文字の繰り返しは数えません。"
        ),
    ),
}
