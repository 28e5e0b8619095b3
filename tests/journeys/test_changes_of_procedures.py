"""Each procedure is in the change feed: promised, then done or undone."""

import json
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.customers.column_owners import COLUMN_OWNERS, SECRET_COLUMNS
from madoguchi.customers.models import BillingAccount, PartyProfile, PortalChange
from madoguchi.payments.models import CardRegistration
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.failed_orders import call_off_order, complete_order
from madoguchi.procedures.engine.runner import fail_order
from madoguchi.procedures.engine.submit import schedule_order
from madoguchi.procedures.engine.transitions import change_order_state
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import REGISTRY
from tests.clock import jst, replay_until
from tests.operator import a_catalogue

ASKED = "2026-11-24T12:00"
DAY = date(2026, 12, 1)
NUMBER = "K-2611-00009-2"
PLACE = {
    "postal_code": "9800811",
    "area": "宮城県仙台市青葉区一番町",
    "street": "2-3",
    "building": "",
}
WRITTEN = "宮城県仙台市青葉区一番町2-3"
NAME = {"reason": "marriage", "family_name": "佐藤", "given_name": "花子"}
FIRM = {"reason": "incorporation", "name": "株式会社ハナコ"}


@dataclass(frozen=True)
class Example:
    """Answers of a procedure, and by hand what it changes: column, before, after."""

    kind: str
    answers: dict[str, Any]
    changes: list[tuple[str, str, str]]
    contract: dict[str, Any] = field(default_factory=dict)
    account: dict[str, Any] = field(default_factory=dict)
    option: str = ""
    asked_day: date = DAY


EXAMPLES = [
    Example("nickname", {"nickname": "母"}, [("contracts.nickname", "", "母")]),
    Example(
        "address",
        PLACE | {"what": ["home", "B1"], "moved_on": "2026-12-01"},
        [
            ("billing_accounts.address", "東京都千代田区丸の内1-1", WRITTEN),
            ("billing_accounts.postal_code", "1000005", "9800811"),
            ("parties.address", "", WRITTEN),
            ("parties.postal_code", "1000005", "9800811"),
        ],
    ),
    Example(
        "addressee",
        {"account": "B1", "addressee": "佐藤 花子", "department": "", "since": "next"},
        [("billing_accounts.addressee", "髙橋 花子", "佐藤 花子")],
    ),
    Example(
        "addressee",
        {"account": "B1", "addressee": "別会社", "department": "D2", "since": "next"},
        [
            ("billing_accounts.addressee", "髙橋 花子", "別会社"),
            ("billing_accounts.department_code", "", "D2"),
            ("billing_accounts.peppol_id", "0188:7000000000002", ""),
        ],
        account={"peppol_id": "0188:7000000000002"},
    ),
    Example(
        "contact",
        {"what": "phone", "phone": "0312345678"},
        [("parties.phone", "", "0312345678")],
    ),
    Example(
        "contact",
        {"what": "mail", "mail": "new@example.jp"},
        [
            ("billing_accounts.email", "", "new@example.jp"),
            ("parties.email", "", "new@example.jp"),
        ],
    ),
    Example(
        "name",
        NAME | {"kana": "サトウ ハナコ", "happened_on": "2026-11-01"},
        [
            ("billing_accounts.addressee", "髙橋 花子", "佐藤 花子"),
            ("parties.kana", "", "サトウ ハナコ"),
            ("parties.name", "髙橋 花子", "佐藤 花子"),
        ],
    ),
    Example(
        "name",
        FIRM
        | {"kana": "ハナコ", "corporate_number": "7000000000002"}
        | {"happened_on": "2026-11-01", "identity_way": "visit"},
        [
            ("billing_accounts.addressee", "髙橋 花子", "株式会社ハナコ"),
            ("parties.corporate_number", "", "7000000000002"),
            ("parties.kana", "", "ハナコ"),
            ("parties.kind", "individual", "corporate"),
            ("parties.name", "髙橋 花子", "株式会社ハナコ"),
        ],
    ),
    Example(
        "company-name",
        {"name": "みちのく商事", "kana": "ミチノク", "happened_on": "2026-11-01"},
        [
            ("billing_accounts.addressee", "髙橋 花子", "みちのく商事"),
            ("parties.kana", "", "ミチノク"),
            ("parties.name", "髙橋 花子", "みちのく商事"),
        ],
    ),
    Example("plan", {"plan": "M20"}, [("contracts.plan_code", "M3", "M20")]),
    Example(
        "plan",
        {"plan": "F10"},
        [
            ("contracts.plan_code", "F1", "F10"),
            ("contracts.term_end_on", "", "2028-11-30"),
        ],
        {"service": "fibre", "plan_code": "F1"},
    ),
    Example(
        "option-add",
        {"options": ["SAFE", "TALK"]},
        [
            ("contract_options.option_code", "", "SAFE"),
            ("contract_options.option_code", "", "TALK"),
        ],
    ),
    Example(
        "option-remove",
        {"options": ["TALK"]},
        [("contract_options.option_code", "TALK", "")],
        option="TALK",
    ),
    Example(
        "moving",
        PLACE | {"work_on": "2026-12-09", "band": "any"},
        [
            ("contracts.service_address", "", WRITTEN),
            ("contracts.service_postal_code", "", "9800811"),
        ],
        {"service": "fibre", "plan_code": "F1"},
    ),
    Example(
        "card",
        {},
        [
            ("payment_methods.card_brand", "", "Visa"),
            ("payment_methods.card_expiry", "", "2029-03"),
            ("payment_methods.card_last4", "", "4242"),
            ("payment_methods.kind", "", "card"),
        ],
    ),
    Example(
        "pay-by-transfer",
        {"addressee": "株式会社みらい", "delivery": "none"},
        [
            ("billing_accounts.addressee", "髙橋 花子", "株式会社みらい"),
            ("billing_accounts.payment_method", "card", "transfer"),
        ],
    ),
    Example(
        "cancel",
        {"last_day": "closing", "number_lost": "on"},
        [("contracts.status", "active", "ended")],
    ),
]
EACH = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.kind)
WITHOUT_IMPORTED_COLUMNS = {"reissue", "return-kit", "revision", "spare-card"}
WITHOUT_IMPORTED_COLUMNS |= {"spare-debit"}
"""They change no row that an export brings."""

