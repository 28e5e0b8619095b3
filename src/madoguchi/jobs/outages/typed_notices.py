"""What somebody typed about a notice, as its columns."""

from datetime import datetime
from typing import Any

from madoguchi.jobs.bills.bill_run import parse_moment
from madoguchi.kernel.errors import Refused
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_checks import clean_area, refuse_past_end
from madoguchi.procedures.toolkit.mode_readers import refuse_unread_notice

MAX_DIGITS = 9
NOTHING_CHANGED = "何も変更していません。"
COLUMN_OF_OPTION = {
    "function": "functions",
    "service": "services",
    "contract": "contracts",
    "kind": "kind",
    "mode": "mode",
    "words": "words",
}
MOMENT_OF_OPTION = {"starts": "starts_at", "ends": "ends_at", "until": "expected_at"}


def find_notice(number: str) -> Notice:
    """Find a notice by what was typed. Refused with `notice_unknown`."""
    is_number = number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS
    if is_number and (notice := Notice.objects.filter(pk=int(number)).first()):
        return notice
    raise Refused(
        "notice_unknown",
        f"お知らせ「{number[:40]}」はありません。{NOTHING_CHANGED}"
        "番号は madoguchi notice list で分かります。",
    )


def build_typed_notice(options: dict[str, Any], at: datetime) -> Notice:
    """Build a notice that begins at once where nothing else is said.

    Refused with `notice_incomplete`, or as `refuse_unread_notice` does.
    """
    if not (options["function"] and options["mode"]):
        raise Refused(
            "notice_incomplete",
            f"--function と --mode を指定してください。{NOTHING_CHANGED}",
        )
    notice = Notice(starts_at=at, kind=Notice.Kind.INCIDENT)
    copy_typed_columns(notice, options, at)
    return notice


def copy_typed_columns(notice: Notice, options: dict[str, Any], at: datetime) -> None:
    """Set what was typed, and nothing else; a list that was typed replaces the old.

    Refused as `refuse_unread_notice` and `refuse_past_end` do. Inside a batch.
    """
    for option, column in COLUMN_OF_OPTION.items():
        if options[option] is not None:
            setattr(notice, column, options[option])
    for option, column in MOMENT_OF_OPTION.items():
        if options[option] is not None:
            setattr(notice, column, parse_moment(options[option]))
    if options["area"] is not None:
        notice.areas = [clean_area(text) for text in options["area"]]
    refuse_unread_notice(notice)
    for option in ("ends", "until"):
        if options[option] is not None:
            refuse_past_end(getattr(notice, MOMENT_OF_OPTION[option]), at)
