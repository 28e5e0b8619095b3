"""Orders that are begun and sent at once, for the approval of the desk."""

from typing import Any
from uuid import UUID

from django.db import transaction

from madoguchi.platform.commands import key_reused
from madoguchi.procedures.engine.drafts import begin_draft, save_answers
from madoguchi.procedures.engine.offer import Offer, build_offer
from madoguchi.procedures.engine.submit import submit_procedure
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import EDITABLE_STATES
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.case import Case


@transaction.atomic
def propose_order(
    kind: type[Procedure], case: Case, answers: dict[str, Any], *, key: UUID, seen: str
) -> Order:
    """Begin and send an order, once for a key.

    `seen`: the digest of the offer that was shown. Refused with `key_reused` where the
    key was used for other answers; what is refused leaves no draft.
    The form of such a kind refuses by raising.
    """
    draft = begin_draft(kind, case, key=key)
    if draft.state not in EDITABLE_STATES:
        if draft.answers != answers:
            raise key_reused()
        return draft
    save_answers(draft, answers, at=case.at)
    form = kind.form(draft.answers, case=case)
    form.full_clean()
    return submit_procedure(kind, form, draft, seen=seen)


def preview_offer(kind: type[Procedure], case: Case, answers: dict[str, Any]) -> Offer:
    """Build the offer that `propose_order` would send."""
    form = kind.form(answers, case=case)
    form.full_clean()
    return build_offer(kind, form)
