"""The addresses of all pages that a person, a company or the desk looks at.

Pages that only answer a form, hand out a file or lead on are not among them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from madoguchi.accounts.models import User
from madoguchi.contracts.models import Contract
from madoguchi.jobs.upkeep.demo_data import DEMO_DESK_MAIL
from madoguchi.platform.batch import batch
from madoguchi.procedures.models import Order
from tests.clock import post_at
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

HANAKO, COMPANY = "hanako@example.jp", "admin@yoshida.example.jp"
LINE, FIBRE = "D000001", "D000002"
NOBODY = ""

AT_THE_DOOR = """
/login/ /signed-out/ /first-access/ /reset/ /recovery/ /not-me/ /help/sign-in/
/check/ /help/ /help/contact/ /help/senders/ /accessibility/ /help/errors/
/help/errors/LOGIN-1046/
"""
OF_A_PERSON = """
/ /contracts/ /c/{line}/ /c/{fibre}/ /c/{line}/usage/ /c/{fibre}/returns/
/c/{line}/bills/ /c/{line}/bills/2026-10 /c/{line}/bills/2026-10/invoice
/c/{line}/bills/2026-10/history /c/{line}/bills/2026-10/reissue
/c/{line}/bills/running /c/{line}/bills/delivery
/bills/ /bills/search/ /bills/search/?partner=x /bills/books/ /bills/export/
/c/{line}/payment/ /search/ /search/?q=x
/c/{line}/procedures/ /procedures/contacts/ /c/{line}/p/plan/ /c/{fibre}/p/cancel/
/c/{line}/p/option-add/ /c/{line}/p/nickname/ /c/{fibre}/p/moving/
/p/address/ /p/name/ /p/contact/ /p/addressee/
/p/address/{draft}/input/1 /p/plan/{plan}/input/1 /p/plan/{plan}/check /orders/{order}/
/account/security/ /account/security/sessions/ /account/security/history/
/account/security/password/ /account/security/lost/ /account/security/app/
/account/security/passkeys/add/ /account/security/backup-codes/
/account/security/channels/mail/
/mail/ /account/shortcuts/ /help/ /help/errors/
"""
OF_A_COMPANY = """
/ /contracts/ /bills/search/ /org/departments/ /org/security/ /org/history/
"""
AT_THE_DESK = "/desk/ /desk/orders/{order}/ /desk/customers/N200000010/"


@dataclass(frozen=True, slots=True)
class Visitor:
    """`paths`: what somebody who signs in with `mail` looks at; "" for nobody."""

    name: str
    mail: str
    ways: tuple[str, ...]
    paths: tuple[str, ...]


def visitors(at: datetime) -> Iterator[Visitor]:
    """Prepare an order and drafts in the demo; yield who looks at what.

    `at`: the moment of the portal.
    """
    values = prepare_orders(at)

    def paths(words: str) -> tuple[str, ...]:
        return tuple(word.format(**values) for word in words.split())

    yield Visitor("door", NOBODY, (), paths(AT_THE_DOOR))
    yield Visitor("person", HANAKO, ("passkey",), paths(OF_A_PERSON))
    yield Visitor("company", COMPANY, ("passkey",), paths(OF_A_COMPANY))
    yield Visitor("desk", DEMO_DESK_MAIL, ("password", "totp"), paths(AT_THE_DESK))


def prepare_orders(at: datetime) -> dict[str, str]:
    """Send one order, begin two drafts; return what addresses name."""
    line, fibre = code_of(LINE), code_of(FIBRE)
    client = signed_in_client(User.objects.get(email=HANAKO), "passkey")
    moment = f"{at:%Y-%m-%dT%H:%M:%S}"
    ProcedureWalk(moment, client, f"/c/{line}/p/nickname/").order({"nickname": "母"})
    for start in ("/p/address/", f"/c/{line}/p/plan/"):
        post_at(moment, client, start, {"key": str(uuid4())})
    plan = draft_of("plan")
    post_at(moment, client, f"/p/plan/{plan}/input/1", {"plan": "V10"})
    post_at(moment, client, f"/p/plan/{plan}/input/2", {"begins": "cycle"})
    with batch("bench"):
        number = Order.objects.filter(kind="nickname").exclude(number="").get().number
    drafts = {"draft": draft_of("address"), "plan": plan}
    return {"line": line, "fibre": fibre, "order": number, **drafts}


def code_of(number: str) -> str:
    with batch("bench"):
        return Contract.objects.get(contract_number=number).code


def draft_of(kind: str) -> str:
    with batch("bench"):
        return str(Order.objects.get(kind=kind, number="").key)
