"""Columns that both systems may change, and that an operator keeps to its own."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused


def is_operators_own(column: str) -> bool:
    """Whether `parties.phone` and its like is changed in the operator's system alone.

    The setting is MADOGUCHI_OPERATOR_COLUMNS.
    """
    return column in settings.OPERATOR_COLUMNS


def are_all_operators_own(columns: Collection[str]) -> bool:
    """Whether nothing of it may be changed here; of no columns something may."""
    return bool(columns) and all(map(is_operators_own, columns))


def refuse_operators_own(columns: Collection[str]) -> None:
    """Refuse (`changed_by_operator`) where nothing of it may be changed here."""
    if are_all_operators_own(columns):
        raise Refused(
            "changed_by_operator",
            _(
                "この内容は、マイページでは変更できません。何も変更していません。"
                "変更は、お電話で承ります。"
            ),
        )
