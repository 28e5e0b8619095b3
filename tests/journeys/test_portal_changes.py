"""What a customer changed here, and an export that is older, newer or otherwise."""

from datetime import date

import pytest

from madoguchi.contracts.actions import (
    add_option,
    change_plan,
    end_contract,
    remove_option,
    rename_contract,
)
from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.customers.actions import (
    NewHolder,
    PostalAddress,
    change_bill_addressee,
    change_billing_address,
    change_contact_mail,
    change_contact_phone,
    change_holder,
    change_home_address,
)
from madoguchi.customers.models import (
    BillingAccount,
    Party,
    PartyProfile,
    PortalChange,
)
from madoguchi.customers.portal_changes import IMPORTED_COLUMNS, attribute_changes_to
from madoguchi.jobs.load.files import FOLDER_FILES
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.clock import jst
from tests.import_folders import (
    load_operator_folder,
    notes_of_load,
    read_rows,
    replace_text,
    write_operator_folder,
    write_rows,
)

BY = {"actor": "test", "at": jst("2026-11-24T12:00")}
ORDER = "K-2611-00009-2"
ELSEWHERE = PostalAddress("9800811", "宮城県仙台市青葉区一番町2-2-2")
KEPT = f"マイページの変更（{ORDER}）が未反映です。マイページの値のままにしました"
CROSSED = (
    f"マイページの変更（{ORDER}）が未反映で、その前の値とも違います。"
    "マイページの値のままにし、食い違いとして記録しました"
)


@pytest.fixture
def folder(db_of_all, tmp_path):
    folder = write_operator_folder(tmp_path / "operator")
    load_operator_folder(folder)
    return folder


def change_here(number: str, *changes) -> None:
    """Carry out changes of a customer's rows, as an order does."""
    with batch("test"):
        party = Party.objects.get(customer_number=number)
    with scope("test", party.pk):
        attribute_changes_to(ORDER)
        profile = PartyProfile.objects.get()
        [account], [contract] = BillingAccount.objects.all(), Contract.objects.all()
        for change in changes:
            change(profile, account, contract)


def move_house(profile, account, _contract) -> None:
    change_home_address(profile, to=ELSEWHERE, **BY)
    change_billing_address(account, to=ELSEWHERE, **BY)


def change_contact(profile, _account, _contract) -> None:
    change_contact_mail(profile, to="new@example.jp", **BY)
    change_contact_phone(profile, to="0312345678", **BY)


def change_names(profile, account, _contract) -> None:
    change_holder(profile, to=NewHolder("佐藤 花子", "サトウ ハナコ"), **BY)
    change_bill_addressee(account, name="佐藤 花子", department="", **BY)


def change_to_another_plan(_profile, _account, contract) -> None:
    change_plan(contract, to="F1", term_end_on=date(2028, 11, 30), **BY)


def cancel(_profile, _account, contract) -> None:
    end_contract(contract, on=date(2026, 11, 30), **BY)


def rename(_profile, _account, contract) -> None:
    rename_contract(contract, to="離れの電話", **BY)


def stored_values() -> list[object]:
    names = "name", "kana", "postal_code", "address", "phone", "email"
    with batch("test"):
        return [
            *PartyProfile.objects.order_by("pk").values_list(*names),
            *BillingAccount.objects.order_by("pk").values_list(
                "addressee", "postal_code", "address"
            ),
            *Contract.objects.order_by("pk").values_list(
                "plan_code", "status", "nickname", "term_end_on"
            ),
        ]


@pytest.mark.parametrize(
    ("change", "places"),
    [
        (
            move_house,
            [
                "billing_accounts.csv:2: address",
                "billing_accounts.csv:2: postal_code",
                "parties.csv:2: address",
                "parties.csv:2: postal_code",
            ],
        ),
        (change_contact, ["parties.csv:2: email", "parties.csv:2: phone"]),
        (
            change_names,
            [
                "billing_accounts.csv:2: addressee",
                "parties.csv:2: kana",
                "parties.csv:2: name",
            ],
        ),
        (
            change_to_another_plan,
            ["contracts.csv:2: plan_code", "contracts.csv:2: term_end_on"],
        ),
        (cancel, ["contracts.csv:2: status"]),
        (rename, []),
    ],
)
def test_an_older_export_keeps_what_was_changed_here_and_says_so(
    folder, change, places
):
    change_here("N100000001", change)
    changed = stored_values()
    for _ in range(2):
        assert notes_of_load(folder) == [f"{place}: {KEPT}" for place in places]
        assert stored_values() == changed


