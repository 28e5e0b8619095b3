"""What somebody at the desk does about a dispute, and until when, in words."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from madoguchi.payments.models import CardDispute

State = CardDispute.State
WHAT_TO_DO: dict[str, Promise] = {
    State.INQUIRY: gettext_lazy(
        "決済会社の画面で、ご利用の内容がわかる資料を期限までに送ってください。送らないと、"
        "異議に進むことがあります。"
    ),
    State.NEEDS_ANSWER: gettext_lazy(
        "正しい請求なら、決済会社の画面で資料を期限までに送ってください。誤った請求なら、"
        "異議を受け入れて請求を直してください。"
    ),
    State.UNDER_REVIEW: gettext_lazy("資料は届いています。結果をお待ちください。"),
    State.TAKEN_BACK: gettext_lazy(
        "決済会社に、わけと回答の期限を問い合わせてください。"
    ),
    State.LOST: gettext_lazy(
        "請求は未払いに戻りました。カードに自動では請求しません。お客様に、ほかのお支払い"
        "の方法をご案内してください。"
    ),
    State.WON: gettext_lazy(
        "お金が戻ったときは「カード決済」の確認の一覧に出ます。そこで記録してください。"
    ),
}
WAITS_FOR_ANSWER = (State.INQUIRY, State.NEEDS_ANSWER, State.TAKEN_BACK)


def time_left(state: str, answer_by: date | None, today: date) -> str:
    """Say how long an answer is still taken; "" where none is waited for."""
    if state not in WAITS_FOR_ANSWER:
        return ""
    if answer_by is None:
        return _("期限は決済会社に確認")
    days = (answer_by - today).days
    if days == 0:
        return _("今日まで")
    late = ngettext("期限を%(n)s日過ぎました", "期限を%(n)s日過ぎました", -days)
    words = late if days < 0 else ngettext("あと%(n)s日", "あと%(n)s日", days)
    return words % {"n": abs(days)}
