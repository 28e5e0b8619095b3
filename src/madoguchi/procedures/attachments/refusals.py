"""Refusals of uploaded files: the true reason, what became of it, what to do next."""

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused

OFFICE_FILE_HEADS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""ZIP, which Word and Excel files are too; and those of before 2007."""


def file_too_large() -> Refused:
    return Refused(
        "file_too_large",
        _(
            "ファイルが20MBを超えているため、読み取りませんでした。保存もしていません。"
            "写真の大きさを下げるか、1枚ずつに分けて添付してください。"
        ),
    )


def no_file_chosen() -> Refused:
    return Refused(
        "paper_not_chosen",
        _(
            "ファイルが選ばれていないか、中身が空のため、添付していません。"
            "書類の写真かPDFを選んでから、もう一度押してください。"
        ),
    )


def unknown_kind(head: bytes) -> Refused:
    """Refuse what is neither a picture nor a PDF, by its first bytes."""
    if head.startswith(OFFICE_FILE_HEADS):
        words = _(
            "WordやExcel、ZIPのファイルは読み取れないため、添付していません。"
            "PDFとして保存（書き出し）し直して、そのPDFを添付してください。"
        )
    else:
        words = _(
            "写真（JPEG・PNG・HEICなど）でもPDFでもないため、添付していません。"
            "書類をスマートフォンで撮った写真か、PDFを添付してください。"
        )
    return Refused("not_a_paper", words)


def rewriting_busy() -> Refused:
    return Refused(
        "papers_busy",
        _(
            "いま、ほかの書類を読み取っているため、この書類はまだ添付していません。"
            "1分ほどたってから、もう一度添付してください。"
        ),
    )


def rewriting_failed() -> Refused:
    return Refused(
        "paper_not_read",
        _(
            "こちらの不具合で書類を読み取れませんでした。添付していません。"
            "数分たってから、もう一度お試しください。"
        ),
    )


def paper_refusal(code: str) -> Refused:
    """Refuse for a reason that the child process found."""
    refusals = [*refusals_of_closed_files(), *refusals_of_large_files()]
    return {refusal.code: refusal for refusal in refusals}[code]


def refusals_of_closed_files() -> list[Refused]:
    return [
        Refused(
            "paper_broken",
            _(
                "ファイルが壊れていて開けないため、添付していません。"
                "書類を撮り直すか、元のファイルをもう一度保存してから添付してください。"
            ),
        ),
        Refused(
            "paper_locked",
            _(
                "パスワードのかかったPDFは開けないため、添付していません。"
                "パスワードを外して保存したPDFか、書類の写真を添付してください。"
            ),
        ),
        Refused(
            "paper_needs_printing",
            _(
                "この入力フォームのPDFは専用のソフトでしか表示できないため、"
                "添付していません。そのソフトの印刷から「PDFとして保存」したものか、"
                "書類の写真を添付してください。"
            ),
        ),
    ]


def refusals_of_large_files() -> list[Refused]:
    return [
        Refused(
            "paper_too_small",
            _(
                "画像が小さすぎて書類の文字を読めないため、添付していません。"
                "書類の文字が読める大きさの写真を添付してください。"
            ),
        ),
        Refused(
            "paper_too_many_pages",
            _(
                "ページが30を超えているため、添付していません。"
                "必要なページだけを選ぶか、ファイルを分けて添付してください。"
            ),
        ),
        Refused(
            "paper_too_many_pixels",
            _(
                "画像の縦×横が5,000万画素を超えているため、添付していません。"
                "画像を小さくするか、写真を撮り直して添付してください。"
            ),
        ),
        Refused(
            "paper_too_heavy",
            _(
                "開くのに必要なメモリーが上限を超えたため、添付していません。"
                "画像を小さくするか、書類をスマートフォンで撮って添付してください。"
            ),
        ),
        Refused(
            "paper_takes_too_long",
            _(
                "開くのに時間がかかりすぎるため、途中でやめました。添付していません。"
                "ページを減らすか、書類をスマートフォンで撮って添付してください。"
            ),
        ),
    ]
