"""Explanations of the error codes of what a customer changes here."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "changed_by_operator": CodeExplanation(
        _("この内容は、マイページでは変更できません。"),
        _("変更したいときは、お電話ください。"),
    ),
}
