"""How an import and the portal share what both may change."""

from madoguchi.config.env import env_text, wrong_setting

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
