"""Render a template and its texts as PDF/A-3a, tagged to PDF/UA-1.

Nothing else goes in: no clock, no system font, no random identifier, so that the same
words give the same bytes for ever. Words reach a template as inputs, never as source,
so that no text in them can be taken for markup.
"""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst

FONT_PATHS = (noto_cjk_sans_jp_regular.FONT_PATH, noto_cjk_sans_jp_bold.FONT_PATH)


class ThreadCompiler(threading.local):
    """One compiler per thread: a compiler refuses a second caller, fonts do not."""

    def __init__(self, template: Path) -> None:
        self.compiler = typst.Compiler(
            template, root=template.parent, font_paths=load_fonts()
        )


def render_pdf(template: Path, inputs: Mapping[str, str], at: datetime) -> bytes:
    """Render a PDF. `inputs`: the texts of the template; `at`: the day of the file."""
    pdf = compiler_for(template).compiler.compile(
        format="pdf",
        sys_inputs=dict(inputs),
        pdf_standards=["a-3a", "ua-1"],
        timestamp=at.astimezone(UTC),  # typst takes a fixed offset only
    )
    if not isinstance(pdf, bytes):
        raise TypeError("one PDF is one text of bytes")
    return pdf


@cache
def compiler_for(template: Path) -> ThreadCompiler:
    return ThreadCompiler(template)


@cache
def load_fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[font.parent for font in FONT_PATHS],
    )
