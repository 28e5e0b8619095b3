"""What a cell may hold: a pattern, a staging type, and a sentence for the report."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from madoguchi.kernel.card_numbers import holds_card_number, may_be_card_number
from madoguchi.kernel.mail_address import MAIL_ADDRESS_PATTERN
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.kernel.text_rules import (
    BLANK_CLASS,
    has_visible_text,
    hidden_characters,
)

MAX_SHOWN_VALUE_LENGTH = 60
BLANK_CELL = f"(?![{BLANK_CLASS}]*+[,\\r\\n])"
UNQUOTED_TEXT = r'[^",\x00-\x1f\x7f]'
QUOTED_TEXT = rf'"(?![{BLANK_CLASS}]*+"(?!"))(?:[^"\x00-\x1f\x7f]|"")+"'


@dataclass(frozen=True, slots=True)
class CellType:
    """A kind of cell.

    `pattern` matches the value without CSV quotes, `sql` is its staging type;
    `expected` says in Japanese what is right, and `limit` in English. A text cell
    shows something, hides nothing and may be quoted. `is_card_number` finds values
    that hold one, where that could be.
    """

    pattern: str
    sql: str
    expected: str
    limit: str
    max_text_length: int = 0
    is_day: bool = False
    is_card_number: Callable[[str], bool] | None = None

    @property
    def is_text(self) -> bool:
        return self.sql.startswith("varchar")

    @property
    def csv_pattern(self) -> str:
        """Matches the cell as it stands in a line of CSV, quotes and all.

        Of a text it leaves open whether it hides characters: see `vouches_for`.
        """
        if not self.max_text_length:
            return self.pattern
        plain = f"{BLANK_CELL}{UNQUOTED_TEXT}{{1,{self.max_text_length}}}"
        return f"{plain}|{QUOTED_TEXT}"

    def fault(self, value: str) -> str:
        """What is wrong with the value, in Japanese; "" for a right one."""
        if self.max_text_length and (hidden := hidden_characters(value)):
            return (
                f"見えない文字（{'、'.join(hidden)}）があります。取り除いてください"
                "（hidden_characters）"
            )
        if self.max_text_length and not has_visible_text(value):
            return (
                "目に見える文字がありません。空白だけのセルは使えません（cell_blank）"
            )
        if re.fullmatch(self.pattern, value) and not (
            self.is_day and not is_calendar_day(value)
        ):
            return ""
        return (
            f"「{shown_value(value)}」は正しくありません。正しくは {self.expected}"
            "（cell_unfit）"
        )


def shown_value(value: str) -> str:
    """The value as a terminal may print it: what would not be seen as U+200B.

    A card number is not repeated (PCI DSS 3): reports are kept and mailed.
    """
    if holds_card_number(value):
        return "カード番号のような値"
    cut = value[:MAX_SHOWN_VALUE_LENGTH]
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in cut)


def is_calendar_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def text_cell(max_length: int) -> CellType:
    return CellType(
        rf"[^\x00-\x1f\x7f]{{1,{max_length}}}",
        f"varchar({max_length})",
        f"{max_length}文字以内の文字列",
        f"text, at most {max_length} characters",
        max_text_length=max_length,
        is_card_number=holds_card_number,
    )


def code_cell(
    max_length: int, *, is_card_number: Callable[[str], bool] = holds_card_number
) -> CellType:
    return CellType(
        rf"[0-9A-Za-z._:-]{{1,{max_length}}}",
        f"varchar({max_length})",
        f"{max_length}文字以内の半角英数字と . _ : - ",
        f"at most {max_length} of `A-Z a-z 0-9 . _ : -`",
        is_card_number=is_card_number,
    )


def digits_cell(min_length: int, max_length: int) -> CellType:
    count, limit = f"{min_length}", f"digits, {min_length} of them"
    if min_length != max_length:
        count, limit = f"{count}〜{max_length}", f"digits, {min_length} to {max_length}"
    pattern = rf"[0-9]{{{min_length},{max_length}}}"
    return CellType(pattern, f"varchar({max_length})", f"半角数字{count}桁", limit)


def choice_cell(*words: str) -> CellType:
    max_length = max(map(len, words))
    limit = " or ".join(f"`{word}`" for word in words)
    return CellType("|".join(words), f"varchar({max_length})", " / ".join(words), limit)


DAY_CELL = CellType(
    r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])",
    "date",
    "1900-01-01〜2099-12-31 の暦にある日（終わりのない期間は空）",
    "a day from `1900-01-01` to `2099-12-31`",
    is_day=True,
)
MONTH_CELL = CellType(
    r"20[0-9]{2}-(?:0[1-9]|1[0-2])",
    "varchar(7)",
    "2000-01〜2099-12 の月（YYYY-MM）",
    "a month from `2000-01` to `2099-12`",
)
COUNT_CELL = CellType(
    r"(?:0|[1-9][0-9]{0,8})",
    "bigint",
    "0以上の整数（9桁まで）",
    "a whole number from 0, at most 9 digits",
)
YEN_CELL = CellType(
    r"(?:0|-?[1-9][0-9]{0,14})",
    "bigint",
    "円の整数（15桁まで。-0 は 0）",
    "whole yen, at most 15 digits, negative after `-`",
)
PAID_YEN_CELL = CellType(
    r"[1-9][0-9]{0,11}",
    "bigint",
    "1以上の円の整数（12桁まで。返金や取消も正の数で書き、kind で分けます）",
    "whole yen from 1, at most 12 digits",
)
DECIMAL_CELL = CellType(
    r"(?!-0(?:\.0{1,4})?(?![.0-9]))-?(?:0|[1-9][0-9]{0,12})(?:\.[0-9]{1,4})?",
    "numeric(18,4)",
    "整数部13桁まで、小数点以下4桁までの数（-0 は 0）",
    "a number, at most 13 digits before the point and 4 behind, negative after `-`",
)
TERM_MONTHS_CELL = CellType(
    r"(?:0|[1-9][0-9]{0,2})", "smallint", "0〜999の月数", "months from 0 to 999"
)
CUSTOMER_NUMBER_CELL = CellType(
    r"N[0-9]{9}", "varchar(10)", "N と半角数字9桁", "`N` and 9 digits"
)
POSTAL_CODE_CELL = digits_cell(7, 7)
CORPORATE_NUMBER_CELL = digits_cell(13, 13)
PEPPOL_ID_CELL = CellType(
    "0188:[1-9][0-9]{12}|0221:T[0-9]{13}",
    "varchar(20)",
    "0188:と法人番号13桁、または 0221:Tと13桁",
    "`0188:` and 13 digits, or `0221:T` and 13 digits",
)
MAIL_CELL = CellType(
    r"(?=[^,\r\n]{1,254}+(?![^,\r\n]))" + MAIL_ADDRESS_PATTERN,
    "varchar(254)",
    "メールアドレス（半角、254文字まで）",
    "a mail address in ASCII, at most 254 characters",
    is_card_number=holds_card_number,
)
CLOSING_DAY_CELL = CellType(
    r"[1-9]|[12][0-9]|3[01]", "smallint", "1〜31（31は月末）", "a number from 1 to 31"
)
CARD_TOKEN_CELL = code_cell(100, is_card_number=may_be_card_number)
LINE_NUMBER_CELL = replace(
    code_cell(20),
    pattern=r"(?:\+[0-9() -]{1,19}|[0-9A-Za-z._:-]{1,20})",
    expected="20文字以内の半角英数字と . _ : - 、または + で始まる電話番号",
    limit="at most 20 of `A-Z a-z 0-9 . _ : -`, or a number that begins with `+`",
)
FLAG_CELL = choice_cell("yes", "no")
PHONE_CELL = CellType(
    r"(?=[0-9+() -]{1,20}(?![0-9+() -]))"
    r"(?:\(?0(?:[() -]{0,2}[0-9]){9,13}|\+[1-9](?:[() -]{0,2}[0-9]){6,14})",
    "varchar(20)",
    "0か+で始まる、数字・ハイフン・括弧・空白だけの電話番号（20文字まで）"
    "（表計算ソフトで先頭の0が消えていないか確かめてください）",
    "a telephone number that begins with `0` (10 to 14 digits) or `+`, with hyphens,"
    " brackets or spaces, at most 20 characters",
)
TAX_CATEGORY_CELL = choice_cell(*TaxCategory)
