"""Bills, charges, refunds, corrections, stops, instalments and suspension, by a model.

The model is a few sums and days in Python. After each step the ledger says the same of
the bill and of the money in transit, and nothing is posted that was not answered. After
each look at the case it is open, and the service suspended, just when the model says.
"""

from datetime import date, timedelta
from random import Random

from madoguchi.kernel.errors import Refused
from madoguchi.ledger.models import LedgerEntry
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.card_values import (
    ChargeAnswer,
    ChargeState,
    RefundAnswer,
    RefundState,
)
from madoguchi.payments.charge_outcomes import (
    record_charge_answer,
    record_refund_answer,
)
from madoguchi.payments.charge_refunds import RefundTerms, open_refund
from madoguchi.payments.models import CardCharge, CardRefund
from madoguchi.platform.scope import scope
from tests.card_money import ASKED_AT, OCTOBER, ask_charge, lower_bill, post_bill
from tests.effort import chance_of, how_many
from tests.machines.late_bill import LateBill, set_rules
from tests.operator import an_operator

STEPS = how_many(5_000, long=100_000)
STEPS_A_BILL = 50
ENDS = [ChargeState.PAID, ChargeState.FAILED, ChargeState.WITHDRAWN]


class Model(LateBill):
    """One bill: what it asks for, what came, went back and was taken back."""

    def __init__(self, person, chance: Random) -> None:
        super().__init__(person, chance)
        self.billed = chance.randrange(1, 5000)
        self.paid: dict[str, int] = {}
        self.taken: dict[str, int] = {}
        self.refunded = self.asked_back = 0
        self.charges: list[CardCharge] = []
        self.refunds: list[CardRefund] = []
        self.documents = self.keys = 0
        self.open_key = ""

    @property
    def in_transit(self) -> int:
        return sum(self.paid.values()) - sum(self.taken.values()) - self.refunded

    @property
    def owed(self) -> int:
        return self.billed - self.in_transit - self.given_up

    @property
    def asked_yen(self) -> int:
        open_ones = [c for c in self.charges if c.key == self.open_key]
        return sum(charge.amount_yen for charge in open_ones)

    @property
    def has_lasting_payment(self) -> bool:
        return self.in_transit > 0

    def next_key(self) -> str:
        self.keys += 1
        return f"{self.person.party.pk}-{self.keys}"

    def ask(self) -> None:
        yen, key = self.chance.choice([self.owed, self.owed + 1, 1]), self.next_key()
        if yen < 1:
            return
        may = not self.open_key and yen <= self.owed
        try:
            self.charges.append(ask_charge(self.person, yen, key))
            assert may
            self.open_key = key
        except Refused:
            self.refusals += 1
            assert not may

    def answer(self) -> None:
        if not self.charges:
            return
        charge = self.chance.choice(self.charges[-3:])
        was_paid = charge.key in self.paid
        end = self.chance.choice(ENDS)
        told = ChargeAnswer(
            "ch",
            end,
            charge.amount_yen,
            date(2026, 11, 27),
            taken_back_yen=self.taken.get(charge.key, 0),
        )
        if was_paid and end != ChargeState.PAID:
            return  # a gateway that denies is tried in test_card_charges
        if charge.key != self.open_key and not was_paid:
            return
        with scope("test", charge.party_id):
            for _again in range(self.chance.choice([1, 2])):
                record_charge_answer(charge, told, at=ASKED_AT)
        if charge.key == self.open_key:
            self.open_key = ""
            if end == ChargeState.PAID:
                self.paid[charge.key] = charge.amount_yen
                self.taken[charge.key] = 0

    def dispute(self) -> None:
        if not self.paid:
            return
        key = self.chance.choice(list(self.paid))
        charge = next(row for row in self.charges if row.key == key)
        back = self.chance.randrange(self.taken[key], self.paid[key] + 1)
        told = ChargeAnswer(
            "ch", ChargeState.PAID, charge.amount_yen, None, taken_back_yen=back
        )
        with scope("test", charge.party_id):
            for _again in range(2):
                row = record_charge_answer(charge, told, at=self.at)
        assert row.doubt == ""
        if back > self.taken[key]:
            self.kept_until = self.today + timedelta(days=7)
        self.taken[key] = back

    def correct(self) -> None:
        self.documents += 1
        yen = self.chance.randrange(-200, 400)
        yen = min(yen, self.billed)
        if yen:
            lower_bill(self.person, yen, f"{self.person.party.pk}-{self.documents}")
            self.billed -= yen

    def refund(self) -> None:
        if not self.paid:
            return
        key = self.chance.choice(list(self.paid))
        charge = next(row for row in self.charges if row.key == key)
        yen = self.chance.randrange(1, 300)
        mine = sum(
            r.amount_yen for r in self.refunds if r.charge_id == charge.pk
        ) - sum(r.amount_yen for r in self.refunds if r.pk in self.failed(charge))
        left = min(
            self.paid[key] - self.taken[key] - mine, -self.owed - self.asked_back
        )
        terms = RefundTerms(yen, self.next_key(), "a", "b")
        try:
            with scope("test", charge.party_id):
                row = open_refund(charge, terms, at=ASKED_AT)
            assert yen <= left
            self.refunds.append(row)
            self.asked_back += yen
        except Refused:
            self.refusals += 1
            assert yen > left

    def failed(self, charge: CardCharge) -> set[int]:
        return {
            r.pk
            for r in self.refunds
            if r.charge_id == charge.pk and r.state == CardRefund.State.FAILED
        }

    def answer_refund(self) -> None:
        open_ones = [r for r in self.refunds if r.state == CardRefund.State.ASKED]
        if not open_ones:
            return
        row = self.chance.choice(open_ones)
        end = self.chance.choice([RefundState.RETURNED, RefundState.FAILED])
        told = RefundAnswer("re", end, row.amount_yen)
        with scope("test", row.party_id):
            for _again in range(2):
                row.state = record_refund_answer(row, told, at=ASKED_AT).state
        self.asked_back -= row.amount_yen
        if end == RefundState.RETURNED:
            self.refunded += row.amount_yen

    def step(self) -> None:
        """Do something; a look at the case, by which orders are placed, costs most."""
        acts = [self.ask, self.answer, self.answer, self.dispute, self.correct]
        acts += [self.refund, self.refund, self.answer_refund, self.stop]
        acts += [self.pass_days, self.end_stops, self.agree, self.give_up, self.decide]
        self.chance.choice([*acts, *acts, self.look])()


