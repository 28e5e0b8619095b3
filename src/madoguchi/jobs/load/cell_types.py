"""What a cell may hold: a pattern, a staging type, and a sentence for the report."""

import re
from dataclasses import dataclass
from datetime import date

from madoguchi.kernel.tax_category import TaxCategory

TEXT_CHARACTER = r"[^\x00-\x1f\x7f]"
UNQUOTED_CHARACTER = r'[^",\x00-\x1f\x7f]'
QUOTED_TEXT = r'"(?:[^"\x00-\x1f\x7f]|"")+"'


@dataclass(frozen=True, slots=True)
class CellType:
    """A kind of cell.

    `pattern` matches the value without CSV quotes, `sql` is its staging type, and
    `expected` says in Japanese what is right. A `quotable` cell may be quoted.
    """

    pattern: str
    sql: str
    expected: str
    quotable: bool = False
    is_day: bool = False

    @property
    def is_text(self) -> bool:
        return self.sql.startswith("varchar")

    @property
    def csv_pattern(self) -> str:
        """Matches the cell as it stands in a line of CSV, quotes and all."""
        if not self.quotable:
            return self.pattern
        unquoted = self.pattern.replace(TEXT_CHARACTER, UNQUOTED_CHARACTER)
        return f"{unquoted}|{QUOTED_TEXT}"

    def is_faulty(self, value: str) -> bool:
        if not re.fullmatch(self.pattern, value):
            return True
        return self.is_day and not is_calendar_day(value)


def is_calendar_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def text_cell(max_length: int) -> CellType:
    return CellType(
        f"{TEXT_CHARACTER}{{1,{max_length}}}",
        f"varchar({max_length})",
        f"{max_length}文字以内で、制御文字を含まない文字列",
        quotable=True,
    )


def code_cell(max_length: int) -> CellType:
    return CellType(
        rf"[0-9A-Za-z._:-]{{1,{max_length}}}",
        f"varchar({max_length})",
        f"{max_length}文字以内の半角英数字と . _ : - ",
    )


def digits_cell(min_length: int, max_length: int) -> CellType:
    count = f"{min_length}"
    if min_length != max_length:
        count += f"〜{max_length}"
    pattern = rf"[0-9]{{{min_length},{max_length}}}"
    return CellType(pattern, f"varchar({max_length})", f"半角数字{count}桁")


def choice_cell(*words: str) -> CellType:
    max_length = max(map(len, words))
    return CellType("|".join(words), f"varchar({max_length})", " / ".join(words))


DAY_CELL = CellType(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])",
    "date",
    "YYYY-MM-DD の暦にある日",
    is_day=True,
)
MONTH_CELL = CellType(
    r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])", "varchar(7)", "YYYY-MM の月"
)
COUNT_CELL = CellType(r"(?:0|[1-9][0-9]{0,8})", "bigint", "0以上の整数（9桁まで）")
YEN_CELL = CellType(r"-?(?:0|[1-9][0-9]{0,14})", "bigint", "円の整数（15桁まで）")
DECIMAL_CELL = CellType(
    r"-?(?:0|[1-9][0-9]{0,12})(?:\.[0-9]{1,4})?",
    "numeric(18,4)",
    "小数点以下4桁までの数",
)
CUSTOMER_NUMBER_CELL = CellType(r"N[0-9]{9}", "varchar(10)", "N と半角数字9桁")
POSTAL_CODE_CELL = digits_cell(7, 7)
CORPORATE_NUMBER_CELL = digits_cell(13, 13)
PEPPOL_ID_CELL = CellType(
    "0188:[1-9][0-9]{12}|0221:T[0-9]{13}",
    "varchar(20)",
    "0188:と法人番号13桁、または 0221:Tと13桁",
)
MAIL_CELL = CellType(
    r"[0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]{1,64}@[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{1,63}){1,8}",
    "varchar(254)",
    "メールアドレス（半角）",
)
CLOSING_DAY_CELL = CellType(r"[1-9]|[12][0-9]|3[01]", "smallint", "1〜31（31は月末）")
FLAG_CELL = choice_cell("yes", "no")
PHONE_CELL = CellType(r"[0-9+-]{1,20}", "varchar(20)", "半角数字とハイフンの電話番号")
TAX_CATEGORY_CELL = choice_cell(*TaxCategory)
