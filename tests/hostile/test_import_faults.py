"""Faulty folders: every fault named by its line, and nothing stored."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import Connection

from madoguchi.jobs.load.csv_source import BrokenFile, line_blocks
from madoguchi.jobs.load.folder import load_folder
from madoguchi.jobs.load.report import MAX_REPORTED_FAULTS, FaultyFolder
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from tests.effort import how_many
from tests.homes import MADOGUCHI_PROGRAM, Home, a_home
from tests.import_folders import (
    CSV_FILES,
    OPERATOR_JSON,
    load_operator_folder,
    read_rows,
    replace_text,
    write_operator_folder,
    write_rows,
)
from tests.row_counts import count_rows

CODE_AT_END = re.compile(r"（[a-z0-9_]+）$")
"""Each fault ends with a name that an operator can search and say."""


@pytest.fixture
def folder(db_of_all, tmp_path):
    return write_operator_folder(tmp_path / "operator")


def report_of(folder: Path) -> list[str]:
    """The lines of the report; and nothing was stored."""
    before = count_rows()
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    assert count_rows() == before
    assert [
        f for f in faulty.value.report.faults if not CODE_AT_END.search(str(f))
    ] == []
    return faulty.value.report.lines()


CELLS = [
    ("parties", "N100000001,", "N10000001,", "2: customer_number"),
    ("parties", "1951-05-03", "1951-02-30", "2: birth_date"),
    ("parties", "1951-05-03", "19510503", "2: birth_date"),
    ("parties", "1951-05-03", "today", "2: birth_date"),
    ("parties", "1000005", "100-0005", "2: postal_code"),
    ("parties", "individual", "person", "2: kind"),
    ("parties", "7123456789012", "1234567890123", "4: corporate_number"),
    ("parties", "髙橋 花子", "", "2: name"),
    ("parties", "髙橋 花子", "あ" * 201, "2: name"),
    ("parties", "髙橋 花子", "a\tb", "2: name"),
    ("logins", "N100000003,中野", "N199999999,中野", "5: customer_number"),
    ("logins", "holder", "owner", "2: role"),
    ("logins", "keiri@yoshida", "admin@yoshida", "5: email"),
    ("logins", "keiri@yoshida", "ADMIN@Yoshida", "5: email"),
    ("billing_accounts", ",31,card", ",32,card", "2: closing_day"),
    ("billing_accounts", ",31,card", ",10,card", "2: closing_day"),
    ("billing_accounts", "B1,N100000001", "B1,N199999999", "2: customer_number"),
    ("billing_accounts", "0221:T7", "0221:7", "4: peppol_id"),
    ("billing_accounts", "0221:T", "0188:T", "4: peppol_id"),
    ("billing_accounts", "0221:T7123456789012", "0188:1234567890123", "4: peppol_id"),
    ("billing_accounts", "0221:T7123456789012", "EM:a@example.jp", "4: peppol_id"),
    ("payment_methods", "B1,card", "B9,card", "2: account_number"),
    ("payment_methods", "tok-1", "4242424242424242", "2: card_token"),
    ("payment_methods", "tok-1", "", "2: kind"),
    ("payment_methods", "B1,card", "B2,card", "2: kind"),
    ("contracts", "C1,N100000001,B1", "C1,N100000001,B9", "2: account_number"),
    ("contracts", "C1,N100000001,B1", "C1,N100000001,B2", "2: account_number"),
    ("contracts", "mobile,M3,わ", "mobile,M9,わ", "2: plan_code"),
    ("contracts", "C3,", "C2,", "4: contract_number"),
    ("contract_options", "C2", "C9", "2: contract_number"),
    ("charges", "C1,CALL", "C9,CALL", "3: contract_number"),
    ("charges", "C1,CALL", "C1,FALL", "3: item_code"),
    ("charges", ",459,", ",460,", "3: amount_excl"),
    ("charges", "2026-10,C3", "2026-13,C3", "5: billing_month"),
    ("charges", "900,STANDARD_10\n2026-10,C1,CALL", "900,X\n2026-10,C1,CALL", "2: tax"),
    ("charges", "2026-10-31,2755", "2026-09-30,2755", "3: used_to"),
    ("charges", "0.1667,459", "1e3,459", "3: unit_price_excl"),
    ("charges", "0.1667,459", "9" * 40 + ",459", "3: unit_price_excl"),
    ("usage", "C1,2026-10-02", "C1,2026-10-01", "3: contract_number"),
    ("usage", "C1,2026-10-02,277", "C9,2026-10-02,277", "3: contract_number"),
    ("usage", "277", "-1", "3: megabytes"),
    ("mailboxes", "box@", "box", "2: address"),
    ("equipment", ",yes", ",maybe", "2: rental"),
    ("catalogue", "0.1667", "0.16667", "4: price_excl"),
]


def test_an_address_in_large_letters_is_the_same_mailbox(folder):
    path = folder / "mailboxes.csv"
    path.write_text(path.read_text() + "C2,Box@Mail.example.jp,1024,0\n")
    [line] = report_of(folder)
    assert line.startswith("mailboxes.csv:3: address: 2行目と同じ address です。")


@pytest.mark.parametrize(("name", "old", "new", "place"), CELLS)
def test_a_faulty_cell_is_named_and_nothing_is_stored(folder, name, old, new, place):
    replace_text(folder, name, old, new)
    lines = report_of(folder)
    assert any(line.startswith(f"{name}.csv:{place}") for line in lines), lines
    assert all(": " in line and len(line) < 400 for line in lines)


@pytest.mark.parametrize(
    "name", ["operator.json", *(f"{n}.csv" for n in (*CSV_FILES, "payments"))]
)
def test_no_link_is_followed_out_of_the_folder(folder, name):
    file, elsewhere = folder / name, folder.parent / "secret"
    elsewhere.write_bytes(file.read_bytes() if file.exists() else b"root:x:0:0\n")
    file.unlink(missing_ok=True)
    file.symlink_to(elsewhere)
    [line] = report_of(folder)
    assert line == (
        f"{name}: フォルダーの外へのリンクです。ファイルそのものを置いてください"
        "（file_outside_folder）"
    )


def test_a_link_within_the_folder_is_a_file_like_any(folder):
    (folder / "usage.csv").rename(folder / "usage-2026-10.csv")
    (folder / "usage.csv").symlink_to("usage-2026-10.csv")
    (folder.parent / "link").symlink_to(folder)
    assert load_operator_folder(folder.parent / "link")["usage.csv"].rows == 2


def test_the_report_says_what_would_be_right(folder):
    replace_text(folder, "charges", ",459,", ",460,")
    assert report_of(folder) == [
        (
            "charges.csv:3: amount_excl: 数量×単価と合いません。正しくは 459"
            "（amount_differs）"
        )
    ]


def test_all_faults_of_all_files_are_in_one_report(folder):
    replace_text(folder, "usage", "277", "many")
    replace_text(folder, "charges", ",459,", ",460,")
    replace_text(folder, "equipment", ",yes", ",maybe")
    places = [line.split(": ")[0] for line in report_of(folder)]
    assert places == ["charges.csv:3", "equipment.csv:2", "usage.csv:3"]


def test_a_missing_file_is_the_only_fault_of_the_rows_that_miss_it(folder):
    (folder / "parties.csv").unlink()
    assert report_of(folder) == ["parties.csv: ファイルがありません（file_missing）"]


def test_the_report_states_its_limit(folder):
    table = read_rows(folder, "usage")
    write_rows(folder, "usage", [table[0], *[["C1", "x", "1"]] * 1000])
    lines = report_of(folder)
    assert len(lines) == MAX_REPORTED_FAULTS + 1 and "200件" in lines[-1]


FILES_BROKEN = [
    (
        "a file is missing",
        lambda f: f.unlink(),
        ": ファイルがありません（file_missing）",
    ),
    (
        "empty",
        lambda f: f.write_bytes(b""),
        ":1: contract_number: 列がありません（column_missing）",
    ),
    (
        "unknown column",
        lambda f: f.write_text(f.read_text().replace("megabytes", "gigabytes")),
        ":1: gigabytes: 知らない列です",
    ),
    (
        "missing column",
        lambda f: f.write_text(f.read_text().replace(",megabytes", "")),
        ":1: megabytes: 列がありません（column_missing）",
    ),
    (
        "twice the column",
        lambda f: f.write_text(f.read_text().replace("megabytes", "day")),
        ":1: day: 列が2つあります（column_twice）",
    ),
    (
        "not UTF-8",
        lambda f: f.write_bytes(f.read_bytes().replace(b"277", b"\x82\xa0")),
        ":3: UTF-8ではありません。UTF-8で",
    ),
    (
        "NUL",
        lambda f: f.write_bytes(f.read_bytes().replace(b"277", b"2\x007")),
        ":3: NULバイトがあります",
    ),
    (
        "too few columns",
        lambda f: f.write_text(f.read_text().replace(",277", "")),
        ":3: 列の数が2です。3にしてください（column_count）",
    ),
    (
        "a blank line",
        lambda f: f.write_text(f.read_text() + "\nC1,2026-10-03,1\n"),
        ":4: 列の数が0です",
    ),
    (
        "a quote that does not end",
        lambda f: f.write_text(f.read_text() + 'C1,"2026-10-03,1\n'),
        ":4: CSVとして読めません",
    ),
    (
        "a long line",
        lambda f: f.write_bytes(f.read_bytes() + b"1" * (1 << 21)),
        ":4: 1行が1,048,576バイトを超えています。",
    ),
    (
        "a folder",
        lambda f: (f.unlink(), f.mkdir()),
        ": ファイルがありません（file_missing）",
    ),
]


CR_WORDS = "改行がCRだけの行があります。LFかCRLFで保存し直してください（lone_cr）"


def end_all_by_cr(raw: bytes) -> bytes:
    return raw.replace(b"\n", b"\r")


def end_the_header_by_cr(raw: bytes) -> bytes:
    return raw.replace(b"\n", b"\r", 1)


def end_the_second_row_by_cr(raw: bytes) -> bytes:
    first, second, rest = raw.split(b"\n", 2)
    return b"\n".join([first, second]) + b"\r" + rest


@pytest.mark.parametrize(
    ("spoil", "line"),
    [(end_all_by_cr, 1), (end_the_header_by_cr, 1), (end_the_second_row_by_cr, 2)],
)
def test_a_line_ended_by_cr_alone_is_named_and_no_row_is_lost(folder, spoil, line):
    for file in folder.glob("*.csv"):
        file.write_bytes(spoil(file.read_bytes()))
    named = {f"{name}.csv:{line}: {CR_WORDS}" for name in CSV_FILES}
    assert named <= {*report_of(folder)}


def test_a_big_file_of_cr_lines_is_named_for_its_line_ends(folder):
    file = folder / "usage.csv"
    file.write_bytes(end_all_by_cr(file.read_bytes()) + b"C1,2026-10-03,1\r" * 80_000)
    assert f"usage.csv:1: {CR_WORDS}" in report_of(folder)


def test_lf_and_crlf_may_stand_side_by_side(folder):
    rows = {name: len(read_rows(folder, name)) - 1 for name in CSV_FILES}
    for file in folder.glob("*.csv"):
        file.write_bytes(b"\r\n".join(file.read_bytes().split(b"\n", 2)))
    loaded = load_operator_folder(folder)
    assert {name: loaded[f"{name}.csv"].new for name in CSV_FILES} == rows


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01", "2026-00-10"])
@pytest.mark.parametrize("column", ["used_from", "used_to"])
def test_a_day_that_no_calendar_has_is_named_also_in_charges(folder, day, column):
    table = read_rows(folder, "charges")
    table[1][table[0].index(column)] = day
    write_rows(folder, "charges", table)
    [line] = report_of(folder)
    assert line.startswith(f"charges.csv:2: {column}: 「{day}」は正しくありません")


def test_a_file_that_cannot_be_read_is_named():
    with pytest.raises(BrokenFile, match=r"^読み取れません。.*（file_unreadable）$"):
        list(line_blocks(Path("/proc/self/mem")))


@pytest.mark.parametrize(
    ("act", "words"), [f[1:] for f in FILES_BROKEN], ids=[f[0] for f in FILES_BROKEN]
)
def test_a_broken_file_is_named_and_nothing_is_stored(folder, act, words):
    act(folder / "usage.csv")
    lines = report_of(folder)
    assert any(line.startswith(f"usage.csv{words}") for line in lines), lines


def test_lines_are_those_of_the_file_also_behind_a_quoted_line_break(folder):
    replace_text(
        folder, "parties", '"東京都千代田区丸の内1-1, 3階"', '"東京都\n丸の内\n3階"'
    )
    table = (folder / "parties.csv").read_text() + "N1,x\n"
    (folder / "parties.csv").write_text(table)
    lines = report_of(folder)
    assert [line[:14] for line in lines if line.startswith("parties")] == [
        "parties.csv:4:",
        "parties.csv:7:",
    ]


JSONS = [
    ("{", "operator.json:1: JSONとして読めません（json_broken）"),
    ("[]", "operator.json:1: JSONのオブジェクトではありません（json_broken）"),
    ("[" * 100_000, "operator.json: JSONとして読めません（json_broken）"),
    (OPERATOR_JSON.replace("T8000000000001", "T8000000000002"), "registration_number"),
    (OPERATOR_JSON.replace('"down"', '"sideways"'), "tax_rounding"),
    (OPERATOR_JSON.replace("[31, 20]", "[0]"), "closing_days"),
    (OPERATOR_JSON.replace("[31, 20]", '"31"'), "closing_days"),
    (OPERATOR_JSON.replace('"debit_day": 27', '"debit_day": "27"'), "debit_day"),
    (
        OPERATOR_JSON.replace('"debit_day": 27,', ""),
        "debit_day: 項目がありません（member_missing）",
    ),
    (
        OPERATOR_JSON.replace('"brand"', '"blend"'),
        "blend: 知らない項目です（member_unknown）",
    ),
    (OPERATOR_JSON.replace("小さなネット", "\\ud800"), "brand"),
    (OPERATOR_JSON.replace("小さなネット", "a\\u0000b"), "brand"),
]


@pytest.mark.parametrize(("text", "words"), JSONS, ids=range(len(JSONS)))
def test_a_faulty_operator_is_named_and_nothing_is_stored(folder, text, words):
    (folder / "operator.json").write_text(text)
    assert any(words in line for line in report_of(folder))


def test_no_folder_is_a_sentence(db_of_all, tmp_path):
    with pytest.raises(Refused) as refused:
        load_operator_folder(tmp_path / "nowhere")
    assert refused.value.code == "no_such_folder"


def test_two_imports_at_once_are_one(folder):
    lock = "SELECT pg_advisory_xact_lock(hashtext('madoguchi import'))"
    with batch("other"), connection.cursor() as cursor:
        cursor.execute(lock)
        with pytest.raises(Refused) as refused:
            in_another_connection(folder)
    assert refused.value.code == "import_running"


def in_another_connection(folder: Path) -> None:
    def act() -> None:
        try:
            load_operator_folder(folder)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(act).result()


PEAK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""
"""A child's peak begins with the size of the process it came from: a small one."""


