"""Kinds of procedures for tests: the effect of each is a nickname of the contract."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from madoguchi.contracts.actions import rename_contract
from madoguchi.procedures.toolkit.base import REGISTRY, Procedure
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun, PortStep
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import AfterReview, AtOnce, NextDay

REVIEWED_KEY, STEPPED_KEY, AT_ONCE_KEY = "t-reviewed", "t-stepped", "t-at-once"


class WordForm(ProcedureForm):
    word = forms.CharField(max_length=20)


def give_name(run: OrderRun) -> None:
    """Rename the contract to the order's number, so that a repeat is seen."""
    rename_contract(run.case.about, to=run.order.number, actor=run.actor, at=run.at)


def ask_outside(run: OrderRun) -> str:
    return run.key


def ignore_answer(run: OrderRun, answer: str) -> None:
    """Write nothing: the step is only marked done."""


def define_kinds() -> list[type[Procedure]]:
    class Reviewed(Procedure):
        key, lane, title = REVIEWED_KEY, REVIEWED_KEY, "審査のある手続き"
        form, timing, steps = WordForm, AfterReview(), (DatabaseStep(give_name),)
        services, approver = ("mobile",), "operator"

    class Stepped(Procedure):
        key, lane, title = STEPPED_KEY, STEPPED_KEY, "二段の手続き"
        form, timing = WordForm, NextDay()
        steps = (PortStep(ask_outside, ignore_answer), DatabaseStep(give_name))
        services, function = ("mobile",), "mobile"

    class Once(Procedure):
        key, lane, title = AT_ONCE_KEY, AT_ONCE_KEY, "すぐの手続き"
        form, timing, steps = WordForm, AtOnce(), (DatabaseStep(give_name),)
        services = ("mobile",)

    return [Reviewed, Stepped, Once]


@contextmanager
def some_kinds() -> Iterator[None]:
    """Register the kinds inside the block only."""
    kinds = define_kinds()
    try:
        yield
    finally:
        for kind in kinds:
            REGISTRY.pop(kind.key)
