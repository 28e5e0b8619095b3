"""What somebody had typed into a form when a sign-in or a proof came in between.

Kept in the session, sealed, for the one page it was typed on, and only of pages that
say so: never a password.
"""

import json
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, QueryDict

from madoguchi.identity.return_address import match_of_path, page_of_match
from madoguchi.identity.session_state import SessionState
from madoguchi.platform.sealed_text import open_sealed_text, seal_text

MAX_BODY_BYTES = 20_000
FORM_MEDIA_TYPE = "application/x-www-form-urlencoded"
TypedAnswers = Mapping[str, Sequence[str]]


def posted_answers(request: HttpRequest) -> TypedAnswers:
    """Return what a page's form was sent with; nothing where it is not to be kept."""
    match = match_of_path(request.path_info)
    page = page_of_match(match) if match else None
    if request.method != "POST" or page is None or not page.keeps_answers:
        return {}
    length = request.META.get("CONTENT_LENGTH") or ""
    if request.content_type != FORM_MEDIA_TYPE or not length.isdigit():
        return {}
    return dict(request.POST.lists()) if int(length) <= MAX_BODY_BYTES else {}


def keep_typed_answers(request: HttpRequest, answers: TypedAnswers) -> None:
    """Keep answers in the present session, in place of those of another page."""
    if answers:
        sealed = seal_text(json.dumps(answers), request.path)
        kept = {"path": request.path, "sealed": sealed}
        SessionState(request.session).typed_answers = kept


def kept_answers(request: HttpRequest) -> QueryDict | None:
    """Return what was kept for this page, as it was posted; None for nothing."""
    kept = SessionState(request.session).typed_answers
    if kept.get("path") != request.path:
        return None
    try:
        answers = json.loads(open_sealed_text(kept["sealed"], request.path))
    except (KeyError, ValueError):  # of a key that is gone
        return None
    found = QueryDict(mutable=True)
    for name, values in answers.items():
        found.setlist(name, list(values))
    return found


def forget_typed_answers(request: HttpRequest) -> None:
    state = SessionState(request.session)
    if state.typed_answers.get("path") == request.path:
        del state.typed_answers
