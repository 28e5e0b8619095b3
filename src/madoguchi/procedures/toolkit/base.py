"""A kind of procedure: one class in one file of kinds/, which registers itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from madoguchi.contracts.models import Contract
from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.models import BillingAccount, Party
from madoguchi.customers.operator_columns import refuse_operators_own
from madoguchi.notices.reach import Needs
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.attachment_specs import AttachmentSpec
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.happenings import Happening
from madoguchi.procedures.toolkit.order_steps import OrderStep
from madoguchi.procedures.toolkit.outside_page import OutsidePage
from madoguchi.procedures.toolkit.passing_form import PassingForm
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import (
    Schedule,
    Timing,
    first_bill_month,
)

TranslatableText = str | Promise
LabelledText = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NextTask:
    """A link on the receipt to what is worth doing next, or may be done."""

    url_name: str
    words: TranslatableText
    args: tuple[str | date, ...] = ()
    is_optional: bool = False

    @property
    def address(self) -> str:
        return reverse(self.url_name, args=self.args)


@dataclass(frozen=True, slots=True)
class VerificationTarget:
    """An address to send a code to: `kind` is mail or sms."""

    kind: str
    address: str


class Procedure:
    """The base of every kind: key, lane, title, form, timing and steps are required.

    `services`: of which contracts it is; none: it is about the party. `level`: the
    sign-in it needs, fresh. `function`: maintenance of it holds orders of this kind,
    as does that of 各種手続き and of the contract's service. See docs/procedures.md.
    """

    key: ClassVar[str]
    lane: ClassVar[str]
    title: ClassVar[TranslatableText]
    form: ClassVar[type[ProcedureForm]]
    passing_form: ClassVar[type[PassingForm] | None] = None  # see pass_on
    outside_page: ClassVar[OutsidePage | None] = None  # its button leads there first
    right: ClassVar[str] = ""  # customers/rights.py, besides that to write orders
    timing: ClassVar[Timing]
    steps: ClassVar[tuple[OrderStep, ...]]
    asker: ClassVar[str] = ""  # "operator": at the desk alone; "bill": on a bill's page
    approver: ClassVar[str] = ""
    """Who must agree: "operator", somebody there; "member", a company's approver."""
    services: ClassVar[tuple[str, ...]] = ()
    party_kinds: ClassVar[tuple[str, ...]] = ()  # Party.Kind; none: anybody's
    for_companies: ClassVar[str] = ""  # the key of the kind that they have instead
    function: ClassVar[str] = "procedures"
    level: ClassVar[int] = 1
    group: ClassVar[TranslatableText] = ""
    button: ClassVar[TranslatableText] = ""
    sending_button: ClassVar[TranslatableText] = ""  # once all is done outside
    minutes: ClassVar[int] = 2  # about how long it takes
    when: ClassVar[TranslatableText] = (
        ""  # what its day is called, where it is no beginning
    )
    effect: ClassVar[TranslatableText] = gettext_lazy("反映されます")  # on its day
    effect_done: ClassVar[TranslatableText] = gettext_lazy("反映されました")
    when_done: ClassVar[TranslatableText] = ""  # the same once it is over
    bill_label: ClassVar[TranslatableText] = gettext_lazy("最初に変わるご請求")
    bill_effect: ClassVar[TranslatableText] = gettext_lazy(
        "%(month)s分のご請求から変わります（この日に確定）"
    )
    ends_contract: ClassVar[bool] = False
    is_arranged_by_staff: ClassVar[bool] = False  # somebody is sent on its day
    awaits_bank: ClassVar[bool] = False  # its paper is sent on to a bank
    is_irreversible: ClassVar[bool] = False  # its button is marked as dangerous
    is_listed: ClassVar[bool] = True  # among the procedures that can be begun
    must_read: ClassVar[tuple[TranslatableText, ...]] = ()
    """Labels of the quote that are new on the check page; none: all of them."""
    billed: ClassVar[bool] = True  # whether the amount of a bill changes with it
    attachments: ClassVar[tuple[AttachmentSpec, ...]] = ()
    attachments_hint: ClassVar[TranslatableText] = ""  # where answers decide on them
    search_words: ClassVar[str] = ""  # what people type to find it, with spaces between
    error_codes: ClassVar[Mapping[str, CodeExplanation]] = {}  # that no app explains
    changes: ClassVar[tuple[str, ...]] = ()
    """Columns of the import that it may change: `parties.phone`."""

    def __init_subclass__(cls) -> None:
        if hasattr(cls, "key"):
            REGISTRY[cls.key] = cls

    @classmethod
    def is_offered(cls) -> bool:
        """Whether this operator has it at all; else it is nowhere to be found."""
        return True

    @classmethod
    def refuse(cls, case: Case) -> None:
        """Refuse a contract or party that cannot have it at all."""

    @classmethod
    def refuse_case(cls, case: Case) -> None:
        """Refuse what the operator alone changes, and what `refuse` refuses."""
        refuse_operators_own(cls.changes)
        cls.refuse(case)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        """Return at most five sentences about this contract: money, days, losses."""
        return []

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        """Return what it costs and changes; frozen on the order. May refuse."""
        return []

    @classmethod
    def happenings(cls, form: ProcedureForm, schedule: Schedule) -> list[Happening]:
        """Return days that are the kind's own, besides effect, undo and bill."""
        return []

    @classmethod
    def first_changed_month(cls, case: Case, day: date) -> date:
        """Return the first day of the billing month that changes first.

        `day`: on which it takes effect; its own bill, where nothing else is said.
        """
        return first_bill_month(day, case.timing_request().closing_day)

    @classmethod
    def cancelled_effect(cls, order: Order) -> str:
        """Say what becomes of things when the order is cancelled."""
        return gettext("契約も料金も変わりません。")

    @classmethod
    def lane_of(cls, form: ProcedureForm) -> str:
        """Return the lane: of its own for each thing that an order may be about."""
        return cls.lane

    @classmethod
    def level_of(cls, form: ProcedureForm) -> int:
        """Return the sign-in that the check page needs, fresh. After validation."""
        return cls.level

    @classmethod
    def loss_warning(cls, form: ProcedureForm) -> str:
        """Say beside the button what these answers lose for good; "" for nothing."""
        return ""

    @classmethod
    def attachments_of(cls, form: ProcedureForm) -> tuple[AttachmentSpec, ...]:
        """Return what is to be attached, given the answers so far."""
        return cls.attachments

    @classmethod
    def proves(cls, form: ProcedureForm) -> VerificationTarget | None:
        """Return the address that has to be verified by a code before sending."""
        return None

    @classmethod
    def pass_on(cls, key: str, answers: Mapping[str, Any]) -> None:
        """Hand the answers of `passing_form` to a port; they are kept nowhere else.

        `key` is the `run.key` of the order's steps: for one that was used the port
        keeps the newest answers. Unavailable without an answer; Refused where the
        outside will not take them. Then the order is not sent.
        """

    @classmethod
    def identity_way(cls, answers: Mapping[str, Any], *, party: int) -> str:
        """Return how the new holder is identified (IDENTITY_WAYS); "" for no need.

        An order with a way is not approved before an IdentityCheck stands. Inside the
        scope of the party.
        """
        return ""

    @classmethod
    def beside(cls, case: Case) -> list[NextTask]:
        """Return other procedures that the same occasion asks for."""
        return []

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        """Return what is worth doing after this."""
        return None

    @classmethod
    def settle(cls, order: Order) -> list[LabelledText]:
        """Return more rows for receipt and progress page: deadlines, what to do."""
        return []

    @classmethod
    def needs_of(cls, contract: Contract | None) -> Needs:
        """Return what it needs: functions (機能), the contract's service and place.

        While a notice that is not open reaches them, its orders wait.
        """
        functions = frozenset({"procedures", cls.function})
        if contract is None:
            return Needs(functions)
        return Needs(
            functions | {contract.service},
            contract.service,
            contract.contract_number,
            contract.service_postal_code,
            contract.service_address,
        )

    @classmethod
    def concerns(cls, party: Party) -> bool:
        """Say whether it is for such a customer: a private person or a company."""
        if cls.for_companies and not party.is_consumer:
            return False
        return not cls.party_kinds or party.kind in cls.party_kinds

    @classmethod
    def is_had_by(cls, account: BillingAccount) -> bool:
        """Say whether a billing account has already what it leads to."""
        return False

    @classmethod
    def is_for(cls, contract: Contract | None) -> bool:
        if contract is None or not cls.services:
            return not cls.services
        return contract.service in cls.services


REGISTRY: dict[str, type[Procedure]] = {}


def desk_procedure_keys() -> list[str]:
    """Return the keys of kinds that a customer sees once they have taken effect."""
    return [kind.key for kind in REGISTRY.values() if kind.asker == "operator"]


def functions_of_procedures() -> set[str]:
    """Return every function whose mode holds orders of some kind."""
    return {"procedures", *ALL_SERVICES, *(k.function for k in REGISTRY.values())}


def customer_procedures() -> list[type[Procedure]]:
    """Return the kinds that a customer may begin."""
    kinds = REGISTRY.values()
    return [kind for kind in kinds if not kind.asker and kind.is_offered()]
