"""Where a page stands among the steps of its procedure."""

from dataclasses import dataclass

from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm


@dataclass(frozen=True, slots=True)
class StepCount:
    """The number of a step, from 1, and how many there are."""

    at: int
    of: int


def step_names(kind: type[Procedure], form: ProcedureForm) -> list[str]:
    """Name the steps in order: what to know, pages of input, papers, code, check."""
    pages = [f"input {nth}" for nth, _names in enumerate(form.page_names(), 1)]
    needs_papers = bool(kind.attachments_of(form) or kind.attachments_hint)
    return [
        "notice",
        *pages,
        *(["papers"] if needs_papers else []),
        *(["code"] if needs_code(kind, form) else []),
        "check",
    ]


def needs_code(kind: type[Procedure], form: ProcedureForm) -> bool:
    """Say whether an address is proved on the way; unknown answers count as so."""
    if form.is_bound and form.is_valid():
        return kind.proves(form) is not None
    return kind.proves.__func__ is not Procedure.proves.__func__  # type: ignore[attr-defined]  # a class method's own function


def step_count(kind: type[Procedure], form: ProcedureForm, name: str) -> StepCount:
    """Count a step among those that the answers so far lead over."""
    names = step_names(kind, form)
    return StepCount(names.index(name) + 1 if name in names else 1, len(names))
