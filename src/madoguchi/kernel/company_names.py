"""Names of companies: their legal forms, however short, and who is named. Pure.

A short form stands where the long one would (前株, 後株): it is written out in its
place, never moved, since 株式会社みらい and みらい株式会社 are two companies.
"""

import re
from unicodedata import normalize

LEGAL_FORMS = {
    "社福": "社会福祉法人",
    "一社": "一般社団法人",
    "公社": "公益社団法人",
    "一財": "一般財団法人",
    "公財": "公益財団法人",
    "株": "株式会社",
    "有": "有限会社",
    "同": "合同会社",
    "資": "合資会社",
    "名": "合名会社",
    "医": "医療法人",
    "学": "学校法人",
    "宗": "宗教法人",
    "福": "社会福祉法人",
    "特非": "特定非営利活動法人",
    "独": "独立行政法人",
}
"""What stands in brackets, to the form that it is short for. 社 and 財 may be either
of two kinds of body, so they are not here."""

SHORT_FORM_PATTERN = re.compile(rf"\(({'|'.join(LEGAL_FORMS)})\)")
CIRCLED_FORMS = {"㊑": "(株)", "㊒": "(有)"}
"""NFKC takes the circle away, and with it what made the sign a form."""

LONG_FORM_PATTERN = re.compile(f"({'|'.join(LEGAL_FORMS.values())})")
SHORT_FORMS = {long: f"({short})" for short, long in LEGAL_FORMS.items()}
DEPARTMENT_PATTERN = re.compile(
    r"(?:部|課|係|室|局|科|支店|支社|本社|営業所|事業所|事務所|センター|工場|グループ"
    r"|チーム|担当)(?:[0-9]*|御中|宛)$"
)
CLUB_PATTERN = re.compile(r"[倶俱]楽部$")
"""Of a word: 運輸部品 and 本部ビル管理 hold such a word and are no department."""

COMPANY_NAME_PATTERN = re.compile(r"会社|法人|組合")
OTHER_COMPANY_PATTERN = re.compile(r"会社|法人|組合|商店|商会")


def write_out_legal_forms(name: str) -> str:
    """The name in NFKC, its legal form in full: ㈱みらい is 株式会社みらい."""
    for sign, short in CIRCLED_FORMS.items():
        name = name.replace(sign, short)
    plain = normalize("NFKC", name).replace("會社", "会社")
    return SHORT_FORM_PATTERN.sub(lambda found: LEGAL_FORMS[found[1]], plain)


def is_company_name(name: str) -> bool:
    """Whether a name says that it is a company's or another body's."""
    return bool(COMPANY_NAME_PATTERN.search(write_out_legal_forms(name)))


def words_of_company_name(name: str) -> list[str]:
    """The legal form in full, apart from the name proper: 株式会社, みらい.

    For a search, which does not ask on which side the form stands.
    """
    full = write_out_legal_forms(name)
    return [word for word in LONG_FORM_PATTERN.split(full) if word.strip()]


def fold_company_name(name: str) -> str:
    """What is left of a name once its spelling does not count."""
    return "".join(write_out_legal_forms(name).casefold().split())


def names_the_company(name: str, company: str) -> bool:
    """Whether a name is that company's, alone or with a department after a space.

    A name that merely begins like the company's is another company's:
    株式会社北斗運輸サービス is not 株式会社北斗運輸.
    """
    return fold_company_name(company) in company_readings(name)


def name_the_same_company(one: str, other: str) -> bool:
    """Whether two names are one company's, each alone or with a department."""
    return not company_readings(one).isdisjoint(company_readings(other))


def company_readings(name: str) -> set[str]:
    """The name folded; also without what may be a department after a space."""
    words = write_out_legal_forms(name).split()
    return {
        fold_company_name("".join(words[:count]))
        for count in range(len(words), 0, -1)
        if is_department_name(words[count:])
    }


def is_department_name(words: list[str]) -> bool:
    """Whether the words are a department's, or none at all."""
    line = "".join(words)
    if OTHER_COMPANY_PATTERN.search(line):
        return False
    return not line or any(
        DEPARTMENT_PATTERN.search(word) and not CLUB_PATTERN.search(word)
        for word in words
    )