OF_UNPAID_BILLS = {"suspend-service", "resume-service"}
"""They promise nothing beforehand: tests/journeys/test_dunning.py."""

OF_SEALED_ACCOUNTS = {"debit", "debit-paper", "refund-account"}
"""They need a bank's page or paper, or change what no export brings: test_debit.py,
test_debit_paper.py and test_refund_account.py."""

SEEN_ELSEWHERE = {
    "logins.email",
    *(f"payment_methods.{name}" for name in ("bank_code", "branch_code")),
    "payment_methods.account_type",
}
"""With value before and after in test_login_changes.py and test_debit.py."""

NAMED_BY_THE_LINE = {
    "payment_methods.account_number",
    *(f"contract_options.{name}" for name in ("contract_number", "started_on")),
    "contract_options.ended_on",
    *(f"logins.{name}" for name in ("customer_number", "display_name", "role")),
}
"""They say whose row it is, or its day, which a line of the feed says itself; no page
gives a login another name or role."""


def accept(person, example: Example) -> Order:
    """Accept an order for DAY, as approving and sending do."""
    a_catalogue()
    facts = {"party": person.party, "contract": None, "kind": example.kind}
    if REGISTRY[example.kind].services:
        facts["contract"] = person.contract
    with scope("test", person.party.pk):
        PartyProfile.objects.update(name="髙橋 花子")
        facts_of_account = {"addressee": "髙橋 花子", "virtual_account": "架空銀行"}
        facts_of_account |= example.account
        BillingAccount.objects.update(account_number="B1", **facts_of_account)
        if example.contract:
            Contract.objects.update(**example.contract)
        if example.option:
            ContractOption.objects.create(
                party=person.party,
                contract=person.contract,
                option_code=example.option,
                started_on=date(2025, 1, 1),
            )
        order = Order.objects.create(
            **facts,
            key=uuid4(),
            lane=example.kind,
            number=NUMBER,
            state="awaiting_approval",
            answers=example.answers,
            effective_on=DAY,
            run_at=jst("2026-12-01T00:00"),
            actor=str(person.member),
            begun_at=jst(ASKED),
            saved_at=jst(ASKED),
            asked_at=jst(ASKED),
        )
        if example.kind == "card":
            register_card(person, order)
        schedule_order(order, actor="test", at=jst(ASKED))
    return order


