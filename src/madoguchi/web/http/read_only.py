"""While the operator moves from one system to another, customers look and send nothing.

The mode `read_only` of the procedures says so, and until when.
"""

from datetime import datetime
from http import HTTPMethod

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_moment
from madoguchi.notices.models import Function, Mode
from madoguchi.notices.queries import needs_of_everybody, notices_in_force
from madoguchi.platform.clock import now
from madoguchi.web.http.error_pages import refusal_page

POSTS_OF_READERS = frozenset({"bundles", "case-approve", "parties"})
"""Pages of a customer whose forms change nothing that moves: a ZIP of what can be seen
anyway, letting a colleague back in, and the choice of a customer number."""


def read_only_page(request: HttpRequest, page_name: str) -> HttpResponse | None:
    """The 409 page for what a member sends while all is only to be read, or None."""
    if request.method != HTTPMethod.POST or page_name in POSTS_OF_READERS:
        return None
    notices = notices_in_force(needs_of_everybody([Function.PROCEDURES]), now())
    mode = next((n for n in notices if n.mode == Mode.READ_ONLY), None)
    if mode is None:
        return None
    refusal = Refused(
        "read_only_now",
        _(
            "いまは見ることだけができ、お手続きや変更の送信はお休みしています。"
            "%(end)s%(words)s"
        )
        % {"end": end_sentence(mode.until), "words": mode.words},
    )
    return refusal_page(request, refusal)


def end_sentence(until: datetime | None) -> str:
    if until is None:
        return _("終わる時刻は、決まりしだいお知らせします。")
    return _("%(moment)sに終わる予定です。") % {"moment": format_moment(until)}
