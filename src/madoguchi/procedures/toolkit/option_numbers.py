"""Options that carry a telephone number: what becomes of it is said before they end."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import held_options
from madoguchi.procedures.toolkit.item_prices import option_label

NUMBER_LOSS_LEVEL = 2  # of a fresh sign-in: that of cancelling a contract
OPTION_NUMBER_LABEL = gettext_lazy("電話番号の取り扱い")


def held_option_codes(case: Case) -> list[str]:
    return [option.option_code for option in held_options(case)]


def held_option_label(case: Case, code: str) -> str:
    """Write an option with its price, and that its telephone number ends with it."""
    label = option_label(case, code)
    if not options_with_number(case, [code]):
        return label
    return _("%(option)s（電話番号も使えなくなります）") % {"option": label}


def options_with_number(case: Case, codes: Iterable[str]) -> list[str]:
    """Name those of some options with which a telephone number ends."""
    items = (case.facts.items.get(code) for code in codes)
    return [item.name for item in items if item and item.carries_number]


def number_loss_sentence(case: Case, codes: Iterable[str]) -> str:
    """Say that numbers stop for good, and the way to keep one; "" where none does.

    A number of a fixed line is ported by the company that takes it over, and only
    while the service with it still runs.
    """
    if not (names := options_with_number(case, codes)):
        return ""
    words = _(
        "%(options)sの電話番号は使えなくなり、戻せません。"
        "番号を続けるには、先に移転先の会社で番号ポータビリティをお申し込みください。"
    )
    return words % {"options": "、".join(names)}
