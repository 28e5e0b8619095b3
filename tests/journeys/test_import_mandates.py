"""Mandates of a former system come by a file; accounts are sealed as they come."""

import pytest
from django.db import connection

from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.payments.models import DebitMandate, PaymentMethod
from madoguchi.payments.sealed_accounts import AccountSecrets, open_account
from madoguchi.platform.batch import batch
from tests.clock import jst
from tests.import_folders import (
    load_operator_folder,
    notes_of_load,
    replace_text,
    write_operator_folder,
)

HEAD = "account_number,mandate_number,registered_on,passbook_symbol,passbook_number\n"


@pytest.fixture
def folder(db_of_all, tmp_path):
    made = write_operator_folder(tmp_path / "operator")
    (made / "mandates.csv").write_text(f"{HEAD}B3,DM-3,2019-04-12,,\n")
    return made


def stored_texts() -> str:
    """Return every row of the tables of accounts, as a thief of the disk reads it."""
    found = []
    with batch("test"), connection.cursor() as cursor:
        for table in ("payments_paymentmethod", "payments_debitmandate"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


def test_an_account_is_sealed_as_it_comes_and_names_its_mandate(folder):
    done = load_operator_folder(folder)
    assert (done["mandates.csv"].new, done["payment_methods.csv"].new) == (1, 2)
    with batch("test"):
        method = PaymentMethod.objects.get(kind="debit")
        mandate = DebitMandate.objects.get()
    assert (method.bank_account_number, method.account_holder_kana) == ("567", "")
    assert method.mandate_number == mandate.number == "DM-3"
    opened = open_account(method.sealed_account, "B3")
    assert opened == AccountSecrets("1234567", "カ）ヨシダ")
    assert open_account(mandate.sealed_account, "B3") == opened
    assert (mandate.state, mandate.way, mandate.tail) == ("registered", "former", "567")
    assert mandate.settled_at == jst("2019-04-12T00:00")
    texts = stored_texts()
    assert "1234567" not in texts and "ヨシダ" not in texts


def test_a_sealed_account_opens_for_its_own_billing_account_alone(folder):
    load_operator_folder(folder)
    with batch("test"):
        method = PaymentMethod.objects.get(kind="debit")
    with pytest.raises(ValueError, match="sealed"):
        open_account(method.sealed_account, "B1")


def test_the_same_folder_again_changes_nothing(folder):
    load_operator_folder(folder)
    again = load_operator_folder(folder)
    assert {row.changed for row in again.values()} == {0}
    assert {again["mandates.csv"].new, again["payment_methods.csv"].new} == {0}
    replace_text(folder, "payment_methods", "1234567", "7654321")
    assert load_operator_folder(folder)["mandates.csv"].changed == 1
    with batch("test"):
        assert PaymentMethod.objects.get(kind="debit").bank_account_number == "321"


def test_a_passbook_is_kept_raw_and_converted(folder):
    replace_text(folder, "payment_methods", "0005,001,1,1234567", "9900,058,1,1234567")
    (folder / "mandates.csv").write_text(f"{HEAD}B3,DM-3,2019-04-12,10530,12345671\n")
    load_operator_folder(folder)
    with batch("test"):
        method = PaymentMethod.objects.get(kind="debit")
    assert open_account(method.sealed_account, "B3") == AccountSecrets(
        "1234567", "カ）ヨシダ", "10530", "12345671"
    )


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("9997,001", "bank_code: 金融機関コード「9997」は、全国銀行データにありません"),
        ("0005,999", "branch_code: 支店コード「999」は、三菱UFJ（0005）にありません"),
    ],
)
def test_a_bank_or_branch_that_the_data_lack_is_named_and_taken(folder, place, words):
    replace_text(folder, "payment_methods", "0005,001", place)
    notes = notes_of_load(folder)
    assert sum(words in note for note in notes) == 1
    with batch("test"):
        method = PaymentMethod.objects.get(kind="debit")
    assert f"{method.bank_code},{method.branch_code}" == place


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("B1,DM-1,2019-04-12,,", "mandate_without_account"),
        ("B9,DM-9,2019-04-12,,", "reference_unknown"),
        ("B3,DM-3,2019-04-12,10530,12345671", "passbook_differs"),
        ("B3,DM-3,2019-13-12,,", "cell_unfit"),
    ],
)
def test_a_row_that_does_not_fit_refuses_the_folder(folder, row, code):
    (folder / "mandates.csv").write_text(f"{HEAD}{row}\n")
    with pytest.raises(FaultyFolder) as refused:
        load_operator_folder(folder)
    assert any(code in fault.message for fault in refused.value.report.faults)
    with batch("test"):
        assert not DebitMandate.objects.exists()
