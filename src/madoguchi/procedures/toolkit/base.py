"""A kind of procedure: one class in one file of kinds/, which registers itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse
from django.utils.functional import Promise

from madoguchi.contracts.models import Contract
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.attachment_specs import AttachmentSpec
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.order_steps import OrderStep
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import Timing

TranslatableText = str | Promise
LabelledText = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NextTask:
    """The next thing to do, offered on the receipt: name of an address, words."""

    url_name: str
    words: TranslatableText
    args: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return reverse(self.url_name, args=self.args)


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    """Things to choose from, side by side; the first of a row is its head."""

    name: str
    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class VerificationTarget:
    """Where a code is sent: kind of channel (mail or sms), and the address there."""

    kind: str
    address: str


class Procedure:
    """Six words make a kind: key, lane, title, form, timing, steps.

    The rest has an answer that most kinds keep. `services`: of which contracts it is;
    none: it is about the party. `level`: sign-in it needs, fresh. `function`: whose
    maintenance holds it, besides 各種手続き itself.
    """

    key: ClassVar[str]
    lane: ClassVar[str]
    title: ClassVar[TranslatableText]
    form: ClassVar[type[ProcedureForm]]
    timing: ClassVar[Timing]
    steps: ClassVar[tuple[OrderStep, ...]]
    asker: ClassVar[str] = ""  # "operator": at the desk alone; "bill": on a bill's page
    approver: ClassVar[str] = ""  # "operator": somebody there must agree
    services: ClassVar[tuple[str, ...]] = ()
    function: ClassVar[str] = "procedures"
    level: ClassVar[int] = 1
    group: ClassVar[TranslatableText] = ""
    button: ClassVar[TranslatableText] = ""
    minutes: ClassVar[int] = 2  # about how long it takes
    when: ClassVar[TranslatableText] = (
        ""  # what its day is called, where it is no beginning
    )
    billed: ClassVar[bool] = True  # whether the amount of a bill changes with it
    attachments: ClassVar[tuple[AttachmentSpec, ...]] = ()
    attachments_hint: ClassVar[TranslatableText] = ""  # where answers decide on them
    search_words: ClassVar[str] = ""  # what people type to find it, with spaces between
    error_codes: ClassVar[Mapping[str, CodeExplanation]] = {}  # that no app explains

    def __init_subclass__(cls) -> None:
        if hasattr(cls, "key"):
            REGISTRY[cls.key] = cls

    @classmethod
    def refuse(cls, case: Case) -> None:
        """Refused where this contract or party cannot have it at all."""

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        """At most five things about this contract: money, days, what is lost."""
        return []

    @classmethod
    def table(cls, case: Case) -> ComparisonTable | None:
        """What there is to choose from, where a comparison helps."""
        return None

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        """What it costs and changes, in words; frozen on the order."""
        return []

    @classmethod
    def lane_of(cls, form: ProcedureForm) -> str:
        """Of an order about one of several things: one at a time of each."""
        return cls.lane

    @classmethod
    def attachments_of(cls, form: ProcedureForm) -> tuple[AttachmentSpec, ...]:
        """Return what is to be attached, given the answers so far."""
        return cls.attachments

    @classmethod
    def proves(cls, form: ProcedureForm) -> VerificationTarget | None:
        """The address that has to answer with a code before this may be sent."""
        return None

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        """What is worth doing after this."""
        return None

    @classmethod
    def settle(cls, order: Order) -> list[LabelledText]:
        """More to read on the receipt and the progress page: deadlines, what to do."""
        return []

    @classmethod
    def functions(cls) -> set[str]:
        return {"procedures", cls.function}

    @classmethod
    def is_for(cls, contract: Contract | None) -> bool:
        if contract is None or not cls.services:
            return not cls.services
        return contract.service in cls.services


REGISTRY: dict[str, type[Procedure]] = {}


def desk_procedure_keys() -> list[str]:
    """What a customer learns of once it has taken effect: keys."""
    return [kind.key for kind in REGISTRY.values() if kind.asker == "operator"]


def customer_procedures() -> list[type[Procedure]]:
    """What a customer may begin."""
    return [kind for kind in REGISTRY.values() if not kind.asker]
