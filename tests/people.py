"""Hanako and taro, each with a party of their own, a contract and an account."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.test.client import ClientHandler

from madoguchi.accounts.models import Identifier, User
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Member, Party, PartyProfile
from madoguchi.platform.access import Access
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

PASSWORD = "correct horse battery"
CUSTOMER_NUMBERS = {"hanako": 100000001, "taro": 100000002}


cached_password_hash = cache(make_password)
"""The same salt for all: made once, since it is meant to take its time."""


@dataclass(frozen=True)
class Person:
    user: User
    member: Member
    account: BillingAccount
    contract: Contract

    @property
    def party(self) -> Party:
        return self.member.party

    @property
    def access(self) -> Access:
        """What the holder reaches: all of the party."""
        return Access(str(self.member), self.member.party_id)

    @property
    def client(self) -> Client:
        """A browser in which this person is signed in."""
        return signed_in_client(self.user, "password")


@cache
def client_handler() -> ClientHandler:
    """One for all browsers, so that the middleware is loaded once."""
    return ClientHandler(enforce_csrf_checks=False)


def signed_in_client(user: User, *ways: str) -> Client:
    """A browser in which somebody has just proved these ways."""
    client = Client()
    client.handler = client_handler()
    user.refresh_from_db(fields=["password", "proof_generation"])
    client.force_login(user, "madoguchi.accounts.backends.PasswordBackend")
    session = client.session
    at = int(now().timestamp())
    session["proofs"] = {
        "user": user.pk,
        "ways": dict.fromkeys(ways, at),
        "generation": user.proof_generation,
    }
    session.save()
    UserSession.objects.create(
        user=user, session_key=session.session_key, ip="127.0.0.1", user_agent=""
    )
    return client


def sign_up(name: str) -> Person:
    number = CUSTOMER_NUMBERS.get(name) or 200000000 + User.objects.count()
    user = User(
        email=f"{name}@example.jp",
        display_name=name,
        enrolled_at=now(),
        passkey_offered_at=now(),
    )
    user.password = cached_password_hash(PASSWORD)
    user.save()
    Identifier.objects.create(canonical=f"N{number}", kind="customer_number", user=user)
    Identifier.objects.create(canonical=user.email, kind="mail", user=user)
    party = Party.objects.create(kind="individual", customer_number=f"N{number}")
    member = Member.objects.create(user=user, party=party, role="holder")
    with scope("test", party.pk):
        PartyProfile.objects.create(party=party, name=name, postal_code="1000005")
        account = an_account(party, name)
        contract = a_contract(party, account)
    return Person(user, member, account, contract)


def an_account(party: Party, name: str) -> BillingAccount:
    """Inside the party's scope."""
    return BillingAccount.objects.create(
        party=party,
        account_number=f"B{party.pk:07}",
        addressee=name,
        postal_code="1000005",
        address="東京都千代田区丸の内1-1",
        closing_day=31,
        payment_method="card",
    )


def a_second_account(party: Party, **facts: str) -> BillingAccount:
    """Create E00099 of a party, paid by transfer. Inside its scope."""
    return BillingAccount.objects.create(
        party=party,
        account_number="E00099",
        postal_code="1000005",
        address="東京都千代田区1-1",
        closing_day=31,
        payment_method="transfer",
        **facts,
    )


def a_contract(party: Party, account: BillingAccount, nth: int = 0) -> Contract:
    """Inside the party's scope."""
    return Contract.objects.create(
        party=party,
        account=account,
        code=f"{party.pk % 10**5:05}{nth:03}",
        contract_number=f"C{party.pk:06}{nth:03}",
        service="mobile",
        plan_code="M3",
        status="active",
        started_on=date(2024, 4, 1),
        line_number="09011112222",
    )


def member_of(person: Person, name: str, role: str) -> Person:
    """Somebody else with a login of the same company."""
    other = sign_up(name)
    mine = Member.objects.filter(pk=other.member.pk)
    mine.update(party=person.party, role=role)
    return Person(other.user, mine.get(), person.account, person.contract)
