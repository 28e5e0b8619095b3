"""A bank without an outside: its pages are played, its registrations are files."""

import json
from datetime import datetime, timedelta

from madoguchi.adapters.simulator.record_files import (
    Record,
    RecordFiles,
    digest_of,
)
from madoguchi.kernel.errors import Unavailable
from madoguchi.payments.card_values import OpenedPage
from madoguchi.payments.gateway_addresses import origin_of
from madoguchi.payments.mandate_values import (
    MandateAnswer,
    MandateEvent,
    MandateRefusal,
    MandateRequest,
    MandateState,
)
from madoguchi.payments.played_bank_pages import BankPageAnswer, PlayedBankPage
from madoguchi.platform.clock import now

PAGE_LIFETIME = timedelta(hours=2)
LATE_AFTER = timedelta(minutes=10)
"""How long a late registration is not known."""

BANK_FILES = RecordFiles("banks")
REASON_OF_ANSWER = {
    BankPageAnswer.HOLDER_DIFFERS: MandateRefusal.HOLDER_DIFFERS,
    BankPageAnswer.NO_ACCOUNT: MandateRefusal.NO_ACCOUNT,
    BankPageAnswer.NOT_AUTHENTICATED: MandateRefusal.NOT_AUTHENTICATED,
}


class MandateBankSimulator:
    """Pages are answered by their buttons under /dev/banks/, or by `answer_page`.

    While a file `silent` lies in the folder `banks` of the outbox, nothing is
    answered. Of an account it remembers the tail alone.
    """

    def open_mandate(self, request: MandateRequest) -> OpenedPage:
        BANK_FILES.refuse_silence()
        outside_id, account = f"bank-{digest_of(request.key)}", request.account
        with BANK_FILES.locked_files():
            page = BANK_FILES.read(outside_id)
            if page is None:
                page = {
                    "customer": request.customer,
                    "mandate_number": request.mandate_number,
                    "place": f"{account.bank_name} {account.branch_name}",
                    "tail": account.tail,
                    "return_address": request.return_address,
                    "state": "open",
                    "opened_at": now().isoformat(),
                }
                BANK_FILES.write(outside_id, page)
        own = origin_of(page["return_address"])  # "": a path, as in a demo
        return OpenedPage(outside_id, f"{own}/dev/banks/{outside_id}/")

    def mandate(self, outside_id: str) -> MandateAnswer:
        BANK_FILES.refuse_silence()
        page = BANK_FILES.read(outside_id)
        if page is None:
            raise Unavailable("bank: no such page")
        state = state_of(page)
        reason = MandateRefusal(page["reason"]) if page.get("reason") else None
        return MandateAnswer(state, reason)

    def close_page(self, outside_id: str) -> None:
        BANK_FILES.refuse_silence()
        self.answer_page(outside_id, BankPageAnswer.LEFT)

    def played_page(self, outside_id: str) -> PlayedBankPage | None:
        page = BANK_FILES.read(outside_id)
        if page is None:
            return None
        return PlayedBankPage(
            outside_id,
            page["customer"],
            page["place"],
            page["tail"],
            page["return_address"],
            page["state"] == "open" and state_of(page) is MandateState.OPEN,
        )

    def answer_page(self, outside_id: str, answer: BankPageAnswer) -> None:
        with BANK_FILES.locked_files():
            page = BANK_FILES.read(outside_id)
            if (
                page is None
                or page["state"] != "open"
                or state_of(page) is not MandateState.OPEN
            ):
                return
            page |= ended_page(answer)
            BANK_FILES.write(outside_id, page | {"at": now().isoformat()})

    def events_in(self, body: bytes) -> list[MandateEvent]:
        """Read `{"id": …, "event": …}`."""
        told = json.loads(body)
        names = ("id", "event")
        if not isinstance(told, dict) or any(
            not isinstance(told.get(name), str) for name in names
        ):
            raise ValueError("no call-back of the simulator")
        return [MandateEvent(told["id"], told["event"])]


def ended_page(answer: BankPageAnswer) -> Record:
    """Return what an answer makes of an open page."""
    if answer in REASON_OF_ANSWER:
        return {"state": "refused", "reason": REASON_OF_ANSWER[answer].value}
    is_done = answer in {BankPageAnswer.DONE, BankPageAnswer.LATER}
    is_late = answer is BankPageAnswer.LATER
    return {"state": "registered" if is_done else "left", "is_late": is_late}


def state_of(page: Record) -> MandateState:
    """Return the state that is known now; a page that nobody answers is left."""
    state = MandateState(page["state"])
    if page.get("is_late"):
        is_known = now() >= datetime.fromisoformat(page["at"]) + LATE_AFTER
        return state if is_known else MandateState.OPEN
    opened_at = datetime.fromisoformat(page["opened_at"])
    if state is MandateState.OPEN and now() > opened_at + PAGE_LIFETIME:
        return MandateState.LEFT
    return state
