"""Outages and planned work at the desk: the list, with whose update is late."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.desk.incident_templates import INCIDENT_TEMPLATES, WORK_TEMPLATES
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.notices.accidents import accidents_in_words
from madoguchi.notices.models import IncidentDraft
from madoguchi.notices.status_board import status_board
from madoguchi.platform.clock import now

DRAFTS_SHOWN = 50


@require_safe
def incidents(request: DeskRequest) -> HttpResponse:
    """List what is current, to come and over, each with its newest revision."""
    drafts = IncidentDraft.objects.filter(closed_at=None).order_by("-received_at")
    at = now()
    board = status_board(at)
    shown = [card.notice for card in (*board.current, *board.over)]
    page = {
        "board": board,
        "accidents": accidents_in_words(shown, at),
        "incident_templates": INCIDENT_TEMPLATES.items(),
        "work_templates": WORK_TEMPLATES.items(),
        "drafts": list(drafts[:DRAFTS_SHOWN]),
    }
    return render(request, "desk/incidents.html", {"page": page})
