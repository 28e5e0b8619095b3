"""How an import and the portal share what both may change."""

from madoguchi.config.env import env_text, wrong_setting
from madoguchi.customers.column_owners import COLUMN_OWNERS, ColumnOwner

CONFLICT_RULES = ("ours", "theirs", "desk")


def env_conflict_rule(name: str) -> str:
    """Return whose value counts where an export contradicts an acknowledged change."""
    rule = env_text(name, "desk")
    if rule not in CONFLICT_RULES:
        words = (
            "ours（マイページの値のまま）、theirs（取り込んだ値）、"
            "desk（窓口で決める）のどれかで指定してください。"
        )
        raise wrong_setting(name, words, rule)
    return rule


def env_operator_columns(name: str) -> frozenset[str]:
    """Return columns of both systems that are the operator's own: `parties.name`."""
    columns = frozenset(env_text(name).split())
    for column in columns - columns_of_both():
        words = (
            "ファイル名.列名を空白で区切って並べてください（parties.name など、"
            "docs/import-format.md で both の列）。"
        )
        raise wrong_setting(name, words, column)
    return columns


def columns_of_both() -> frozenset[str]:
    return frozenset(
        f"{file}.{column}"
        for file, owners in COLUMN_OWNERS.items()
        for column in owners.get(ColumnOwner.BOTH, ())
    )