COPYING = "SELECT tuples_processed FROM pg_stat_progress_copy"
PARTIES = "SELECT count(*) FROM customers_party"
CHARGES = "SELECT count(*) FROM billing_charge_rows"
TIMES = 40_000
"""So often each row of the charges: a COPY of some seconds."""


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with a_home() as home:
        yield home


def test_a_giant_line_costs_little_memory(home, tmp_path):
    folder = write_operator_folder(tmp_path / "operator")
    with (folder / "usage.csv").open("ab") as file:
        for _ in range(200):
            file.write(b"1" * (1 << 20))
    words = [sys.executable, "-c", PEAK, str(MADOGUCHI_PROGRAM), "import", str(folder)]
    giant = subprocess.run(
        words, env=home.environment, capture_output=True, timeout=120, check=True
    )
    code, peak_kib = map(int, giant.stdout.split()[-2:])
    assert code == 1
    assert "usage.csv:4: 1行が".encode() in giant.stderr
    assert peak_kib <= 300 * 1024


def test_a_load_killed_midway_leaves_nothing_and_the_next_is_whole(home, tmp_path):
    folder = write_operator_folder(tmp_path / "operator")
    table = read_rows(folder, "charges")
    write_rows(folder, "charges", [table[0], *(table[1:] * TIMES)])
    killed = home.start("import", str(folder))
    with home.database() as watcher:
        watcher.autocommit = True
        stop_while_it_copies(killed, watcher)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        assert killed.returncode == -signal.SIGKILL
        assert [watcher.execute(q).fetchone() for q in (PARTIES, CHARGES)] == [(0,)] * 2
    assert home.run("import", str(folder)).split()[-3:] == ["160,000", "160,000", "0"]


