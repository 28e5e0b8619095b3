"""Customer numbers of a former system: who is meant, and that nobody else learns it."""

from urllib.parse import quote

import pytest
from django.test import Client

from madoguchi.accounts.models import Identifier, User
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import Member, OldNumber
from madoguchi.customers.sign_in_support import ActingOperator
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.jobs.support.login_withdrawal import withdraw_login
from madoguchi.platform.batch import batch
from tests.clock import jst
from tests.import_folders import (
    load_operator_folder,
    notes_of_load,
    read_rows,
    write_operator_folder,
    write_rows,
)
from tests.people import signed_in_client
from tests.row_counts import count_rows

PASSWORD = "correct horse battery"
HANAKO, YOSHIDA = "hanako@example.jp", "admin@yoshida.example.jp"


@pytest.fixture
def folder(db_of_all, tmp_path):
    return write_operator_folder(tmp_path / "operator")


def put_numbers(folder, *rows: str) -> None:
    table = [row.split(",") for row in ("old_number,customer_number", *rows)]
    write_rows(folder, "old_numbers", table)


def report_of(folder) -> list[str]:
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    return faulty.value.report.lines()


def enrol(mail: str) -> User:
    user = User.objects.get(email=mail)
    user.set_password(PASSWORD)
    user.enrolled_at = jst("2026-11-01T10:00")
    user.save()
    return user


def sign_in(typed: str, password: str = PASSWORD):
    return Client().post("/login/", {"identifier": typed, "password": password})


def without_own_words(page, typed: str) -> str:
    """Without the name that was typed, and what is made anew for each page."""
    text = page.content.decode().replace(typed, "")
    return "\n".join(
        line for line in text.splitlines() if "csrf" not in line and "nonce" not in line
    )


@pytest.mark.parametrize(
    "typed", ["KT-000017", "kt000017", "ＫＴ－００００１７", " KT 000017 "]
)
def test_a_person_signs_in_by_the_old_number(folder, typed):
    load_operator_folder(folder)
    enrol(HANAKO)
    assert sign_in(typed).status_code == 302
    assert sign_in(typed, "wrong").status_code == 422


def test_it_signs_in_whoever_the_present_number_does_and_follows_them(folder):
    load_operator_folder(folder)
    admin = User.objects.get(email=YOSHIDA)
    kinds = Identifier.objects.filter(user=admin).values_list("canonical", "kind")
    assert {*kinds} == {
        (YOSHIDA, "mail"),
        ("N100000003", "customer_number"),
        ("0000000093", "old_number"),
    }
    other = User.objects.create(email="b@yoshida.example.jp", is_active=True)
    with batch("test"):
        party = Member.objects.filter(user=admin).get().party
        Member.objects.create(user=other, party=party, role="admin")
    by = ActingOperator("佐藤", "退職 #9")
    withdraw_login(admin, "N100000003", by, jst("2026-11-24T10:00"))
    for canonical in ("N100000003", "0000000093"):
        assert Identifier.objects.get(canonical=canonical).user == other


def test_an_unknown_old_number_and_a_known_one_get_the_same_answer(folder):
    load_operator_folder(folder)
    enrol(HANAKO)
    known, unknown = (sign_in(n, "wrong") for n in ("KT-000017", "KT-999917"))
    assert known.status_code == unknown.status_code == 422
    assert without_own_words(known, "KT-000017") == without_own_words(
        unknown, "KT-999917"
    )


def find(client: Client, typed: str):
    return client.get(f"/search/?q={quote(typed)}")


def test_the_old_number_leads_to_ones_own_contract_and_says_the_new_one(folder):
    load_operator_folder(folder)
    client = signed_in_client(enrol(YOSHIDA), "password", "mail")
    text = find(client, "0000000093").content.decode()
    assert "0000000093 は以前のお客様番号です" in text
    assert "いまのお客様番号は N100000003 です" in text
    with batch("test"):
        code = Contract.objects.get(contract_number="C3").code
    assert client.get("/go/0000000093").url == f"/c/{code}/"
    assert f'href="/c/{code}/"' in text


def test_anothers_old_number_is_like_none(folder):
    load_operator_folder(folder)
    client = signed_in_client(enrol(YOSHIDA), "password", "mail")
    pages = [find(client, typed) for typed in ("KT-000017", "KT-999917")]
    words = [
        without_own_words(page, typed)
        for page, typed in zip(pages, ("KT-000017", "KT-999917"), strict=True)
    ]
    assert words[0] == words[1]
    assert "以前のお客様番号" not in words[0]
    assert client.get("/go/KT-000017").url == "/search/?q=KT-000017"


