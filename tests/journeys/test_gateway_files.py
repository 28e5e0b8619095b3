"""The files of a card company that works at night, by the command of the operator."""

from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.adapters.simulator.card_file_gateway import FileCardGatewaySimulator
from madoguchi.jobs.payments.collection_tasks import ask_open_charges
from madoguchi.payments.card_values import ChargeRequest
from madoguchi.payments.charge_outcomes import record_charge_answer
from madoguchi.payments.models import CardCharge, PaymentMethod
from madoguchi.payments.outside_ids import remember_outside_id
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from tests.card_money import ask_charge, money_entries, post_bill

FILES = "madoguchi.adapters.simulator.card_file_gateway.FileCardGatewaySimulator"
SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"


@pytest.fixture(autouse=True)
def at_the_company(db_of_all, settings, tmp_path):
    settings.PORTS = settings.PORTS | {"card_gateway": FILES}
    settings.OUTBOX_FOLDER = tmp_path / "outbox"


def waiting_charge(person) -> None:
    post_bill(person, 6_716)
    charge = ask_charge(person, 6_716)
    request = ChargeRequest("K1", "N1", "tok_1", "", 6_716, "2026-10")
    answer = FileCardGatewaySimulator().charge(request)
    with scope("test", person.party.pk):
        record_charge_answer(charge, answer, at=now())


def said(capsys) -> tuple[str, str]:
    found = capsys.readouterr()
    return found.out, found.err


def written_by_company(folder: Path, *lines: str, yen: int) -> Path:
    path = folder / "result.csv"
    whole = ["1,result.csv", *lines, f"8,{len(lines)},{yen}"]
    path.write_text("".join(f"{line}\n" for line in whole))
    return path


def state_of(person) -> str:
    with scope("test", person.party.pk):
        return CardCharge.objects.get().state


def test_money_is_asked_for_by_one_file_and_paid_by_another(hanako, tmp_path, capsys):
    waiting_charge(hanako)
    assert state_of(hanako) == "accepted"
    for expected in ("1件 6,716円", "送るものはありません"):
        call_command("payments", "files", "write", folder=tmp_path / "out")
        assert expected in said(capsys)[0]
    result = written_by_company(tmp_path, "2,S,K1,6716,000,2026-11-29", yen=6_716)
    for _again in range(2):
        call_command("payments", "files", "read", str(result))
        assert "結果 1件" in said(capsys)[0]
        ask_open_charges(now())
        assert state_of(hanako) == "paid"
    assert [entry[-1] for entry in money_entries(hanako)] == [6_716]


def test_a_bad_file_is_refused_with_its_code_and_lines(hanako, tmp_path, capsys):
    waiting_charge(hanako)
    call_command("payments", "files", "write", folder=tmp_path / "out")
    bad = written_by_company(
        tmp_path, "2,S,K1,6716,000,2026-11-29", "2,S,K1,x", yen=6_716
    )
    with pytest.raises(SystemExit):
        call_command("payments", "files", "read", str(bad))
    error = said(capsys)[1]
    assert error.startswith("card_file_faulty: ") and "3行目:" in error
    ask_open_charges(now())
    assert state_of(hanako) == "accepted"


def test_a_renewed_card_reaches_its_party(hanako, tmp_path, capsys):
    facts = {"kind": "card", "card_token": "card-9", "card_last4": "4242"}
    with scope("test", hanako.party.pk):
        method, _is_new = PaymentMethod.objects.update_or_create(
            party=hanako.party, account=hanako.account, defaults=facts
        )
        remember_outside_id(method, "card-9", at=now())
    path = written_by_company(
        tmp_path, "2,K,card-9,9999,2033-01", "2,K,of-nobody,1111,2033-01", yen=0
    )
    call_command("payments", "files", "read", str(path))
    assert said(capsys)[0].splitlines() == [
        "結果 0件、新しくなったカード 1枚を取り込みました。",
        "登録のないカード 1枚は、取り込んでいません。",
        "- トークンの末尾 nobody（下4桁 1111、有効期限 2033-01）",
    ]
    with scope("test", hanako.party.pk):
        method = PaymentMethod.objects.get()
        assert (method.card_last4, method.card_expiry) == ("9999", "2033-01")


@pytest.mark.parametrize(
    ("words", "gateway", "code"),
    [
        (["files"], FILES, "files_how"),
        (["files", "write"], FILES, "files_how"),
        (["files", "read"], FILES, "files_how"),
        (["files", "read", "/nowhere.csv"], FILES, "no_gateway_file"),
        (["files", "read", "/nowhere.csv"], SIMULATOR, "no_gateway_files"),
        (["files", "read", "/nowhere.csv"], "", "no_gateway_files"),
    ],
)
def test_what_cannot_be_done_is_said(settings, capsys, words, gateway, code):
    settings.PORTS = settings.PORTS | {"card_gateway": gateway}
    with pytest.raises(SystemExit):
        call_command("payments", *words)
    assert said(capsys)[1].startswith(f"{code}: ")
