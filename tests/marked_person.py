"""A person whose every stored text is one word, to see where it comes out."""

from datetime import date

from madoguchi.contracts.models import (
    Contract,
    ContractOption,
    Equipment,
    ReturnCase,
    ReturnItem,
)
from madoguchi.customers.models import BillingAccount, PartyProfile
from madoguchi.departments.models import Book, Department, Share
from madoguchi.mailboxes.models import Mailbox
from madoguchi.mobile.models import DailyUsage
from madoguchi.payments.models import PaymentMethod
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from tests.addresses import BILL_MONTH
from tests.bills import a_bill, document_of_bill
from tests.people import Person, sign_up
from tests.procedure_walk import an_order


def marked_person(name: str, word: str) -> Person:
    """Somebody with a row of every kind, whose every text column carries the word."""
    person = sign_up(name)
    person.user.display_name = word
    person.user.save()
    person.user.channels.create(
        kind="mail", address=f"{word}@spare.jp", created_at=now(), verified_at=now()
    )
    person.user.events.create(
        at=now(), what="sign-in", is_success=True, device_name=word, address=word
    )
    person.user.devices.create(
        token_hash=word, name=word, first_seen_at=now(), last_seen_at=now()
    )
    own = {"party": person.party, "contract": person.contract}
    with scope("test", person.party.pk):
        PartyProfile.objects.update(name=word, kana=word, address=word)
        BillingAccount.objects.update(addressee=word, address=word)
        Contract.objects.update(nickname=word, service_address=word)
        ContractOption.objects.create(
            **own, option_code=word, started_on=date(2025, 1, 1)
        )
        Equipment.objects.create(
            **own, kind=word, model=word, serial=word, is_rental=True
        )
        Mailbox.objects.create(
            **own, address=f"{word}@example.jp", quota_mb=9, used_mb=1
        )
        DailyUsage.objects.create(**own, day=date(2026, 11, 1), megabytes=12345)
        PaymentMethod.objects.create(
            party=person.party,
            account=person.account,
            kind="card",
            card_token=word,
            card_brand=word,
            card_last4="4242",
            card_expiry="2030-01",
        )
    with scope("test", person.party.pk):
        a_return(person, word)
        a_book(person, word)
        account = BillingAccount.objects.get()
        contract = Contract.objects.get()
    person = Person(person.user, person.member, account, contract)
    document_of_bill(a_bill(person, BILL_MONTH))
    an_order(person, word)
    return person


def a_return(person: Person, word: str) -> None:
    """Her router on its way back."""
    case = ReturnCase.objects.create(
        party=person.party,
        contract=person.contract,
        opened_at=now(),
        kit_on=date(2026, 11, 1),
        due_on=date(2026, 12, 1),
        damage_fee_yen=9,
        tracking_number=word,
        sent_at=now(),
    )
    piece = Equipment.objects.get()
    ReturnItem.objects.create(party=person.party, case=case, equipment=piece)


def a_book(person: Person, word: str) -> None:
    """Her departments, and how her bookkeeping wants its file."""
    party = person.party
    department = Department.objects.create(party=party, code=word[:15], name=word)
    Share.objects.create(
        party=party,
        department=department,
        contract_number=person.contract.contract_number,
        percent=100,
        from_on=date(2026, 1, 1),
    )
    Book.objects.create(
        party=party,
        name=word,
        layout="generic",
        account=word[:24],
        contra_account=word[:24],
        taxes={},
        columns=[[word, "month"]],
    )
