"""Exports beside a card that was changed here: whose token, and whose reference."""

import json

import pytest

from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.load.report import FaultyFolder, report_lines
from madoguchi.payments.method_changes import pay_by_transfer, pay_with
from madoguchi.payments.models import KeptMethod, PaymentMethod
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.clock import jst
from tests.import_folders import (
    load_operator_folder,
    replace_text,
    write_operator_folder,
)

CHANGED_AT = "2026-12-01T10:00"
OLD_ROW = "B1,card,tok-1,Visa,4242,2030-01,,,,,"
HERE = {
    "kind": "card",
    "card_token": "tok-here",
    "card_brand": "JCB",
    "card_last4": "1111",
    "card_expiry": "2031-05",
    "registration_reference": "3ds-here",
    "found_usable_at": jst(CHANGED_AT),
}


@pytest.fixture
def folder(db_of_all, tmp_path):
    folder = write_operator_folder(tmp_path / "operator")
    load_operator_folder(folder)
    return folder


def with_references(folder, reference: str) -> None:
    """Add the column to the file; the debit has none."""
    rows = (folder / "payment_methods.csv").read_text().splitlines()
    ends = ["registration_reference", reference, ""]
    lines = [f"{row},{end}" for row, end in zip(rows, ends, strict=True)]
    (folder / "payment_methods.csv").write_text("\n".join(lines) + "\n")


def account() -> BillingAccount:
    with batch("test"):
        return BillingAccount.objects.get(account_number="B1")


def change_card_here() -> None:
    one = account()
    with scope("test", one.party_id):
        pay_with(one, HERE, actor="test", at=jst(CHANGED_AT))


def used() -> tuple[str, str, str]:
    with scope("test", account().party_id):
        method = PaymentMethod.objects.get()
    return method.card_token, method.card_last4, method.registration_reference


def load_export(folder, at: str) -> None:
    operator = json.loads((folder / "operator.json").read_text())
    operator["exported_at"] = f"{at}:00+09:00"
    (folder / "operator.json").write_text(json.dumps(operator))
    with clock_at(jst(at)):
        load_operator_folder(folder)


def test_the_reference_of_a_former_registration_comes_with_its_token(folder):
    assert used() == ("tok-1", "4242", "")
    with_references(folder, "3ds-former")
    load_operator_folder(folder)
    assert used() == ("tok-1", "4242", "3ds-former")
    load_operator_folder(folder)
    assert used() == ("tok-1", "4242", "3ds-former")


def test_a_reference_without_a_card_is_an_error(folder):
    with_references(folder, "3ds-former")
    replace_text(folder, "payment_methods", "ヨシダ,", "ヨシダ,3ds-2")
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    (line,) = report_lines(faulty.value.report.faults)
    assert "registration_reference" in line and "reference_without_card" in line


def test_an_export_from_before_leaves_the_card_that_was_registered_here(folder):
    with_references(folder, "3ds-former")
    change_card_here()
    load_export(folder, "2026-12-01T09:00")
    assert used() == ("tok-here", "1111", "3ds-here")


def test_an_export_that_has_taken_it_in_keeps_our_token_and_reference(folder):
    """It knows brand, tail and month by the feed, and its own token of before."""
    change_card_here()
    new_row = "B1,card,tok-1,JCB,1111,2031-05,,,,,"
    replace_text(folder, "payment_methods", OLD_ROW, new_row)
    with_references(folder, "3ds-former")
    load_export(folder, "2026-12-02T03:00")
    assert used() == ("tok-here", "1111", "3ds-here")


def test_an_account_that_pays_by_transfer_now_gets_no_card_back(folder):
    one = account()
    with scope("test", one.party_id):
        pay_by_transfer(one, actor="test", at=jst(CHANGED_AT))
    load_export(folder, "2026-12-01T09:00")
    assert account().payment_method == "transfer"
    with scope("test", one.party_id):
        assert not PaymentMethod.objects.exists()
        assert KeptMethod.objects.get().card_token == "tok-1"
