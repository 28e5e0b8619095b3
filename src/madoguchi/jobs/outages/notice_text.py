"""A notice as a line of a command's output."""

from datetime import datetime

from madoguchi.kernel.wording import format_moment_in_digits
from madoguchi.notices.models import Notice, NoticeRevision


def format_notice(notice: Notice, at: datetime) -> str:
    """Write number, state, window in Japan, mode, and whom it reaches."""
    begin = format_moment_in_digits(notice.starts_at)
    window = f"{begin}〜{format_end(notice.ends_at)}"
    limits = [*notice.services, *notice.areas, *notice.contracts]
    cells = [
        str(notice.pk),
        state_of_notice(notice, at),
        window,
        notice.get_kind_display(),
        f"{'+'.join(notice.functions)}={notice.mode}",
        " ".join(limits) or "全員",
        notice.words,
    ]
    return "  ".join(cell for cell in cells if cell)


def format_revision(revision: NoticeRevision) -> str:
    """Write what a notice said from a moment on, and by whom."""
    content = revision.content
    cells = [
        f"r{revision.number}",
        format_moment_in_digits(revision.at),
        revision.actor,
        f"{content['starts_at']}〜{content['ends_at'] or ''}",
        f"{'+'.join(content['functions'])}={content['mode']}",
        content["words"],
    ]
    return "  ".join(cell for cell in cells if cell)


def state_of_notice(notice: Notice, at: datetime) -> str:
    if notice.ends_at is not None and notice.ends_at <= at:
        return "終了"
    return "実施中" if notice.starts_at <= at else "予定"


def format_end(moment: datetime | None) -> str:
    return format_moment_in_digits(moment) if moment else ""
