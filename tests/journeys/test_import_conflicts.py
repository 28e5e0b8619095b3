"""What becomes of a change made here, by when the export was made and what it has."""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from django.db import connection

from madoguchi.contracts.actions import add_option, end_contract, remove_option
from madoguchi.contracts.import_conflicts import decide_conflict
from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.customers.actions import change_contact_phone
from madoguchi.customers.import_conflicts import open_conflicts
from madoguchi.customers.models import (
    ImportConflict,
    Party,
    PartyProfile,
    PortalChange,
)
from madoguchi.customers.portal_changes import attribute_changes_to
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.fixed_statements import read_row
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

WAS, NEW, THIRD = "09011112222", "0312345678", "0667890000"
CHANGED = jst("2026-11-24T12:00")
BEFORE_CHANGE, NIGHT, LATER = "2026-11-24T11:00", "2026-11-26T03:00", "2026-12-01T03:00"
BY = {"actor": "test", "at": CHANGED}
ORDER = "K-2611-00009-2"
NUMBER = "N100000001"


@pytest.fixture
def folder(db_of_all, tmp_path):
    folder = write_operator_folder(tmp_path / "operator")
    with clock_at(jst("2026-11-01T03:00")):
        load_operator_folder(folder)
    return folder


def act_here(act, number: str = NUMBER) -> None:
    with batch("test"):
        party = Party.objects.get(customer_number=number).pk
    with scope("test", party):
        attribute_changes_to(ORDER)
        act()


def change_phone(to: str = NEW, at: datetime = CHANGED) -> None:
    act_here(
        lambda: change_contact_phone(
            PartyProfile.objects.get(), to=to, actor="test", at=at
        )
    )


def acknowledge(text: str) -> None:
    with batch("test"):
        PortalChange.objects.filter(acked_at=None).update(acked_at=jst(text))


def export(folder: Path, at: str, phone: str = "") -> None:
    """Write when the export was made, and the telephone number that it has."""
    values = json.loads((folder / "operator.json").read_text())
    values["exported_at"] = jst(at).isoformat()
    (folder / "operator.json").write_text(json.dumps(values, ensure_ascii=False))
    if phone:
        table = read_rows(folder, "parties")
        table[1][table[0].index("phone")] = phone
        write_rows(folder, "parties", table)


def load(folder: Path, at: str = LATER) -> list[str]:
    with clock_at(jst(at)):
        return notes_of_load(folder)


def phone() -> str:
    with batch("test"):
        return PartyProfile.objects.get(party__customer_number=NUMBER).phone


def outcomes() -> list[str]:
    with batch("test"):
        rows = PortalChange.objects.order_by("pk")
        return list(rows.values_list("outcome", flat=True))


@pytest.mark.parametrize(
    ("acked", "exported", "has", "outcome_and_conflicts"),
    [
        # made before the change: it says nothing about it, whatever it has
        (None, BEFORE_CHANGE, WAS, ("", 0)),
        (None, BEFORE_CHANGE, THIRD, ("", 0)),
        (None, BEFORE_CHANGE, NEW, ("", 0)),
        ("2026-11-25T00:00", BEFORE_CHANGE, THIRD, ("", 0)),
        # made after it, and the billing system had not taken it yet
        (None, NIGHT, WAS, ("", 0)),
        ("2026-11-27T00:00", NIGHT, WAS, ("", 0)),
        (None, NIGHT, THIRD, ("", 1)),
        ("2026-11-27T00:00", NIGHT, THIRD, ("", 1)),
        # carries it
        (None, NIGHT, NEW, ("confirmed", 0)),
        ("2026-11-25T00:00", NIGHT, NEW, ("confirmed", 0)),
        # contradicts it after acknowledgement
        ("2026-11-25T00:00", NIGHT, WAS, ("", 1)),
        ("2026-11-25T00:00", NIGHT, THIRD, ("", 1)),
    ],
)
def test_an_export_is_held_against_a_change(
    folder, acked, exported, has, outcome_and_conflicts
):
    """Ours stays in each case, as long as the desk has not decided."""
    outcome, conflicts = outcome_and_conflicts
    change_phone()
    if acked:
        acknowledge(acked)
    export(folder, exported, has)
    for _ in range(2):
        load(folder)
        assert (phone(), outcomes()) == (NEW, [outcome])
        assert ImportConflict.objects.filter(decision="").count() == conflicts


def test_without_a_moment_the_export_is_of_the_start_of_the_load(folder):
    change_phone()
    assert len(load(folder)) == 1
    assert (phone(), open_conflicts().count()) == (NEW, 0)
    acknowledge("2026-11-25T00:00")
    load(folder)
    assert (phone(), open_conflicts().count()) == (NEW, 1)


