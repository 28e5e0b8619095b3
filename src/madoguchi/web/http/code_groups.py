"""The public list of error codes, by what they are about."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.spoken_codes import (
    CODE_GROUPS,
    STAFF_GROUP,
    code_group,
    spoken_code,
)
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.web.http.explained_codes import explained_codes

LABEL_OF_GROUP = {
    "LOGIN": _("ログイン"),
    "BILL": _("料金・請求と書類"),
    "ORDER": _("手続き"),
    "FILE": _("書類の添付"),
    "MAIL": _("メールと連絡先"),
    "FORM": _("入力"),
    "PAGE": _("画面"),
    "TEAM": _("会社の担当者"),
}


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """The codes of one subject, in the order of their numbers."""

    label: str | Promise
    codes: list[tuple[str, CodeExplanation]]


def public_codes() -> list[CodeGroup]:
    """Return every code that customers may meet, by group, without those of staff."""
    spoken = {spoken_code(name): each for name, each in explained_codes().items()}
    return [
        CodeGroup(
            LABEL_OF_GROUP[group],
            sorted(
                (row for row in spoken.items() if code_group(row[0]) == group),
                key=lambda row: row[0],
            ),
        )
        for group in CODE_GROUPS
        if group != STAFF_GROUP
    ]