def test_an_export_with_the_new_value_confirms_it(folder):
    change_here("N100000001", change_contact)
    replace_text(folder, "parties", "09011112222", "0312345678")
    assert notes_of_load(folder) == [f"parties.csv:2: email: {KEPT}"]
    with batch("test"):
        by_column = dict(PortalChange.objects.values_list("column", "outcome"))
    assert by_column == {"phone": "confirmed", "email": ""}
    replace_text(folder, "parties", "0312345678", "09011112222")
    assert notes_of_load(folder) == [f"parties.csv:2: email: {KEPT}"]
    with batch("test"):
        phones = set(PartyProfile.objects.values_list("phone", flat=True))
    assert "0312345678" not in phones, "what was confirmed may change again"


def test_a_third_value_does_not_undo_what_nobody_has_acknowledged(folder):
    change_here("N100000001", change_contact)
    table = read_rows(folder, "parties")
    table[1][table[0].index("phone")] = "0667890000"
    write_rows(folder, "parties", table)
    assert notes_of_load(folder) == [
        f"parties.csv:2: email: {KEPT}",
        f"parties.csv:2: phone: {CROSSED}",
    ]
    with batch("test"):
        row = PartyProfile.objects.get(party__customer_number="N100000001")
    assert (row.phone, row.email) == ("0312345678", "new@example.jp")


def test_of_changes_one_after_another_the_last_stays(folder):
    first = PostalAddress("0600000", "北海道札幌市中央区1-1")
    change_here(
        "N100000001",
        lambda profile, _a, _c: change_home_address(profile, to=first, **BY),
        lambda profile, _a, _c: change_home_address(profile, to=ELSEWHERE, **BY),
    )
    notes_of_load(folder)
    replace_text(
        folder,
        "parties",
        "1000005,東京都千代田区丸の内1-1,",
        "0600000,北海道札幌市中央区1-1,",
    )
    notes_of_load(folder)
    with batch("test"):
        row = PartyProfile.objects.get(party__customer_number="N100000001")
    assert row.address == ELSEWHERE.address


@pytest.mark.parametrize("exported", ["わたし", "", "第三の名前"])
def test_no_export_overwrites_a_nickname_that_was_set_here(folder, exported):
    change_here("N100000001", rename)
    replace_text(folder, "contracts", "わたし", exported)
    assert notes_of_load(folder) == []
    with batch("test"):
        assert Contract.objects.get(contract_number="C1").nickname == "離れの電話"


def test_an_option_removed_here_is_not_added_again(folder):
    with batch("test"):
        party = Party.objects.get(customer_number="N100000002").pk
    with scope("test", party):
        option = ContractOption.objects.get()
        remove_option(option, on=date(2026, 11, 30), **BY)
    replace_text(folder, "contract_options", "2023-01-01", "2023-02-01")
    words = "マイページの変更（2026-11-24）が未反映です。マイページの値のままにしました"
    assert notes_of_load(folder) == [f"contract_options.csv:2: option_code: {words}"]
    with batch("test"):
        assert ContractOption.objects.get().ended_on == date(2026, 11, 30)


def test_an_option_added_here_is_not_doubled_by_its_first_day_in_the_export(folder):
    change_here(
        "N100000001", lambda _p, _a, contract: add_option(contract, "TEL", **BY)
    )
    rows = [*read_rows(folder, "contract_options"), ["C1", "TEL", "2026-12-01"]]
    write_rows(folder, "contract_options", rows)
    assert load_operator_folder(folder)["contract_options.csv"].new == 0
    with batch("test"):
        number = ContractOption.objects.filter(contract__contract_number="C1").count()
    assert number == 1


def test_the_columns_that_are_kept_are_columns_of_their_files():
    files = {file.name: {c.name for c in file.columns} for file in FOLDER_FILES}
    for name, columns in IMPORTED_COLUMNS.items():
        assert set(columns) <= files[name]