def test_a_conflict_names_its_row_and_holds_what_the_last_export_has(folder):
    change_phone()
    acknowledge("2026-11-25T00:00")
    export(folder, NIGHT, THIRD)
    words = "窓口で決めるまで、マイページの値のままです"
    told = f"parties.csv:2: phone: 確認済みの変更（{ORDER}）と食い違います。{words}"
    assert load(folder) == [told]
    [row] = open_conflicts()
    assert (row.party.customer_number, row.place) == (NUMBER, "parties.csv:2")
    assert (row.file, row.key, row.column) == ("parties", NUMBER, "phone")
    assert row.found_at == row.seen_at == jst(LATER)
    export(folder, "2026-12-02T03:00", WAS)
    load(folder, "2026-12-03T03:00")
    [row] = open_conflicts()
    assert (row.found_at, row.seen_at) == (jst(LATER), jst("2026-12-03T03:00"))
    with batch("test"):
        assert row.change.theirs == WAS


def test_a_conflict_closes_by_itself_once_the_export_has_our_value(folder):
    change_phone()
    acknowledge("2026-11-25T00:00")
    export(folder, NIGHT, THIRD)
    load(folder)
    export(folder, "2026-12-02T03:00", NEW)
    assert load(folder, "2026-12-03T03:00") == []
    assert open_conflicts().count() == 0
    assert ImportConflict.objects.get().decision == "agreed"


def test_a_change_made_once_more_supersedes_the_conflict(folder):
    change_phone()
    acknowledge("2026-11-25T00:00")
    export(folder, NIGHT, WAS)
    load(folder)
    change_phone("0399990000", at=jst("2026-12-02T12:00"))
    load(folder, "2026-12-03T03:00")
    assert ImportConflict.objects.get().decision == "superseded"
    assert phone() == "0399990000"


def test_ours_stays_by_the_setting_and_is_fed_once_more(folder, settings):
    settings.CONFLICT_RULE = "ours"
    change_phone()
    acknowledge("2026-11-25T00:00")
    export(folder, NIGHT, THIRD)
    assert len(load(folder)) == 1
    row = ImportConflict.objects.get()
    assert (row.decision, row.decided_by) == ("ours", "import")
    with batch("test"):
        last = PortalChange.objects.latest("pk")
    assert (last.before, last.after, last.order_number) == (THIRD, NEW, ORDER)
    assert (last.at, last.seq, last.acked_at) == (jst(LATER), None, None)
    load(folder, "2026-12-02T03:00")
    assert (phone(), ImportConflict.objects.count()) == (NEW, 1)
    assert len(outcomes()) == 2, "it is fed again once, not with every load"
    export(folder, "2026-12-05T03:00", NEW)
    load(folder, "2026-12-06T03:00")
    assert outcomes() == ["confirmed", "confirmed"]


def test_theirs_wins_by_the_setting_and_the_customer_is_to_be_told(folder, settings):
    settings.CONFLICT_RULE = "theirs"
    change_phone()
    acknowledge("2026-11-25T00:00")
    export(folder, NIGHT, THIRD)
    assert len(load(folder)) == 1
    assert (phone(), outcomes()) == (THIRD, ["overruled"])
    row = ImportConflict.objects.get()
    assert (row.decision, row.told_at) == ("theirs", None)
    assert load(folder, "2026-12-02T03:00") == []


@pytest.mark.parametrize("rule", ["theirs", "desk"])
def test_a_third_value_wins_by_no_setting_before_it_is_acknowledged(
    folder, settings, rule
):
    settings.CONFLICT_RULE = rule
    change_phone()
    export(folder, NIGHT, THIRD)
    load(folder)
    assert (phone(), open_conflicts().count()) == (NEW, 1)


def test_what_ours_kept_on_its_way_may_be_decided_otherwise_later(folder, settings):
    settings.CONFLICT_RULE = "ours"
    change_phone()
    export(folder, NIGHT, THIRD)
    load(folder)
    acknowledge("2026-12-01T12:00")
    settings.CONFLICT_RULE = "theirs"
    export(folder, "2026-12-02T03:00")
    load(folder, "2026-12-03T03:00")
    row = ImportConflict.objects.get()
    assert (phone(), row.decision, row.told_at) == (THIRD, "theirs", None)


def test_a_change_back_is_not_confirmed_by_an_export_from_before(folder):
    """Both the old value and ours are the same: only an acknowledgement tells."""
    change_phone()
    change_phone(WAS, at=jst("2026-11-24T13:00"))
    export(folder, NIGHT, WAS)
    load(folder)
    assert outcomes() == ["", ""]
    export(folder, "2026-12-02T03:00", NEW)  # it has read the first line alone
    load(folder, "2026-12-02T04:00")
    assert phone() == WAS
    acknowledge("2026-12-02T05:00")
    export(folder, "2026-12-03T03:00", WAS)
    load(folder, "2026-12-03T04:00")
    assert outcomes() == ["confirmed", "confirmed"]


