"""A home that an earlier version made: today's program migrates it and goes on."""

import io
import re
import socket
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from signal import SIGTERM

import pytest
from django.db.migrations.loader import MigrationLoader

from madoguchi.procedures.toolkit.base import REGISTRY
from tests.homes import Home, a_home
from tests.old_home import OldHome, restored_old_home
from tests.portal_browser import PortalBrowser, wait_for

STEPS_OF_THEN = {
    "address": ["apply"],
    "addressee": ["apply"],
    "cancel": ["have_returned", "apply"],
    "contact": ["apply"],
    "moving": ["apply"],
    "name": ["apply"],
    "nickname": ["apply"],
    "option-add": ["apply"],
    "option-remove": ["apply"],
    "plan": ["apply"],
    "reissue": ["issue"],
    "revision": ["issue"],
}
"""As `Order.done` of that home has them."""

ORDERS = "SELECT state, done FROM procedures_order WHERE number = %s"


@dataclass(frozen=True, slots=True)
class RunningHome:
    old: OldHome
    portal: str

    def browser(self, mail: str = "") -> PortalBrowser:
        browser = PortalBrowser(self.portal)
        if mail:
            browser.sign_in(mail)
        return browser


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(scope="module")
def running() -> Iterator[RunningHome]:
    """As `make run` does it, on a home that it has never seen."""
    with restored_old_home() as old:
        port = free_port()
        process = old.home.start("run", "--demo", "--data", "demo", "--port", str(port))
        try:
            if not any("Ctrl-C" in line for line in process.stdout):
                pytest.fail(process.stderr.read())
            yield RunningHome(old, f"http://127.0.0.1:{port}")
        finally:
            process.send_signal(SIGTERM)
            _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")


def test_every_migration_is_applied_and_the_portal_is_in_good_health(running):
    assert running.browser().get("/healthz")
    rows = running.old.rows("SELECT app, name FROM django_migrations")
    assert MigrationLoader(None).disk_migrations.keys() <= {*rows}


def test_a_customer_signs_in_and_reads_the_bill_byte_for_byte(running):
    hanako = running.browser("hanako@example.jp")
    assert "髙橋 﨑子" in hanako.get("/")
    bill = f"/c/{running.old.used['contract']}/bills/2026-10"
    assert "8,211" in hanako.get(bill)
    hanako.get(f"{bill}/history")
    faces = sorted(set(re.findall(r"/documents/[\w-]+\.(?:pdf|xml)", hanako.text)))
    assert len(faces) == 6  # an invoice, its cancellation, and the one issued anew
    for face in faces:
        number, kind = face.removeprefix("/documents/").split(".")
        hanako.get(face)
        ((digest,),) = running.old.rows(
            f"SELECT {kind}_sha256 FROM documents_document WHERE number = %s", number
        )
        assert sha256(hanako.content).hexdigest() == digest


def test_the_draft_goes_on_with_what_was_typed_and_attached(running):
    daisuke = running.browser("daisuke@example.jp")
    assert "下書き" in daisuke.get("/procedures/")
    daisuke.get(running.old.used["draft"])
    daisuke.prove_by_mail(running.old.home.folder / "outbox")
    assert daisuke.path == running.old.used["draft"]
    paper = re.search(r'href="(/p/name/[\w-]+/papers/[\w-]+)"', daisuke.text)[1]
    daisuke.get(paper)
    assert daisuke.content.startswith(b"\xff\xd8\xff")
    page = daisuke.get(running.old.used["draft"].replace("papers", "check"))
    assert "山﨑 花" in page and "ヤマザキ ハナ" in page


def test_the_worker_does_what_the_orders_of_then_still_lack(running):
    used = running.old.used
    for number in (used["begun"], used["scheduled"]):
        wait_for(lambda n=number: running.old.rows(ORDERS, n)[0][0] == "completed")
    assert running.old.rows(ORDERS, used["begun"])[0][1] == ["have_returned", "apply"]
    assert running.old.rows("SELECT count(*) FROM contracts_returncase") == [(1,)]
    daisuke = running.browser("daisuke@example.jp")
    assert "会社のスマホ" in daisuke.get(f"/c/{used['named']}/")
    assert "契約の呼び名" in daisuke.get(f"/orders/{used['scheduled']}/")


def test_the_zip_asked_for_then_is_made_now(running):
    hanako, place = running.browser("hanako@example.jp"), running.old.used["bundle"]
    wait_for(lambda: "file.zip" in hanako.get(f"/bills/export/{place}/"))
    hanako.get(f"/bills/export/{place}/file.zip")
    names = zipfile.ZipFile(io.BytesIO(hanako.content)).namelist()
    assert sum(name.endswith(".pdf") for name in names) == 3


def test_a_session_of_then_goes_on_or_ends_at_the_door(running):
    browser = running.browser()
    browser.opener.addheaders.append(
        ("Cookie", f"session={running.old.used['session']}")
    )
    browser.get("/")
    assert browser.path == "/" or browser.path.startswith("/login/")


def test_log_and_documents_are_whole_and_what_was_deleted_stays_away(
    running, monkeypatch
):
    monkeypatch.setenv("MADOGUCHI_PREPARED", "yes")  # by the program that runs
    assert "改ざんは見つかりませんでした" in running.old.home.run("audit", "verify")
    assert "発行時のまま" in running.old.home.run("documents", "verify")
    rows = "SELECT count(*) FROM documents_document WHERE number = %s"
    assert running.old.rows(rows, running.old.used["deleted"]) == [(0,)]


def test_names_of_steps_that_orders_have_taken_still_count():
    names = {kind.key: [step.name for step in kind.steps] for kind in REGISTRY.values()}
    assert {key: names[key] for key in STEPS_OF_THEN} == STEPS_OF_THEN


MIGRATIONS_OF_830087D = [
    "accounts", "billing", "catalogue", "contracts", "customers", "mailboxes",
    "messaging", "mobile", "payments", "platform",
]  # fmt: skip
"""Whose first migration that commit has; it has no second one."""


def test_data_from_before_the_first_migrations_stood_is_refused_and_stays():
    with a_home() as home:
        with home.database() as database:
            database.execute("DROP TABLE accounts_signinevent CASCADE")
            database.execute(
                "DELETE FROM django_migrations"
                " WHERE app = ANY(%s) AND name !~ '^0001' OR app IN"
                " ('documents', 'procedures', 'departments', 'notices')",
                [MIGRATIONS_OF_830087D],
            )
        before = applied_migrations(home)
        process = home.start("prepare")
        _, said = process.communicate(timeout=60)
        assert process.returncode == 1 and said.startswith("data_too_old: ")
        assert "取り込み直して" in said and "Traceback" not in said
        assert applied_migrations(home) == before


def applied_migrations(home: Home) -> list[tuple[str, str]]:
    with home.database() as database:
        rows = database.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
        return rows.fetchall()
