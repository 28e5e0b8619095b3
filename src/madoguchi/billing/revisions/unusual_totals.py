"""Totals of a correction that are hardly meant: said before it is issued. Pure."""

from django.utils.translation import gettext as _

USUAL_FACTOR, USUAL_RISE_YEN = 10, 100_000
"""A correction rarely makes a bill ten times what it was; a small one may double."""

USUAL_TOTAL_YEN = 100_000_000


def unusual_total_words(was_yen: int, now_yen: int) -> str:
    """Say what is odd about the new total of a bill; "" for nothing."""
    if now_yen < 0 <= was_yen:
        return _(
            "請求額が0円を下回り、お返しする金額になります。"
            "符号と桁をお確かめください。"
        )
    rises = now_yen - was_yen >= USUAL_RISE_YEN
    if rises and now_yen >= USUAL_FACTOR * max(was_yen, 0):
        return _("請求額がいまの10倍以上になります。桁をお確かめください。")
    if was_yen < USUAL_TOTAL_YEN <= now_yen:
        return _("請求額が1億円以上になります。桁をお確かめください。")
    return ""
