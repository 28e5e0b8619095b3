"""Telephone numbers of Japan, from whatever spelling to plain digits.

Abroad the leading 0 gives way to +81 (ITU-T E.164), 0081 or 01081; signatures write
both, as +81 (0)90. A line of a machine may have fourteen digits: 0200 and ten more
(電気通信番号計画, 0200 since 2022).
"""

import re

COUNTRY_CODE = re.compile(r"(?:\+|00|010)81-?0?(?=[1-9])|81(?=[1-9][0-9]{8,9}$)")
PHONE_NUMBER = re.compile(r"0[0-9]{9,10}|0200[0-9]{10}")
MOBILE_NUMBER = re.compile(r"0[6789]0[0-9]{8}")
WORD_BEHIND = re.compile(r"\s*[(（][^()（）]*[)）]$")
EXTENSION = re.compile(r"内線|ext|[#,;x]", re.IGNORECASE)

TO_NATIONAL_SQL = r"""
    UPDATE {stage} SET {column} = btrim(regexp_replace(regexp_replace(
        regexp_replace({column}, '^((\+|00|010)[0-9 -]+)\(0\)', '\1'),
        '^(\+|00|010)81[- ]*0?(?=[1-9])', '0'),
        '[ ()-]+', '-', 'g'), '-')
    WHERE {column} ~ '^(\+|00|010)81[- ()]*0?[) -]*[1-9]'
        OR {column} ~ '^[0-9+(][0-9() -]*[ ()][0-9() -]*$'"""
"""The same for a column of a staging table, hyphens kept, brackets and spaces not."""


def national_number(plain: str) -> str:
    """Return the number as dialled in Japan; `plain`: digits and + alone."""
    match = COUNTRY_CODE.match(plain)
    return f"0{plain[match.end() :]}" if match else plain


def number_to_dial(written: str) -> str:
    """Return a number without the word in brackets that may follow it: （無料）."""
    return WORD_BEHIND.sub("", written)


def international_number(national: str) -> str:
    """Return the number as carriers write it: 819012345678 for 09012345678.

    Without + and without the leading 0. ValueError for what has no leading 0.
    """
    if not national.startswith("0"):
        raise ValueError("not a number as dialled in Japan")
    return f"81{national.removeprefix('0')}"


def is_phone_number(plain: str) -> bool:
    return PHONE_NUMBER.fullmatch(plain) is not None


def is_mobile_number(national: str) -> bool:
    """Say whether the number, as dialled in Japan, is one that takes SMS."""
    return MOBILE_NUMBER.fullmatch(national) is not None


def has_extension(typed: str) -> bool:
    """Say whether an extension (内線) was typed along: no mail or SMS reaches one."""
    return EXTENSION.search(typed) is not None
