"""Explanations of the error codes about the people of a company."""

from django.utils.translation import gettext_lazy as _

from madoguchi.people.error_codes_of_joining import JOINING_ERROR_CODES
from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "last_administrator": CodeExplanation(
        _("担当者を管理できる方がいなくなる変更はできません。"),
        _("先に、ほかの方に期限のない「担当者を管理する」の権限を付けてください。"),
    ),
    "unfit_grant": CodeExplanation(
        _("権限の範囲か期間の書き方が合っていません。"),
        _("画面の案内のとおりに直して、もう一度お進みください。"),
    ),
    "grant_key_unknown": CodeExplanation(
        _("権限の範囲に、御社にない契約・請求先・部門があります。"),
        _("番号やコードをお確かめのうえ、直してください。"),
    ),
    "whole_company_role": CodeExplanation(
        _("会社全体にだけ付けられる権限です。"),
        _("範囲で「会社全体」を選んでください。"),
    ),
    "grant_twice": CodeExplanation(
        _("同じ権限が、すでに付いています。"),
        _("いまある権限の期間を変えるか、そのままお使いください。"),
    ),
    "too_many_grants": CodeExplanation(
        _("1人に付けられる権限の数を超えています。"),
        _("要らなくなった権限を外してから、もう一度お進みください。"),
    ),
    "grant_is_over": CodeExplanation(
        _("すでに終わっている権限です。"),
        _("必要なときは、新しく権限を付けてください。"),
    ),
    "unfit_last_day": CodeExplanation(
        _("権限の最後の日が、過ぎた日になっています。"),
        _("きょうか、これからの日にしてください。"),
    ),
} | JOINING_ERROR_CODES
