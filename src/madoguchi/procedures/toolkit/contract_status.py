"""Refusals of contracts that have ended or are suspended."""

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.toolkit.case import Case


def refuse_ended_contract(case: Case) -> None:
    if case.about.status == "ended":
        raise Refused(
            "contract_ended",
            _(
                "この契約は終わっているため、このお手続きはできません。"
                "何も変更していません。契約の一覧で、別の契約をお選びください。"
            ),
        )


def refuse_inactive_contract(case: Case) -> None:
    refuse_ended_contract(case)
    if case.about.status != "active":
        raise Refused(
            "contract_suspended",
            _(
                "この契約は利用停止中のため、このお手続きはできません。"
                "何も変更していません。利用を再開してからお手続きください。"
            ),
        )
