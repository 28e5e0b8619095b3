"""Settings that are well formed and yet wrong together, or lead nowhere."""

from collections.abc import Iterator

from django.conf import settings

from madoguchi.documents.signer import load_signer
from madoguchi.jobs.doctor.finding import Finding, bad, good, note
from madoguchi.kernel.errors import Unavailable


def check_mode() -> Iterator[Finding]:
    if settings.DEBUG:
        yield bad("設定", "MADOGUCHI_DEBUG が yes です。本番では外してください。")
    if settings.DEMO:
        words = "デモです。だれでも入れるパスワードがあります。本番では外してください。"
        yield note("設定", words)
    elif not settings.WEB_ORIGIN.text:
        yield note(
            "設定",
            "MADOGUCHI_ORIGIN がありません。この機械の中からだけ開けます。"
            "本番では https://my.example.jp のように指定してください。",
        )
    else:
        yield good("設定", f"{settings.WEB_ORIGIN.text} で公開します。")


def check_signer() -> Iterator[Finding]:
    if settings.SIGNER_FILE is None:
        yield note(
            "署名",
            "MADOGUCHI_SIGNER がありません。請求書の書類は、指定するまで作られません。",
        )
        return
    try:
        load_signer()
    except Unavailable:
        yield bad(
            "署名",
            f"{settings.SIGNER_FILE} を読めません。P-256の鍵と証明書のPEMファイルが、"
            "この利用者に読めるかを確かめてください。",
        )
    else:
        yield good("署名", "鍵と証明書を読めます。")
