"""Explanations of the error codes of cards and payments."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

OTHER_CARD = _(
    "別のカードで、もう一度お試しください。ほかの方法でもお支払いになれます。"
)
NOTHING_CHANGED = _("お金は動いていません。お支払い方法も変わっていません。")
OTHER_WAY = _("お支払いの画面で、ほかの方法をお選びください。")
REGISTER_ACCOUNT = _(
    "口座の登録をやり直してください。今回の分は、ほかの方法でお支払いください。"
)
NO_MONEY_MOVED = _("お金は動いていません。")

ERROR_CODES = {
    "money_request_too_large": CodeExplanation(
        _("返金か貸倒れの金額が、いま扱える金額を超えています。"),
        _("請求と入金の記録で、入金した額と未払いの額をお確かめください。"),
        NO_MONEY_MOVED,
    ),
    "money_request_open": CodeExplanation(
        _("この請求には、承認を待っている依頼があります。"),
        _("先に、その依頼を承認するか、承認しないで終えてください。"),
        NO_MONEY_MOVED,
    ),
    "money_request_decided": CodeExplanation(
        _("この依頼は、すでに決まっています。"),
        _("画面を開き直して、いまの状態をお確かめください。"),
    ),
    "own_money_request": CodeExplanation(
        _("ご自身の依頼は、ご自身では承認できません。"),
        _("ほかの請求担当か窓口責任者に頼んでください。"),
        NO_MONEY_MOVED,
    ),
    "no_refund_account": CodeExplanation(
        _("この請求先には、返金先の口座が登録されていません。"),
        _("お客様に、マイページの「返金先口座の登録」をご案内ください。"),
        NO_MONEY_MOVED,
    ),
    "refund_not_doubtful": CodeExplanation(
        _("このカードへの返金の結果は、もう分かっています。"),
        _("画面を開き直して、いまの状態をお確かめください。"),
        NO_MONEY_MOVED,
    ),
    "refund_end_too_large": CodeExplanation(
        _("カードに返すと決めた金額より多くは、返金されたと記録できません。"),
        _("決済会社の画面の金額をお確かめください。"),
        NO_MONEY_MOVED,
    ),
    "refund_day_impossible": CodeExplanation(
        _("返金された日が、返金を頼んだ日より前か、まだ来ていない日です。"),
        _("決済会社の画面にある日付を入力してください。"),
        NO_MONEY_MOVED,
    ),
    "transfer_taken": CodeExplanation(
        _("この振込がどなたのものかは、ほかの担当者が決めました。"),
        _("「振込の消し込み」を開き直して、いまの状態をお確かめください。"),
        NO_MONEY_MOVED,
    ),
    "transfer_match_decided": CodeExplanation(
        _("この振込の消し込みは、すでに決まっています。"),
        _("画面を開き直して、いまの状態をお確かめください。"),
    ),
    "own_transfer_match": CodeExplanation(
        _("ご自身の消し込みは、ご自身では承認できません。"),
        _("ほかの請求担当か窓口責任者に頼んでください。"),
        NO_MONEY_MOVED,
    ),
    "transfer_shares_too_large": CodeExplanation(
        _("請求に充てる金額の合計が、振込の金額を超えています。"),
        _("合計が振込の金額までになるように、入力し直してください。"),
        NO_MONEY_MOVED,
    ),
    "transfer_shares_stale": CodeExplanation(
        _("充てる金額が、請求の未払いの額を超えています。"),
        _("画面を開き直して、いまの未払いの額をお確かめください。"),
        NO_MONEY_MOVED,
    ),
    "transfer_money_used": CodeExplanation(
        _("振込から預り金になった分は、もう請求に充てたか、お返ししています。"),
        _("請求と入金の記録で、その分をどう戻すかを先にお決めください。"),
        NO_MONEY_MOVED,
    ),
    "charge_not_doubtful": CodeExplanation(
        _("このカード決済の結果は、もう分かっています。"),
        _("画面を開き直して、いまの状態をお確かめください。"),
        NO_MONEY_MOVED,
    ),
    "charge_end_too_large": CodeExplanation(
        _("カードに求めた金額より多くは、支払われたと記録できません。"),
        _("決済会社の画面の金額をお確かめください。"),
        NO_MONEY_MOVED,
    ),
    "charge_day_impossible": CodeExplanation(
        _("支払われた日が、カードに請求した日より前か、まだ来ていない日です。"),
        _("決済会社の画面にある日付を入力してください。"),
        NO_MONEY_MOVED,
    ),
    "dispute_moved": CodeExplanation(
        _("カードの異議の状態が、画面を開いたあとで変わりました。"),
        _("画面を開き直し、いまの状態についてしたことを記録してください。"),
        NO_MONEY_MOVED,
    ),
    "no_failed_charge": CodeExplanation(
        _("この請求には、やり直せるカードの請求がありません。"),
        _("請求と入金の記録で、いちばん新しいカードへの請求をお確かめください。"),
        NO_MONEY_MOVED,
    ),
    "charging_stopped": CodeExplanation(
        _("督促を止めている間は、カードに請求できません。"),
        _("止めている理由がなくなったら、督促を再開してからお試しください。"),
        NO_MONEY_MOVED,
    ),
    "no_card_to_charge": CodeExplanation(
        _("このお客様は、いま登録済みのカードで支払っていません。"),
        _("カードの登録か、銀行振込をご案内ください。"),
        NO_MONEY_MOVED,
    ),
    "stop_day_past": CodeExplanation(
        _("督促を止める最後の日が過ぎています。"),
        _("今日か先の日を入力してください。"),
    ),
    "stop_day_far": CodeExplanation(
        _("督促を止める最後の日が、1年より先です。"),
        _("1年以内の日を入力してください。続けるときは、そのころに延ばしてください。"),
    ),
    "instalment_day_far": CodeExplanation(
        _("分割払いの初回の日が、3か月より先です。"),
        _("初回は3か月以内の日にするか、先にその日まで督促を止めてください。"),
    ),
    "plan_not_possible": CodeExplanation(
        _("この金額と日付では分割払いにできません。"),
        _("1回の金額は未払いの額まで、24回以内、初回は今日か先の日にしてください。"),
    ),
    "plan_exists": CodeExplanation(
        _("この請求には、すでに分割払いの約束があります。"),
        _("請求と入金の記録で、いまの約束をお確かめください。"),
    ),
    "acknowledged_in_future": CodeExplanation(
        _("債務の承認の日が、まだ来ていない日です。"),
        _("承認のあった日を入力してください。"),
    ),
    "acknowledged_before_bill": CodeExplanation(
        _("債務の承認の日が、請求書の発行日より前です。"),
        _("発行日から今日までの、お客様が未払いを認めた日を入力してください。"),
    ),
    "charge_under_way": CodeExplanation(
        _("この請求のお支払いは手続き中で、まだ結果が分かりません。"),
        _(
            "数分後に、請求の画面を開き直してください。結果が出るまで、重ねて"
            "お支払いになることはありません。"
        ),
        _("今回の操作では、お金は動いていません。"),
    ),
    "bill_has_slip": CodeExplanation(
        _("この請求には、まだ使えるコンビニ払込票をお渡ししています。"),
        _("払込票か、お支払いの画面からお支払いください。"),
        NOTHING_CHANGED,
    ),
    "slip_not_open": CodeExplanation(
        _("この払込票は、お支払い待ちの最新のものではありません。"),
        _("画面を開き直して、いまの払込票をお確かめください。"),
    ),
    "slip_paid": CodeExplanation(
        _("この払込票は、お店で支払われています。"),
        _("請求と入金の記録で、入金をお確かめください。"),
    ),
    "slip_too_large": CodeExplanation(
        _("請求の金額が、お店で扱える金額を超えています。"),
        _("振込など、ほかのお支払い方法をご案内ください。"),
    ),
    "bill_at_bank": CodeExplanation(
        _("この請求は、口座から引き落とすよう銀行に依頼してあります。"),
        _(
            "引き落としの結果が分かるまでお待ちください。引き落としできなかったときは、"
            "ほかの方法でお支払いいただけます。"
        ),
        NO_MONEY_MOVED,
    ),
    "debit_no_funds": CodeExplanation(
        _("引き落とし日に、口座の残高が足りませんでした。"),
        OTHER_WAY,
        NO_MONEY_MOVED,
    ),
    "debit_no_account": CodeExplanation(
        _("口座が解約されたか、登録した口座の内容が銀行のものと違います。"),
        REGISTER_ACCOUNT,
        NO_MONEY_MOVED,
    ),
    "debit_stopped": CodeExplanation(
        _("口座のご名義人のお申し出により、銀行が引き落としを止めています。"),
        REGISTER_ACCOUNT,
        NO_MONEY_MOVED,
    ),
    "debit_no_mandate": CodeExplanation(
        _("銀行に、口座振替のお申し込みが届いていないか、内容が違います。"),
        REGISTER_ACCOUNT,
        NO_MONEY_MOVED,
    ),
    "debit_withdrawn": CodeExplanation(
        _("当社から銀行に、引き落としを止めるようお願いしていました。"),
        _("今回の分のお支払い方法は、お電話でご案内します。"),
        NO_MONEY_MOVED,
    ),
    "debit_refused": CodeExplanation(
        _("銀行が引き落としをしませんでした。理由は、銀行から届いていません。"),
        OTHER_WAY,
        NO_MONEY_MOVED,
    ),
    "bill_not_owed": CodeExplanation(
        _("この請求は、すでにお支払い済みか、金額が変わりました。"),
        _("請求の画面を開き直して、いまの金額をお確かめください。"),
        NO_MONEY_MOVED,
    ),
    "refund_too_large": CodeExplanation(
        _("返金の金額が、いま返せる金額を超えています。"),
        _(
            "請求額を減らすときは、先に返還・修正の請求書を発行してください。"
            "そのあと、多くいただいた分を返金できます。"
        ),
        NO_MONEY_MOVED,
    ),
    "card_expired": CodeExplanation(
        _("カードの期限が切れています。"),
        _("新しいカードを登録してください。"),
        NOTHING_CHANGED,
    ),
    "card_no_funds": CodeExplanation(
        _("カードの残高か、ご利用の限度額が足りません。"),
        OTHER_CARD,
        NOTHING_CHANGED,
    ),
    "card_not_authenticated": CodeExplanation(
        _("カード会社のご本人の確認（3Dセキュア）ができませんでした。"),
        _("カード会社のアプリやSMSを用意して、もう一度お試しください。"),
        NOTHING_CHANGED,
    ),
    "card_stopped": CodeExplanation(
        _("カード会社が、このカードのご利用を止めています。"),
        _("カード会社にご確認のうえ、別のカードをお使いください。"),
        NOTHING_CHANGED,
    ),
    "card_not_accepted": CodeExplanation(
        _("このカードは、毎月のお支払いには使えません。"),
        OTHER_CARD,
        NOTHING_CHANGED,
    ),
    "card_to_register_again": CodeExplanation(
        _("登録したカードの情報が、使えなくなっています。"),
        _("お手元のカードを、もう一度登録してください。"),
        NOTHING_CHANGED,
    ),
    "card_amount": CodeExplanation(
        _("この金額は、カードではお支払いになれません。"),
        _(
            "カード会社が受け付ける金額に、下限（50円など）と上限があります。"
            "銀行振込でお支払いいただくか、お電話でご相談ください。"
        ),
        NO_MONEY_MOVED,
    ),
    "card_refused": CodeExplanation(
        _(
            "カード会社が承認しませんでした。期限切れや限度額のことが多く、"
            "くわしい理由はカード会社だけがわかります。"
        ),
        OTHER_CARD,
        NOTHING_CHANGED,
    ),
    "nothing_to_pay": CodeExplanation(
        _("この請求には、お支払いいただく金額がありません。"),
        _("いまの状態は、お支払いの画面でご覧になれます。"),
        NOTHING_CHANGED,
    ),
    "bank_account_unknown": CodeExplanation(
        _("銀行で、入力された口座が見つかりませんでした。"),
        _("支店と口座番号を通帳でお確かめのうえ、もう一度お試しください。"),
        NOTHING_CHANGED,
    ),
    "bank_holder_differs": CodeExplanation(
        _("口座名義が、銀行の登録と違いました。"),
        _("通帳の表記のとおりに、名義を入力し直してください。"),
        NOTHING_CHANGED,
    ),
    "bank_not_authenticated": CodeExplanation(
        _("銀行での、ご本人の確認ができませんでした。"),
        _("暗証番号や残高をお確かめのうえ、もう一度お試しください。"),
        NOTHING_CHANGED,
    ),
    "bank_account_not_accepted": CodeExplanation(
        _("この口座は、口座振替に使えない種類の口座です。"),
        _("普通預金か当座預金の口座をお使いください。"),
        NOTHING_CHANGED,
    ),
    "bank_refused": CodeExplanation(
        _("銀行で登録できませんでした。くわしい理由は、銀行だけがわかります。"),
        _("銀行にご確認になるか、別の口座か書面でお申し込みください。"),
        NOTHING_CHANGED,
    ),
    "passbook_unfit": CodeExplanation(
        _("記号か番号が、ゆうちょ銀行の通帳の形と合いません。"),
        _("通帳の1ページ目の記号（5桁）と番号（8桁まで）をお確かめください。"),
        NOTHING_CHANGED,
    ),
    "way_not_allowed": CodeExplanation(
        _("御社の管理者の方が、このお支払い方法を使えないように決めています。"),
        _("ほかのお支払い方法を選ぶか、御社の管理者の方にご相談ください。"),
        NOTHING_CHANGED,
    ),
    "no_way_of_paying": CodeExplanation(
        _("選べるお支払い方法が1つもない決まりは、作れません。"),
        _("1つ以上のお支払い方法を選んで、保存してください。"),
        _("お支払い方法の決まりは変わっていません。"),
    ),
    "too_many_kept_cards": CodeExplanation(
        _("予備のお支払い方法が、登録できる件数に達しています。"),
        _("使わないカードや口座を、お支払いの画面で削除してください。"),
        NOTHING_CHANGED,
    ),
}
