"""Contracts by what their customer calls them: name, plan, department, number."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from madoguchi.contracts.queries import ContractHandle
from madoguchi.web.finding.romaji import katakana_to_hiragana
from madoguchi.web.finding.spelled_text import plain_text
from madoguchi.web.http.cached_reference import current_reference

MIN_NAME_LETTERS = 2
MIN_TAIL_LENGTH = 4  # letters and digits by which people know a number
TAIL_PATTERN = re.compile("(?:末尾|下[4四]桁)?([0-9A-Z]*[0-9][0-9A-Z]*)")


class Match(Enum):
    """What a query says of a thing: it is meant, or it stands beside other words."""

    MEANT = auto()
    MENTIONED = auto()


@dataclass(frozen=True, slots=True)
class Typed:
    """A query as names and as numbers are compared; `tail` is "" for no number."""

    name: str
    tail: str


def typed_name_and_number(query: str, plain_number: str) -> Typed:
    found = TAIL_PATTERN.fullmatch(re.sub("[ ()-]", "", plain_number))
    tail = found[1] if found and len(found[1]) >= MIN_TAIL_LENGTH else ""
    return Typed(bare_name(query), tail)


def bare_name(text: str) -> str:
    """In one width, case and kana, without spaces."""
    return "".join(katakana_to_hiragana(plain_text(text)).split())


def match_of_contract(contract: ContractHandle, typed: Typed) -> Match | None:
    """Whether a contract is meant: its number's end, its name or the beginning of it.

    A longer query that holds its name mentions it.
    """
    numbers = contract.line_number, contract.contract_number
    if typed.tail and any(number.endswith(typed.tail) for number in numbers):
        return Match.MEANT
    plan = current_reference().name_of(contract.plan_code)
    names = contract.nickname, plan, contract.plan_code, contract.department
    matches = [match_of_name(bare_name(name), typed.name) for name in names]
    return next((match for match in Match if match in matches), None)


def match_of_name(name: str, typed: str) -> Match | None:
    if min(len(name), len(typed)) < MIN_NAME_LETTERS:
        return None
    if name.startswith(typed):
        return Match.MEANT
    return Match.MENTIONED if name in typed else None