def stop_while_it_copies(process: subprocess.Popen, watcher: Connection) -> None:
    """It stands still with some rows written and more to come.

    Where the copy had ended before the signal came, it goes on to the next one.
    """
    began = time.monotonic()
    while True:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() - began < 120, "it never began"
        if not rows_copied_so_far(watcher):
            continue
        process.send_signal(signal.SIGSTOP)
        if 0 < rows_copied_so_far(watcher) < 4 * TIMES:
            return
        process.send_signal(signal.SIGCONT)


def rows_copied_so_far(watcher: Connection) -> int:
    """Rows that a COPY under way has written; 0 where none is under way."""
    return sum(copied for (copied,) in watcher.execute(COPYING).fetchall())


FOLDERS = how_many(120, long=2_500)
TRIED = {"folders": 0, "faulty": 0}


@settings(max_examples=FOLDERS)
@given(
    name=st.sampled_from(["operator.json", *[f"{name}.csv" for name in CSV_FILES]]),
    at=st.integers(0, 10**6),
    new=st.binary(max_size=6) | st.sampled_from([b'"', b",", b"\n", b"\r", b"\xff"]),
    cut=st.integers(0, 12),
)
def broken_anywhere(folder: Path, name: str, at: int, new: bytes, cut: int) -> None:
    write_operator_folder(folder)
    file = folder / name
    raw = file.read_bytes()
    at %= len(raw)
    file.write_bytes(raw[:at] + new + raw[at + cut :])
    TRIED["folders"] += 1
    try:
        load_folder(folder, actor="test", progress=lambda *_: None)
    except FaultyFolder as faulty:
        TRIED["faulty"] += bool(faulty.report.lines())


def test_a_folder_broken_anywhere_is_loaded_whole_or_refused(folder, record_property):
    broken_anywhere(folder)
    assert TRIED["folders"] >= FOLDERS and TRIED["faulty"] >= FOLDERS / 6
    record_property("broken folders", TRIED["folders"])
    record_property("broken folders refused", TRIED["faulty"])