def test_a_folder_without_the_file_loses_only_what_it_carries(folder):
    (folder / "old_numbers.csv").unlink()
    files = load_operator_folder(folder)
    assert files["old_numbers.csv"].rows == 0
    assert not Identifier.objects.filter(kind="old_number").exists()
    put_numbers(folder, "KT-000017,N100000001")
    assert load_operator_folder(folder)["old_numbers.csv"].new == 1
    (folder / "old_numbers.csv").unlink()
    load_operator_folder(folder)
    with batch("test"):
        assert OldNumber.objects.get().canonical == "kt000017"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["A0001,N999999999"], "old_numbers.csv:2: customer_number: お客様番号「N9999"),
        (
            ["A0001,N100000001", "a0001,N100000002"],
            "old_numbers.csv:3: old_number: 2行目と",
        ),
        (
            ["A-0001,N100000001", "A0001,N100000002"],
            "old_numbers.csv:3: old_number: 2行目と",
        ),
        (["N100000002,N100000001"], "old_numbers.csv:2: old_number: いまのお客様番号"),
        (["n-100000001,N100000001"], "old_numbers.csv:2: old_number: いまのお客様番号"),
        (["A@b.jp,N100000001"], "old_numbers.csv:2: old_number: 「A@b.jp」は正しく"),
        (["あ1,N100000001"], "old_numbers.csv:2: old_number: 「あ1」は正しく"),
        (["-,N100000001"], "old_numbers.csv:2: old_number: 「-」は正しく"),
        (["1234,N100000001"], "old_numbers.csv:2: old_number: 「1234」は正しく"),
        (["1-2-3-4,N100000001"], "old_numbers.csv:2: old_number: 「1-2-3-4」は"),
        (["KYAKU,N100000001"], "old_numbers.csv:2: old_number: 「KYAKU」は"),
        (["1234567,N100000003"], "old_numbers.csv:2: old_number: 口座番号と同じ"),
        (["0311112222,N100000003"], "old_numbers.csv:2: old_number: 電話番号と同じ"),
        (["090-3333-4444,N100000003"], "old_numbers.csv:2: old_number: 回線の番号と"),
        (["4242424242424242,N100000001"], "old_numbers.csv:2: old_number: カード番号"),
    ],
)
def test_what_would_mean_somebody_else_is_refused_by_its_place(folder, rows, told):
    put_numbers(folder, *rows)
    before = count_rows()
    [line] = report_of(folder)
    assert line.startswith(told)
    assert count_rows() == before


@pytest.mark.parametrize("number", ["N100000009", "n-100-000-009"])
def test_a_former_number_becomes_no_present_number_of_somebody_new(folder, number):
    put_numbers(folder, f"{number},N100000001")
    load_operator_folder(folder)
    newcomer = "N100000009,individual,中野 徹,,,,1000005,東京都,,,"
    parties = folder / "parties.csv"
    parties.write_text(f"{parties.read_text()}{newcomer}\n")
    (folder / "old_numbers.csv").unlink()
    before = count_rows()
    [line] = report_of(folder)
    assert line.startswith("parties.csv:5: customer_number: 「N100000009」は、以前の")
    assert line.endswith("（former_number）")
    assert count_rows() == before


def test_seven_digits_are_taken_and_told(folder):
    put_numbers(folder, "7654321,N100000001")
    assert notes_of_load(folder) == [
        (
            "old_numbers.csv:2: old_number: 7桁の数字は口座番号の形です。"
            "お客様番号でよいか、確かめてください"
        )
    ]


def test_a_number_does_not_move_to_another_customer(folder):
    load_operator_folder(folder)
    put_numbers(folder, "kt000017,N100000002")
    [line] = report_of(folder)
    assert line.startswith("old_numbers.csv:2: customer_number: 別のお客様の以前の番号")


def test_the_same_file_again_changes_nothing(folder):
    load_operator_folder(folder)
    again = load_operator_folder(folder)["old_numbers.csv"]
    assert (again.rows, again.new, again.changed) == (3, 0, 0)
    assert read_rows(folder, "old_numbers")[1][0] == "KT-000017"
