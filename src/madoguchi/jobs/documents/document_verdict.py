"""What the check page would say of a file, for a command."""

from pathlib import Path

from madoguchi.documents.verdict import Verdict
from madoguchi.documents.verification import verdict_of_file, verdict_of_typed_digest
from madoguchi.kernel.errors import Refused


def look_up_document(query: str) -> str:
    """Return what the check page says of a file on this disk, or of a digest.

    Refused where the query is neither, and `file_unreadable`.
    """
    file = Path(query)
    try:
        content = file.read_bytes() if file.is_file() else None
    except OSError:
        raise Refused(
            "file_unreadable",
            "読み取れません。ファイルの名前と権限を確かめてください。",
        ) from None
    if content is None:
        return verdict_line(verdict_of_typed_digest(query))
    return verdict_line(verdict_of_file(content))


def verdict_line(verdict: Verdict) -> str:
    addressee = f"宛名 {verdict.shown}" if verdict.shown else ""
    deleted = (
        f"保存期間が終わり {verdict.deleted_on} に削除" if verdict.deleted_on else ""
    )
    facts = (verdict.number, verdict.kind, verdict.issued_on, addressee, deleted)
    known_facts = " ".join(str(fact) for fact in facts if fact)
    return f"{known_facts or f'SHA-256 {verdict.sha256}'}: {verdict.heading}"
