"""Which modes of which function something reads: no other can be set."""

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.notices.models import Function, Mode, Notice
from madoguchi.notices.notice_checks import (
    refuse_unclear_notice,
    refuse_unknown_contracts,
)
from madoguchi.procedures.toolkit.base import functions_of_procedures

STOPPING_MODES = frozenset(Mode) - {Mode.OPEN}


def modes_read_of(function: str) -> frozenset[Mode]:
    """Return the modes of a function that a page or an order obeys.

    Orders obey those that stop; the pages of outages tell of every function, and stop
    nobody.
    """
    if function in functions_of_procedures():
        return frozenset(Mode)
    return frozenset({Mode.OPEN})


def functions_with_readers() -> list[str]:
    return sorted(name for name in Function.values if modes_read_of(name))


def functions_that_stop() -> list[str]:
    return sorted(set(Function.values) & functions_of_procedures())


def refuse_unread_notice(notice: Notice) -> None:
    """Refuse what nothing would obey, or what does not fit together. Inside a batch.

    Refused with `mode_unread`, `contract_unknown`, or as `refuse_unclear_notice` does.
    """
    refuse_unread_modes(notice)
    refuse_unclear_notice(notice)
    refuse_unknown_contracts(notice)


def refuse_unread_modes(notice: Notice) -> None:
    """Refuse with `mode_unread` a mode that none of the functions named obeys.

    Sign-in and procedures together may be told of and stopped by one notice.
    """
    mode = Mode(notice.mode)
    if any(mode in modes_read_of(function) for function in notice.functions):
        return
    for function in notice.functions:
        refuse_unread_mode(function, mode)


def refuse_unread_mode(function: str, mode: Mode) -> None:
    """Refuse with `mode_unread` a mode of a function that stops nothing."""
    if mode in modes_read_of(function):
        return
    raise Refused(
        "mode_unread",
        _(
            "%(function)sを「%(mode)s」にしても、止まるものがありません。"
            "何も変更していません。知らせるだけなら「%(open)s」（open）にします。"
            "止められる機能: %(known)s"
        )
        % {
            "function": name_with_code(function),
            "mode": mode.label,
            "open": Mode.OPEN.label,
            "known": "、".join(map(name_with_code, functions_that_stop())),
        },
    )


def name_with_code(function: str) -> str:
    """Name a function as the desk does, and as commands do: ログイン（login）."""
    return f"{Function(function).label}（{function}）"
