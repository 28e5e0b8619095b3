"""The public pages of outages and planned work."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.compensations.queries import compensation_words
from madoguchi.notices.alternatives import Alternative
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_cards import NoticeCard, notice_card
from madoguchi.notices.notice_times import notices_to_show
from madoguchi.notices.recent_revisions import RECENT_REVISIONS
from madoguchi.notices.shared_words import sentence_to_share
from madoguchi.notices.status_board import StatusBoard, board_of_notices
from madoguchi.notices.verdicts import PlaceVerdict, verdict_of_place
from madoguchi.platform.clock import now
from madoguchi.web.http.reading_views import reading_view
from madoguchi.web.status.own_verdicts import OwnVerdicts, own_verdicts
from madoguchi.web.status.place_form import PlaceForm

MAX_HISTORY_LISTED = 20
MAX_WHOLE_CARDS = 2  # of what is current, and of what comes: the page stays small
PAGE_OF_ALTERNATIVE = {
    Alternative.SAVED_INVOICES: "search",
    Alternative.PHONE: "contact",
    Alternative.SLIP: "payment",
}
"""The page of the portal where each way begins."""


@dataclass(frozen=True, slots=True)
class StatusPage:
    board: StatusBoard
    form: PlaceForm
    verdict: PlaceVerdict | None
    own: OwnVerdicts | None = None

    @property
    def whole(self) -> int:
        return MAX_WHOLE_CARDS

    @property
    def history(self) -> list[NoticeCard]:
        return list(self.board.over[:MAX_HISTORY_LISTED])


@reading_view
def status(request: HttpRequest) -> HttpResponse:
    """Show the board, and the verdict of the service and prefecture asked for.

    Who is signed in reads first what touches each contract.
    """
    at = now()
    notices = notices_to_show(at)
    form = PlaceForm(request.GET or None)
    verdict = None
    if form.is_bound and form.is_valid():
        place = form.cleaned_data
        verdict = verdict_of_place(notices, place["service"], place["place"], at)
    own = own_verdicts(request, notices, at)
    page = StatusPage(board_of_notices(notices, at), form, verdict, own)
    return render(request, "status/board.html", {"page": page})


@reading_view
def status_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one notice with its history; it keeps its address for good."""
    notice = Notice.objects.prefetch_related(RECENT_REVISIONS).filter(pk=pk).first()
    if notice is None:
        raise Http404
    at = now()
    card = notice_card(notice, at, notice.revisions.all())
    page = {
        "card": card,
        "share": sentence_to_share(notice, at),
        "given_back": compensation_words(notice),
        "links": links_of_notice(notice),
    }
    return render(request, "status/notice.html", {"page": page})


def links_of_notice(notice: Notice) -> list[tuple[str, str]]:
    """Return address and words of what a notice leads to: codes, and other ways."""
    codes = [
        (reverse("error", args=[code]), _("%(code)sの説明") % {"code": code})
        for code in notice.shown_codes
    ]
    ways = [
        (reverse(PAGE_OF_ALTERNATIVE[Alternative(name)]), str(Alternative(name).label))
        for name in notice.alternatives
        if Alternative(name) in PAGE_OF_ALTERNATIVE
    ]
    return [*ways, *codes]