def register_card(person, order: Order) -> None:
    """Let the customer be back from the page of the gateway."""
    CardRegistration.objects.create(
        party=person.party,
        account=person.account,
        key=f"card-{order.key}-1",
        outside_id="r1",
        state="registered",
        card_token="tok-new",
        card_brand="Visa",
        card_last4="4242",
        card_expiry="2029-03",
        reference="3ds-1",
        opened_at=jst(ASKED),
        settled_at=jst(ASKED),
    )


def feed_lines() -> list[dict[str, Any]]:
    out = StringIO()
    call_command("changes", "list", stdout=out, stderr=StringIO())
    return [json.loads(line) for line in out.getvalue().splitlines()]


def changes_in(state: str) -> list[tuple[str, str, str]]:
    lines = [line for line in feed_lines() if line["state"] == state]
    return sorted((x["column"], x["before"], x["after"]) for x in lines)


def test_every_procedure_is_here():
    package = "madoguchi.procedures.kinds."
    ours = {key for key, k in REGISTRY.items() if k.__module__.startswith(package)}
    elsewhere = WITHOUT_IMPORTED_COLUMNS | OF_UNPAID_BILLS | OF_SEALED_ACCOUNTS
    assert {e.kind for e in EXAMPLES} == ours - elsewhere


def test_every_column_that_changes_here_is_among_these_examples_or_has_its_own():
    ours = {
        f"{file}.{column}"
        for file, by_owner in COLUMN_OWNERS.items()
        for owner, columns in by_owner.items()
        for column in columns
        if owner != "operator" and (file, column) not in SECRET_COLUMNS
    }
    seen = {column for example in EXAMPLES for column, *_texts in example.changes}
    assert seen & SEEN_ELSEWHERE == seen & NAMED_BY_THE_LINE == set()
    assert seen | SEEN_ELSEWHERE | NAMED_BY_THE_LINE == ours


@EACH
def test_what_it_changes_is_promised_when_accepted_and_done_in_force(hanako, example):
    accept(hanako, example)
    assert changes_in("promised") == example.changes
    assert changes_in("done") == []
    replay_until("2026-12-01T00:00")
    assert changes_in("done") == example.changes
    assert changes_in("promised") == example.changes
    assert changes_in("undone") == []
    named = {(x["order_number"], x["effective_on"]) for x in feed_lines()}
    assert named == {(NUMBER, "2026-12-01")}
    whose = {x["customer_number"] for x in feed_lines()}
    assert whose == {hanako.party.customer_number}


@EACH
def test_what_is_called_off_is_undone_and_never_done(hanako, example):
    order = accept(hanako, example)
    with scope("test", hanako.party.pk):
        by = {"actor": "test", "at": jst(ASKED)}
        change_order_state(order, OrderState.CANCELLED, **by)
    replay_until("2026-12-02T00:00")
    assert changes_in("undone") == changes_in("promised") == example.changes
    assert changes_in("done") == []


def a_failed_order(person) -> Order:
    order = accept(person, EXAMPLES[0])
    with scope("test", person.party.pk):
        fail_order(order.pk, actor="test", at=jst(ASKED), note="")
    return order


@pytest.mark.parametrize(
    ("decide", "state"), [(complete_order, "done"), (call_off_order, "undone")]
)
def test_the_desk_closes_the_promises_of_an_order_that_failed(hanako, decide, state):
    order = a_failed_order(hanako)
    assert {x["state"] for x in feed_lines()} == {"promised"}
    with scope("test", hanako.party.pk):
        reason = "お電話で承りました"
        decide(order, reason=reason, actor="desk 1", at=jst(ASKED))
    assert changes_in(state) == [("contracts.nickname", "", "母")]
    assert {x["state"] for x in feed_lines()} == {"promised", state}


def test_a_promise_that_came_true_by_itself_is_closed_and_open_for_no_import(hanako):
    accept(hanako, EXAMPLES[0])
    with scope("test", hanako.party.pk):
        Contract.objects.update(nickname="母")
    replay_until("2026-12-01T00:00")
    assert changes_in("done") == [("contracts.nickname", "", "母")]
    with batch("test"):
        closed = PortalChange.objects.get(state="done")
    assert closed.outcome == "confirmed"
