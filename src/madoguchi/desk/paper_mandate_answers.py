"""The answers of a paper between two pages of the desk: number and holder sealed."""

import json
from typing import Any

from django.core.exceptions import BadRequest

from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.debit_form import DebitForm


def debit_form(case: Case, answers: dict[str, Any]) -> DebitForm:
    """Return the customer's form of these answers, validated."""
    form = DebitForm(answers, case=case)
    form.full_clean()
    return form


def write_sealed_answers(form: DebitForm) -> str:
    """Return what was typed as JSON, encrypted as orders keep it."""
    return json.dumps(form.raw_answers(form.data, list(form.fields)))


def read_sealed_answers(text: str) -> dict[str, Any]:
    try:
        answers = json.loads(text)
    except (ValueError, RecursionError):
        answers = None
    is_right = (
        isinstance(answers, dict) and answers.keys() <= DebitForm.base_fields.keys()
    )
    if not is_right or not all(isinstance(one, str) for one in answers.values()):
        raise BadRequest("no checked paper")
    return dict(answers)
