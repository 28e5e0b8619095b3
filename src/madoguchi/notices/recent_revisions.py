"""The revisions of a notice that pages tell: the newest, and when it was first told."""

from django.db.models import Prefetch, Q, Window
from django.db.models.functions import RowNumber

from madoguchi.notices.models import NoticeRevision

MAX_TELLINGS = 10  # the newest: pages stay small, whatever happened
FIRST_NUMBER = 1
RECENT_REVISIONS = Prefetch(
    "revisions",
    NoticeRevision.objects.annotate(
        newness=Window(RowNumber(), partition_by="notice", order_by="-number")
    ).filter(Q(newness__lte=MAX_TELLINGS + 1) | Q(number=FIRST_NUMBER)),
)
"""The first, and the newest with the one before them, to say what each has changed: a
thousand revisions cost a page what twelve do."""
