"""Refusals of uploaded files."""

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused


def file_too_large() -> Refused:
    return Refused(
        "file_too_large",
        _(
            "ファイルが20MBを超えているため、読み取りませんでした。保存もしていません。"
            "写真の大きさを下げるか、1枚ずつに分けて添付してください。"
        ),
    )


def unreadable_file() -> Refused:
    return Refused(
        "not_a_paper",
        _(
            "写真（JPEG・PNG・WebP）かPDFではないか、壊れているため、添付していません。"
            "スマートフォンで書類を撮り、その写真を添付してください。"
        ),
    )