def remove_tel() -> None:
    option = ContractOption.objects.get()
    remove_option(option, on=date(2026, 11, 30), **BY)


def options_of(contract: str) -> list[tuple[str, object]]:
    with batch("test"):
        rows = ContractOption.objects.filter(contract__contract_number=contract)
        return list(rows.values_list("option_code", "ended_on"))


def test_an_option_that_is_still_listed_after_its_removal_is_a_conflict(
    folder, settings
):
    act_here(remove_tel, "N100000002")
    acknowledge("2026-11-25T00:00")
    export(folder, NIGHT)
    load(folder)
    [row] = open_conflicts()
    assert (row.file, row.key, row.place) == (
        "contract_options",
        "C2",
        "contract_options.csv:2",
    )
    assert options_of("C2") == [("TEL", date(2026, 11, 30))]
    settings.CONFLICT_RULE = "theirs"
    load(folder, "2026-12-02T03:00")
    assert options_of("C2") == [("TEL", None)]


def test_an_option_that_is_listed_no_more_confirms_its_removal(folder):
    act_here(remove_tel, "N100000002")
    export(folder, NIGHT)
    write_rows(folder, "contract_options", read_rows(folder, "contract_options")[:1])
    load(folder)
    assert (outcomes(), open_conflicts().count()) == (["confirmed"], 0)
    rows = [*read_rows(folder, "contract_options"), ["C2", "TEL", "2023-01-01"]]
    write_rows(folder, "contract_options", rows)
    load(folder, "2026-12-02T03:00")
    assert options_of("C2") == [("TEL", None)], "listed anew it goes on"


def test_an_option_added_here_and_not_listed_after_acknowledgement_is_a_conflict(
    folder, settings
):
    act_here(lambda: add_option(Contract.objects.get(), "TEL", **BY))
    export(folder, NIGHT)
    load(folder)
    assert (options_of("C1"), open_conflicts().count()) == ([("TEL", None)], 0)
    acknowledge("2026-12-01T12:00")
    export(folder, "2026-12-02T03:00")
    load(folder, "2026-12-02T04:00")
    assert (options_of("C1"), open_conflicts().count()) == ([("TEL", None)], 1)
    settings.CONFLICT_RULE = "theirs"
    load(folder, "2026-12-03T04:00")
    assert options_of("C1") == [("TEL", date(2026, 12, 3))]


def test_an_option_given_back_by_the_desk_is_there_once(folder):
    """Its first day here is another than in the export."""
    act_here(lambda: add_option(Contract.objects.get(), "TEL", **BY))
    rows = [*read_rows(folder, "contract_options"), ["C1", "TEL", "2026-11-20"]]
    write_rows(folder, "contract_options", rows)
    export(folder, "2026-11-25T03:00")
    load(folder, "2026-11-25T04:00")
    later = {"actor": "test", "at": jst("2026-11-25T12:00")}
    act_here(
        lambda: remove_option(
            ContractOption.objects.get(), on=date(2026, 11, 25), **later
        )
    )
    acknowledge("2026-11-25T13:00")
    export(folder, NIGHT)
    load(folder)
    [conflict] = open_conflicts()
    with scope("desk", conflict.party_id):
        decide_conflict(conflict, "theirs", seen="TEL", actor="staff 1", at=jst(LATER))
    load(folder, "2026-12-02T03:00")
    assert options_of("C1") == [("TEL", None)]


def test_a_contract_that_goes_on_in_the_export_has_no_last_day(folder, settings):
    settings.CONFLICT_RULE = "theirs"
    act_here(lambda: end_contract(Contract.objects.get(), on=date(2026, 11, 30), **BY))
    acknowledge("2026-11-25T00:00")
    export(folder, NIGHT)
    load(folder)
    with batch("test"):
        contract = Contract.objects.get(contract_number="C1")
    assert (contract.status, contract.ended_on) == ("active", None)


def report_of(folder: Path, at: str = LATER) -> list[str]:
    with pytest.raises(FaultyFolder) as faulty:
        load(folder, at)
    return faulty.value.report.lines()


