"""What each piece of news makes of a slip, and what does not follow. Pure."""

from madoguchi.payments.slips.result_file import SlipNews

ISSUED, REPORTED = "issued", "reported"
UNPAID = (ISSUED, "lapsed", "cancelled", "replaced")
SURE, TAKEN_BACK = "sure", "taken_back"
REPEATED = "同じ知らせを取り込み済みです（同じ払込票が2回あります）"
NOT_TAKEN = "速報のない取消です"
SURE_ALREADY = "確報の済んだ払込票です"
GIVEN_BACK = "お店が取り消した払込票の確報です"

STATE_AFTER: dict[tuple[str, SlipNews], str] = {
    **{(unpaid, SlipNews.REPORTED): REPORTED for unpaid in UNPAID},
    **{(unpaid, SlipNews.SURE): SURE for unpaid in UNPAID},
    (TAKEN_BACK, SlipNews.REPORTED): REPORTED,
    (REPORTED, SlipNews.SURE): SURE,
    (REPORTED, SlipNews.TAKEN_BACK): TAKEN_BACK,
}
"""A store may take a slip that has lapsed or that the desk has ended, and one again
that it gave back.

確報 alone counts too: some agencies tell of nothing before it.
"""


def fault_of_step(state: str, news: SlipNews) -> str:
    """Say why the news cannot follow on a state; "" where it can."""
    if (state, news) in STATE_AFTER:
        return ""
    if state == SURE:
        return SURE_ALREADY
    if news is SlipNews.TAKEN_BACK:
        return REPEATED if state == TAKEN_BACK else NOT_TAKEN
    return GIVEN_BACK if state == TAKEN_BACK else REPEATED
