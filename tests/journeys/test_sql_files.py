"""Each SQL file of the source is one statement that the database can plan by itself."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection, connections

import madoguchi
from madoguchi.billing.run.issue import BillRun
from madoguchi.kernel.calendar import JST, month_from_text
from madoguchi.platform.batch import batch
from tests.operator import an_operator

SOURCE = Path(madoguchi.__file__).parent
SQL_FILES = sorted(SOURCE.rglob("sql/*.sql"))
FUNCTION_FILES = sorted(SOURCE.rglob("sql/functions/*.sql"))
AT = datetime(2026, 11, 10, 9, tzinfo=JST)
PARAMS_OF_PAGES = {
    "session_key": "k",
    "user": 1,
    "address": "127.0.0.1",
    "user_agent": "",
    "at": AT,
    "party": 1,
    "account": 1,
    "contract": 1,
    "month": AT.date(),
    "months": [AT.date()],
    "on": AT.date(),
    "end": AT,
    "since": AT.date(),
    "due": AT.date(),
    "today": AT,
    "days": 400,
    "most_days": 1100,
    "limit": 1000,
    "last_month": AT.date(),
    "before": AT.date(),
    "count": 24,
    "bill_count": 2,
    "replacing": ["corrected"],
    "final_states": ["completed"],
    "states_under_way": ["scheduled"],
    "codes": ["FAMILY"],
    "tail": "8211",
    "sees_bills": True,
    "kinds_of_desk": ["credit"],
    "completed": "completed",
    "day": AT.date(),
    "most": 500,
    "ids": None,
    "service": "mobile",
    "status": None,
    "department": "01",
    "words": "0900",
    "plans": ["M3"],
    "passed_over": 0,
    "contract_numbers": ["C1"],
    "account_numbers": ["B1"],
    "departments": ["01"],
    "source": 1,
    "amounts": [1_100],
    "awaited_from": AT.date(),
    "billed_accounts": ["B1"],
    "billed_departments": ["01"],
    "accounts": [1],
    "contracts": [1],
    "items": ["FEE"],
    "is_second": False,
    "files": [1],
    "file": 1,
    "fee_yen": 1,
    "ended": ["recovered"],
}


@pytest.mark.parametrize("file", SQL_FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("last_number", [0, None])
def test_a_file_is_a_statement_that_can_be_explained(db_of_all, file, last_number):
    an_operator()
    run = BillRun(month_from_text("2026-10"), AT, holidays=frozenset())
    with batch("test"), connection.cursor() as cursor:
        params = PARAMS_OF_PAGES | run.issue_params([1, 2], last_number)
        cursor.execute("EXPLAIN " + file.read_text(), params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "cost=" in plan


def test_each_function_file_is_a_function_of_the_database(db_of_all, record_property):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'"
        )
        known = {name for (name,) in cursor.fetchall()}
    assert SQL_FILES and FUNCTION_FILES
    assert {file.stem for file in FUNCTION_FILES} <= known
    record_property("SQL files", len(SQL_FILES) + len(FUNCTION_FILES))
