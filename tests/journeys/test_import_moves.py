"""What goes from one customer to another between two exports, or must not."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from madoguchi.accounts.models import Identifier, User
from madoguchi.contracts.models import Contract, Equipment, ReturnItem
from madoguchi.contracts.return_cases import ReturnTerms, open_return
from madoguchi.customers.models import Member, Party
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.mailboxes.models import Mailbox
from madoguchi.people.models import Invitation
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.clock import jst
from tests.import_folders import (
    CSV_FILES,
    load_operator_folder,
    notes_of_load,
    replace_text,
    write_operator_folder,
)

WITHDRAW = ("--operator", "佐藤", "--reason", "T-9 退職のため")


@pytest.fixture
def folder(db_of_all, tmp_path):
    folder = write_operator_folder(tmp_path / "operator")
    load_operator_folder(folder)
    return folder


def report_of(folder) -> list[str]:
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    return faulty.value.report.lines()


def numbers_of(mail: str) -> list[str]:
    rows = Member.objects.filter(user__email=mail).order_by("party__customer_number")
    return list(rows.values_list("party__customer_number", flat=True))


def withdraw(mail: str, customer: str) -> str:
    out = StringIO()
    told = ("--number", mail, "--customer", customer, *WITHDRAW)
    call_command("sign_in", "withdraw", *told, stdout=out)
    return out.getvalue()


MOVED_LOGIN = (
    "logins.csv:4: email: お客様番号 N100000003 のログインとして登録済みで、"
    "その行がありません。両方に使うならその行も入れ、"
    "移すなら先に madoguchi sign_in withdraw で外してください（login_row_missing）"
)


def test_a_login_does_not_move_to_another_party_by_itself(folder):
    replace_text(
        folder,
        "logins",
        "yoshida.example.jp,N100000003,𠮷",
        "yoshida.example.jp,N100000001,𠮷",
    )
    assert report_of(folder) == [MOVED_LOGIN]
    assert numbers_of("admin@yoshida.example.jp") == ["N100000003"]


def test_a_login_that_keeps_its_party_may_get_another(folder):
    more = "admin@yoshida.example.jp,N100000001,𠮷田 恵,admin\n"
    (folder / "logins.csv").write_text(CSV_FILES["logins"] + more)
    assert load_operator_folder(folder)["logins.csv"].new == 1
    assert numbers_of("admin@yoshida.example.jp") == ["N100000001", "N100000003"]


def test_a_login_that_is_left_out_keeps_its_party(folder):
    [keiri] = [row for row in CSV_FILES["logins"].splitlines() if "keiri" in row]
    replace_text(folder, "logins", keiri + "\n", "")
    assert load_operator_folder(folder)["logins.csv"].changed == 0
    assert numbers_of("keiri@yoshida.example.jp") == ["N100000003"]


def test_a_withdrawn_login_moves_with_the_next_export(folder):
    assert "外し" in withdraw("admin@yoshida.example.jp", "N100000003")
    user = User.objects.get(email="admin@yoshida.example.jp")
    assert not user.is_active and numbers_of(user.email) == []
    assert not Identifier.objects.filter(canonical="N100000003").exists()
    with batch("test"):
        event = AuditEvent.objects.get(verb="login_withdrawn")
    assert event.changes["role"] == ["admin", ""]
    replace_text(
        folder,
        "logins",
        "yoshida.example.jp,N100000003,𠮷",
        "yoshida.example.jp,N100000001,𠮷",
    )
    load_operator_folder(folder)
    user.refresh_from_db()
    assert user.is_active and numbers_of(user.email) == ["N100000001"]


def test_the_number_of_a_withdrawn_holder_signs_in_who_is_left(folder):
    more = "boss@yoshida.example.jp,N100000003,𠮷田 正,admin\n"
    (folder / "logins.csv").write_text(CSV_FILES["logins"] + more)
    load_operator_folder(folder)
    withdraw("admin@yoshida.example.jp", "N100000003")
    number = Identifier.objects.get(canonical="N100000003")
    assert number.user.email == "boss@yoshida.example.jp"


def test_one_of_two_numbers_is_withdrawn_and_the_login_lives_on(folder):
    withdraw("hanako@example.jp", "N100000001")
    assert numbers_of("hanako@example.jp") == ["N100000002"]
    assert User.objects.get(email="hanako@example.jp").is_active


def test_nobody_is_withdrawn_from_whom_they_do_not_act_for(folder):
    with pytest.raises(CommandError, match="no_such_login"):
        withdraw("keiri@yoshida.example.jp", "N100000001")


@pytest.mark.parametrize("name", ["logins", "mailboxes"])
def test_a_mail_address_is_doubled_also_in_capitals(folder, name):
    table = CSV_FILES[name]
    twin = table.splitlines()[1].replace("hanako@", "HANAKO@").replace("box@", "Box@")
    (folder / f"{name}.csv").write_text(f"{table}{twin}\n")
    [line] = report_of(folder)
    place = len(table.splitlines()) + 1
    assert line.startswith(f"{name}.csv:{place}: ") and "2行目と同じ" in line


def test_a_mail_address_in_capitals_is_the_one_that_is_stored(folder):
    replace_text(folder, "mailboxes", "box@", "Box@")
    replace_text(
        folder, "logins", "hanako@example.jp,N100000001", "Hanako@Example.jp,N100000001"
    )
    done = load_operator_folder(folder)
    assert (done["mailboxes.csv"].new, done["mailboxes.csv"].changed) == (0, 0)
    assert (done["logins.csv"].new, done["logins.csv"].changed) == (0, 0)


def owners(model, **row: str) -> list[tuple[str, str]]:
    """Customer and contract of each stored row."""
    with batch("test"):
        found = model.objects.filter(**row)
        names = "party__customer_number", "contract__contract_number"
        return list(found.order_by("pk").values_list(*names))


def give_to_hanako(folder) -> None:
    replace_text(folder, "mailboxes", "C2,box@", "C1,box@")
    replace_text(folder, "equipment", "C2,ONU", "C1,ONU")


def test_a_mailbox_and_equipment_move_to_another_contract_of_their_customer(folder):
    contracts = CSV_FILES["contracts"]
    second = contracts.splitlines()[2].replace("C2,", "C4,", 1)
    (folder / "contracts.csv").write_text(f"{contracts}{second}\n")
    replace_text(folder, "mailboxes", "C2,box@", "C4,box@")
    replace_text(folder, "equipment", "C2,ONU", "C4,ONU")
    done = load_operator_folder(folder)
    assert (done["mailboxes.csv"].new, done["mailboxes.csv"].changed) == (0, 1)
    assert (done["equipment.csv"].new, done["equipment.csv"].changed) == (0, 1)
    with batch("test"):
        assert Mailbox.objects.get().contract.contract_number == "C4"
        assert Equipment.objects.get().contract.contract_number == "C4"


@pytest.mark.parametrize("serial", ["S1", "s1"])
def test_a_mailbox_and_equipment_move_with_their_key_and_it_is_said(folder, serial):
    give_to_hanako(folder)
    replace_text(folder, "equipment", "S1", serial)
    assert notes_of_load(folder) == [
        "equipment.csv:2: serial: お客様番号 N100000002 の契約から移しました",
        "mailboxes.csv:2: address: お客様番号 N100000002 の契約から移しました",
    ]
    assert owners(Mailbox) == [("N100000001", "C1")]
    assert owners(Equipment, serial="S1") == [("N100000001", "C1")]
    with batch("test"):
        assert Equipment.objects.count() == 1
    assert notes_of_load(folder) == []


@pytest.mark.parametrize("where", ["C1", "C2", "C3"])
def test_what_earlier_loads_left_with_two_customers_goes_to_one(folder, where):
    with batch("test"):
        first = Contract.objects.get(contract_number="C1")
        own = {"contract": first, "party_id": first.party_id}
        Mailbox.objects.create(
            **own, address="BOX@mail.example.jp", quota_mb=1, used_mb=1
        )
        Equipment.objects.create(
            **own, kind="ONU", model="A", serial="s1", is_rental=True
        )
    replace_text(folder, "mailboxes", "C2,box@", f"{where},box@")
    replace_text(folder, "equipment", "C2,ONU", f"{where},ONU")
    load_operator_folder(folder)
    assert [contract for _, contract in owners(Mailbox)] == [where]
    assert [contract for _, contract in owners(Equipment)] == [where]


def test_a_serial_that_a_spreadsheet_has_cut_is_noted(folder):
    replace_text(folder, "equipment", ",S1,", ",4.90123E+14,")
    assert notes_of_load(folder) == [
        (
            "equipment.csv:2: serial: 「4.90123E+14」は、表計算ソフトで桁が失われた番号"
            "の形です。元の番号を確かめてください"
        )
    ]


def test_a_serial_in_other_capitals_is_the_same_piece(folder):
    with (folder / "equipment.csv").open("a") as file:
        file.write("C3,ONU,GE-PON,s1,yes\n")
    [line] = report_of(folder)
    assert line == (
        "equipment.csv:3: serial: 2行目と同じ serial です。"
        "どちらかを取り除いてください（row_twice）"
    )


def write_own_accounts(folder, **numbers: str) -> None:
    head, *rows = CSV_FILES["billing_accounts"].splitlines()
    lines = [f"{row},{numbers.get(row.partition(',')[0], '')}" for row in rows]
    text = "\n".join([f"{head},virtual_account", *lines, ""])
    (folder / "billing_accounts.csv").write_text(text)


SHARED = (
    "別のお客様と同じ専用口座です。この口座への振込は、どちらのものか決められず、"
    "窓口での確認を待ちます"
)


def test_an_own_account_of_two_customers_is_noted_in_the_file_and_with_what_is_stored(
    folder,
):
    write_own_accounts(
        folder, B1="架空銀行 専用 7654321", B3="架空銀行　専用 ７６５４３２１"
    )
    assert notes_of_load(folder) == [
        f"billing_accounts.csv:{line}: virtual_account: {SHARED}" for line in (2, 4)
    ]
    write_own_accounts(folder, B2="架空銀行 専用 7654321")  # from both to another one
    assert notes_of_load(folder) == []
    write_own_accounts(folder, B2="架空銀行 専用 7654321", B3="架空銀行 専用 7654322")
    assert notes_of_load(folder) == []


def open_return_of_the_onu() -> ReturnItem:
    with batch("test"):
        piece = Equipment.objects.select_related("contract").get(serial="S1")
        terms = ReturnTerms(date(2026, 11, 23), date(2026, 12, 20), 13_200)
        at = jst("2026-12-01T00:00")
        open_return(piece.contract, [piece], terms, actor="test", at=at)
        return ReturnItem.objects.get()


def test_equipment_that_is_not_back_yet_does_not_go_to_the_next(folder):
    open_return_of_the_onu()
    give_to_hanako(folder)
    [line] = report_of(folder)
    assert line == (
        "equipment.csv:2: serial: お客様番号 N100000002 からの返却が終わっていません。"
        "窓口で返却を終えてください（return_open）"
    )


def test_equipment_that_came_back_stays_in_the_history_of_who_had_it(folder):
    item = open_return_of_the_onu()
    with batch("test"):
        item.outcome, item.settled_on = "whole", date(2026, 12, 5)
        item.save()
    give_to_hanako(folder)
    assert load_operator_folder(folder)["equipment.csv"].new == 1
    assert owners(Equipment) == [("N100000002", "C2"), ("N100000001", "C1")]
    assert load_operator_folder(folder)["equipment.csv"].new == 0


def test_a_contract_is_not_dropped_for_an_account_stored_with_another(folder):
    replace_text(folder, "contracts", "C1,N100000001,B1", "C9,N100000001,B2")
    table = (folder / "billing_accounts.csv").read_text().splitlines(keepends=True)
    kept = [row for row in table if not row.startswith("B2,")]
    (folder / "billing_accounts.csv").write_text("".join(kept))
    assert (
        "contracts.csv:2: account_number: "
        "別のお客様番号の請求先です。同じお客様番号のものにしてください（of_another_customer）"
    ) in report_of(folder)
    assert Party.objects.count() == 3


def test_whom_a_company_invited_itself_is_not_missed_in_an_export(folder):
    """Their own contract may come with a file that never heard of the company."""
    admin = Member.objects.get(user__email="admin@yoshida.example.jp")
    user = User.objects.create(email="new@example.jp", display_name="新人")
    member = Member.objects.create(user=user, party=admin.party, role="billing_viewer")
    private = "new@example.jp,N100000001,新人,applicant\n"
    (folder / "logins.csv").write_text(CSV_FILES["logins"] + private)
    assert "login_row_missing" in report_of(folder)[0]
    at = now()
    with scope("test", admin.party_id):
        Invitation.objects.create(
            party=admin.party,
            email=user.email,
            name="新人",
            grants=[],
            invited_by=admin,
            invited_at=at,
            expires_at=at,
            accepted_at=at,
            member=member,
        )
    load_operator_folder(folder)
    assert numbers_of("new@example.jp") == ["N100000001", "N100000003"]