def told_by_ledger(person) -> tuple[int, int]:
    """What the bill asks for still, and what is in transit, in yen."""
    party = person.party.pk
    with scope("test", party):
        rows = LedgerEntry.objects.filter(party=party)
        transit = sum(
            yen * ((debit == "in_transit") - (credit == "in_transit"))
            for yen, debit, credit in rows.values_list("amount_yen", "debit", "credit")
        )
        return owed_of_bill(party, person.account.pk, OCTOBER), transit


def test_the_ledger_agrees_with_a_model_at_each_step(
    django_user_model, record_property, db, settings, tmp_path
):
    from tests.people import sign_up  # noqa: PLC0415

    settings.OUTBOX_FOLDER = tmp_path
    an_operator(payments_from="2026-10", promised_charges="here")
    set_rules()
    chance, refusals, suspensions = chance_of(7), 0, 0
    for bill in range(STEPS // STEPS_A_BILL):
        model = Model(sign_up(f"payer{bill}"), chance)
        post_bill(model.person, model.billed)
        for _step in range(STEPS_A_BILL):
            model.step()
            found = told_by_ledger(model.person)
            assert found == (model.owed, model.in_transit)
        refusals += model.refusals
        suspensions += model.suspensions
    record_property("steps of bills that cards pay", STEPS)
    assert refusals > STEPS / 20
    assert suspensions > STEPS / 1_000
