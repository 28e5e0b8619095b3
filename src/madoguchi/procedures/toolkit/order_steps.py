"""The steps that carry an order out: in the database, or through a port."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from madoguchi.customers.promised_changes import PromisedChange
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.case import Case

AnswerT = TypeVar("AnswerT")


def outside_key_of_order(order: Order) -> str:
    return f"order-{order.pk}"


@dataclass(frozen=True, slots=True)
class OrderRun:
    """The input of a step: the order, its valid answers, and its case."""

    order: Order
    answers: dict[str, Any]
    case: Case

    @property
    def actor(self) -> str:
        return self.case.actor

    @property
    def at(self) -> datetime:
        return self.case.at

    @property
    def key(self) -> str:
        """The idempotency key of the order for outside systems."""
        return outside_key_of_order(self.order)


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Returned by a step that has to be repeated later."""

    until: datetime


@dataclass(frozen=True, slots=True)
class DatabaseStep:
    """A step that writes our rows, in the transaction that marks it done.

    `forecast` says which columns of the import it will change, for the change feed.
    """

    act: Callable[[OrderRun], WaitUntil | None]
    forecast: Callable[[OrderRun], list[PromisedChange]] | None = None

    @property
    def name(self) -> str:
        return self.act.__name__

    def ask(self, run: OrderRun) -> None:
        """Asks no outside system."""

    def then(self, run: OrderRun, answer: object) -> WaitUntil | None:
        return self.act(run)


@dataclass(frozen=True, slots=True)
class PortStep(Generic[AnswerT]):
    """A step through a port: `ask` in no transaction, `then` writes the answer.

    `ask` is asked at least once and reads no row; `run.key` makes a repeat harmless.
    """

    ask: Callable[[OrderRun], AnswerT]
    then: Callable[[OrderRun, AnswerT], WaitUntil | None]

    @property
    def name(self) -> str:
        return self.ask.__name__


OrderStep = DatabaseStep | PortStep[Any]
