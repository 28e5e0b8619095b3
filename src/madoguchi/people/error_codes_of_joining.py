"""Explanations of the error codes about people who come and leave."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

JOINING_ERROR_CODES = {
    "already_member": CodeExplanation(
        _("招待しようとした方は、すでに御社の担当者です。"),
        _("その方の権限は、担当者と権限の画面で変えられます。"),
    ),
    "already_invited": CodeExplanation(
        _("同じメールアドレスへの招待が、返事を待っています。"),
        _("届いていないときは、招待の一覧から送り直してください。"),
    ),
    "too_many_invitations": CodeExplanation(
        _("招待のメールの数が、上限に達しています。"),
        _("1つの招待は5回まで、会社全体では24時間に5,000通まで送れます。"),
    ),
    "invitation_is_over": CodeExplanation(
        _("参加済みか、取り下げられた招待です。"),
        _("必要なときは、新しく招待してください。"),
    ),
    "invitation_unusable": CodeExplanation(
        _("案内番号が違うか、期限が過ぎたか、取り下げられた招待です。"),
        _("メールの12桁を確かめるか、招待した方に送り直しをお願いしてください。"),
    ),
    "people_file_unreadable": CodeExplanation(
        _("招待する方のファイルが、決まった形になっていません。"),
        _("書き方の見本に合わせて直してください。2,000人、1MBまでです。"),
    ),
    "already_asked_right": CodeExplanation(
        _("同じ権限の申し込みが、返事を待っています。"),
        _("御社の管理者の方の返事をお待ちください。"),
    ),
    "request_is_over": CodeExplanation(
        _("権限の申し込みは、すでに返事が済んでいます。"),
        _("いまの権限は、担当者と権限の画面でご確認ください。"),
    ),
    "role_name_taken": CodeExplanation(
        _("同じ名前の役割が、すでにあります。"),
        _("別の名前を付けてください。"),
    ),
    "role_without_rights": CodeExplanation(
        _("役割に、できることが1つも選ばれていません。"),
        _("できることを選んでください。"),
    ),
    "too_many_roles": CodeExplanation(
        _("会社で作れる役割の数を超えています。"),
        _("使わない役割を終わらせてから、作ってください。"),
    ),
    "role_is_over": CodeExplanation(
        _("終わった役割です。"),
        _("必要なときは、新しく役割を作ってください。"),
    ),
    "unfit_move": CodeExplanation(
        _("異動の日が、過ぎた日か1年より先になっています。"),
        _("きょうから1年のうちで選んでください。"),
    ),
    "member_already": CodeExplanation(
        _("いまログインしている方は、すでにその会社の担当者です。"),
        _("ほかの方への招待のときは、ログアウトしてからお進みください。"),
    ),
    "leaves_already": CodeExplanation(
        _("その方が退職する日は、すでに決まっています。"),
        _("変えるときは、先に予定を取り消してください。"),
    ),
    "unfit_successor": CodeExplanation(
        _("引き継ぐ方として選べない担当者です。"),
        _("退職の予定がない、ほかの担当者を選んでください。"),
    ),
    "departure_is_over": CodeExplanation(
        _("退職の予定は、すでに終わったか取り消されています。"),
        _("いまの状態は、担当者の画面でご確認ください。"),
    ),
}
