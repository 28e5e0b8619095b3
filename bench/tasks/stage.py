"""Where a walk starts: who is signed in, where, and what their device holds."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, CDPSession, Page

from bench.tasks.conditions import Conditions
from bench.tasks.recorder import Recorder
from madoguchi.accounts.models import User
from madoguchi.billing.models import Bill
from madoguchi.contracts.models import Contract
from madoguchi.identity.session_state import SessionState
from madoguchi.jobs.documents.document_tasks import make_documents
from madoguchi.platform.batch import batch
from tests.people import cached_password_hash, signed_in_client

DAISUKE, OWN_LINE = "daisuke@example.jp", "D000003"
"""Three contracts: two mobile lines, the first of them his own, and fibre."""
MIDORI = "midori@example.jp"
"""One contract: fibre with a rented router."""
HANAKO, HANAKO_NUMBER = "hanako@example.jp", "N200000010"
KNOWN_PASSWORD = "kumo-no-mine-7"  # noqa: S105 nobody's
NEW_PASSWORD = "aki-no-hi-12-ba"  # noqa: S105 nobody's
MAX_WAIT_MS = 15_000
AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Stage:
    """One task's own browser on a portal in which the demo operator's bills are out.

    `clock` tells the moment of the portal, an aware one.
    """

    browser: Browser
    portal: str
    conditions: Conditions
    clock: Callable[[], datetime]
    picture_folder: Path | None = None
    scanned_pages: set[str] | None = None
    opened: ExitStack = field(default_factory=ExitStack)

    def at_home(
        self, mail: str = DAISUKE, *, way: str = "", path: str = "/"
    ) -> Recorder:
        """S1: signed in a moment ago, home is on the screen with the first contract.

        `way`: how, where the task depends on it; else as the conditions say. `path`:
        where the task starts on another page.
        """
        page = self.new_page()
        self.sign_in(page, mail, way or self.conditions.signed_in_by)
        page.goto(self.portal + path)
        assert page.get_by_role("link", name="ホーム").count(), page.url
        return self.record(page)

    def sign_in(self, page: Page, mail: str, *ways: str) -> None:
        """Give the browser a session in which these ways were proved just now."""
        client = signed_in_client(self.known_user(mail), *ways)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": self.portal}]
        )

    def proved_ways(self, page: Page) -> set[str]:
        """Return what was proved in the session that the browser holds."""
        name = settings.SESSION_COOKIE_NAME
        (key,) = [c["value"] for c in page.context.cookies() if c["name"] == name]
        return set(SessionState(SessionStore(key)).proofs.ways)

    def known_user(self, mail: str) -> User:
        """Return somebody who set a password long ago and was offered a passkey."""
        user = User.objects.get(email=mail)
        if not user.has_usable_password() or user.passkey_offered_at is None:
            user.password = cached_password_hash(KNOWN_PASSWORD)
            user.enrolled_at = user.passkey_offered_at = self.clock()
            user.save()
        return user

    def make_invoice(self, account: str, month: str) -> str:
        """Make the documents of a bill, as after the bill run; return its number."""
        with batch("bench"):
            bill = Bill.objects.get(
                account__account_number=account, billing_month=month
            )
        make_documents([bill.pk])
        return bill.invoice_number

    def signed_out(self, path: str) -> Recorder:
        """S2, S3: an address is open, nobody is signed in."""
        page = self.new_page()
        page.goto(self.portal + path)
        return self.record(page)

    def bookmark(self, path: str, prepare: Callable[[Page], None]) -> Recorder:
        """S0: signed out, and the device is prepared; the walk opens the address."""
        page = self.new_page()
        prepare(page)
        recorder = self.record(page)
        recorder.goto(self.portal + path)
        return recorder

    def new_page(self) -> Page:
        context = self.browser.new_context(**self.conditions.context_options())  # type: ignore[arg-type]
        self.opened.callback(context.close)
        context.set_default_timeout(MAX_WAIT_MS)
        return context.new_page()

    def record(self, page: Page) -> Recorder:
        """Slow the network down and begin to count."""
        recorder = Recorder(
            page,
            uses_keyboard=self.conditions.uses_keyboard,
            picture_folder=self.picture_folder,
            scanned_pages=self.scanned_pages,
        )
        if network := self.conditions.network:
            recorder.watch.session.send(
                "Network.emulateNetworkConditions", network.as_emulated()
            )
        return recorder


def code_of_contract(number: str) -> str:
    """Return the code by which addresses name a contract."""
    with batch("bench"):
        return Contract.objects.get(contract_number=number).code


def give_authenticator(page: Page) -> CDPSession:
    """Let the browser find a passkey device that says yes by itself, when asked.

    It would also answer what a page asks without a press, as no person does.
    """
    page.add_init_script(
        "PublicKeyCredential.isConditionalMediationAvailable = undefined"
    )
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session