UNCLEAR = (
    "operator.json: exported_at: 正しくありません。正しくは 時差まで書いた日時。"
    "例: 2026-11-24T03:00:00+09:00（exported_at_unclear）"
)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2026-11-24T03:00:00",
            "2026-11-24",
            "昨日",
            "",
            "２０２６-11-24T03:00+09:00",
        ),
        *(None, 20261124, True, ["2026-11-24T03:00:00+09:00"], {}),
        *("2026-02-30T03:00:00+09:00", "0001-01-01T00:00:00+09:00"),
    ],
)
def test_what_is_no_moment_with_a_zone_is_refused_and_nothing_is_lost(folder, written):
    change_phone()
    values = json.loads((folder / "operator.json").read_text())
    values["exported_at"] = written
    (folder / "operator.json").write_text(json.dumps(values))
    assert report_of(folder) == [UNCLEAR]
    assert (phone(), outcomes()) == (NEW, [""])


def test_an_export_of_the_future_is_refused(folder):
    export(folder, "2026-12-01T03:03")
    [line] = report_of(folder)
    assert line.endswith("（exported_at_in_future）")
    export(folder, "2026-12-01T03:02")
    assert load(folder) == [], "clocks differ by two minutes at most"


def test_an_export_older_than_the_last_one_is_refused(folder):
    export(folder, NIGHT)
    load(folder)
    load(folder)
    export(folder, BEFORE_CHANGE)
    [line] = report_of(folder)
    assert "2026-11-26T03:00:00+09:00" in line
    assert line.endswith("（exported_at_before_last）")
    values = json.loads((folder / "operator.json").read_text())
    del values["exported_at"]
    (folder / "operator.json").write_text(json.dumps(values))
    load(folder)
    export(folder, BEFORE_CHANGE)
    [line] = report_of(folder)
    assert line.endswith("（exported_at_before_last）")


def test_a_moment_may_be_of_any_zone(folder):
    change_phone()
    values = json.loads((folder / "operator.json").read_text())
    values["exported_at"] = "2026-11-24T03:00:00Z"  # noon in Japan, as the change
    (folder / "operator.json").write_text(json.dumps(values))
    load(folder)
    acknowledge("2026-11-24T12:00")
    load(folder)
    assert (phone(), open_conflicts().count()) == (NEW, 0)


def test_a_folder_of_another_operator_is_refused(folder):
    replace_text(folder, "operator.json", "T8000000000001", "T7000000000002")
    [line] = report_of(folder)
    assert line.endswith("（another_operator）")


EMPTY_FILES = ("logins", "billing_accounts", "payment_methods", "contracts")
EMPTY_FILES += ("contract_options", "usage", "mailboxes", "equipment", "charges")


def bring_only_a_new_customer(folder: Path) -> None:
    replace_text(folder, "parties", "N1", "N7")
    for name in EMPTY_FILES:
        write_rows(folder, name, read_rows(folder, name)[:1])


def test_another_name_and_no_customer_in_common_is_another_operator(folder):
    replace_text(folder, "operator.json", "小さな通信株式会社", "大きな通信株式会社")
    assert len(load(folder)) == 1, "a company may take another name"
    replace_text(folder, "operator.json", "大きな通信株式会社", "遠くの通信株式会社")
    bring_only_a_new_customer(folder)
    [line] = report_of(folder)
    assert line.startswith("operator.json: name: ")
    assert line.endswith("（another_operator）")
    with batch("test"):
        assert Party.objects.count() == 3


def test_customers_that_are_all_new_are_told_and_loaded(folder):
    bring_only_a_new_customer(folder)
    lines = load(folder)
    [line] = [one for one in lines if one.startswith("parties.csv: ")]
    assert line.startswith("parties.csv: customer_number: ")
    with batch("test"):
        assert Party.objects.count() == 6


WAITING_SQL = """
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()"""
MAX_LOOKS = 600


def wait_for_a_lock(beside: Future[list[str]]) -> None:
    """Until the load stands before the row that a customer holds."""
    for _ in range(MAX_LOOKS):
        if read_row(WAITING_SQL, {})[0]:
            return
        assert not beside.done(), beside.result()
        sleep(0.05)
    raise AssertionError("nobody waits")


def test_a_change_that_is_made_while_a_load_runs_stays(folder):
    """It is committed after the load has looked, and before the load stores the row."""
    is_written, may_commit = Event(), Event()

    def change_slowly() -> None:
        def change() -> None:
            change_contact_phone(PartyProfile.objects.get(), to=NEW, **BY)
            is_written.set()
            assert may_commit.wait(60)

        try:
            act_here(change)
        finally:
            connection.close()

    def load_beside() -> list[str]:
        try:
            return load(folder)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(change_slowly)
        assert is_written.wait(60)
        beside = pool.submit(load_beside)
        wait_for_a_lock(beside)
        may_commit.set()
        slow.result(60)
        beside.result(60)
    assert (phone(), outcomes()) == (NEW, [""])
