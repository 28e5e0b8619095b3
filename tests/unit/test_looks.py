"""Colours that can be read, styles in their layers, templates without tricks."""

import re
from pathlib import Path

import brotli
import pytest

from madoguchi.ui.assets import (
    STYLESHEET_FOLDER,
    STYLESHEET_ORDER,
    fill_in_palette,
    join_stylesheets,
    shrink_stylesheet,
)

UI = STYLESHEET_FOLDER.parent
SOURCE = UI.parents[1]
TEMPLATES = sorted(SOURCE.rglob("*.html"))
STYLES = [STYLESHEET_FOLDER / part for part in STYLESHEET_ORDER if part != "tokens.css"]
TOKENS = (STYLESHEET_FOLDER / "tokens.css").read_text()
TINTS = ["ok-bg", "warn-bg", "err-bg", "plan-bg", "info-bg", "action-soft"]
PLAIN = ["bg", "surface"]
PAIRS = [
    ("fg", PLAIN + TINTS, 4.5),
    ("fg-strong", PLAIN, 4.5),
    ("fg-muted", PLAIN + TINTS, 4.5),
    ("line-control", [*PLAIN, "field-bg"], 3),
    ("link", PLAIN + TINTS, 4.5),
    ("link-hover", PLAIN, 4.5),
    ("link-visited", PLAIN, 4.5),
    ("on-action", ["action", "action-hover", "action-active"], 4.5),
    ("action", [*PLAIN, "action-soft"], 4.5),
    ("on-danger", ["danger", "danger-hover"], 4.5),
    ("danger", PLAIN, 4.5),
    *[(kind, [*PLAIN, f"{kind}-bg"], 4.5) for kind in ("ok", "warn", "err", "plan")],
    ("info", [*PLAIN, "info-bg"], 4.5),
    *[
        (f"{kind}-line", [*PLAIN, f"{kind}-bg"], 3)
        for kind in ("ok", "warn", "err", "plan", "info")
    ],
    ("focus-outer", PLAIN, 3),
    ("focus-inner", ["focus-outer"], 3),
    ("chart-1", PLAIN, 3),
    ("chart-2", PLAIN, 3),
    ("chart-limit", PLAIN, 3),
    ("on-staff-bar", ["staff-bar"], 4.5),
    *[(f"tag-{nth}", PLAIN, 3) for nth in range(1, 5)],
]


def themes() -> dict[str, dict[str, str]]:
    """Name to hex, as light and dark resolve them."""
    hexes = dict(re.findall(r"--c-([\w-]+): (#[0-9a-f]{6});", TOKENS))
    both = re.findall(
        r"--([\w-]+): light-dark\(var\(--c-([\w-]+)\), var\(--c-([\w-]+)\)\)", TOKENS
    )
    return {
        "light": {name: hexes[light] for name, light, _ in both},
        "dark": {name: hexes[dark] for name, _, dark in both},
    }


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    lit = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_the_contrast_of_black_on_white_is_21():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme):
    colours = themes()[theme]
    assert len(colours) == 45
    weak = [
        (front, back, round(contrast(colours[front], colours[back]), 2))
        for front, backs, least in PAIRS
        for back in backs
        if contrast(colours[front], colours[back]) < least
    ]
    assert weak == []


def test_a_browser_without_light_dark_gets_the_light_theme():
    plain = re.findall(r"--([\w-]+): var\(--c-([\w-]+)\);", TOKENS)
    light = dict(plain)
    assert light["bg"] == "white" and light["fg"] == "grey-800"


LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|--c-")
IDENTITY = re.compile(r"(?m)^\s*#[\w-]+[^;]*\{")


def style_faults(css: str) -> list[str]:
    faults = LITERAL.findall(css) + IDENTITY.findall(css)
    outside = re.sub(r"@layer print \{.*", "", css, flags=re.DOTALL)
    return faults + re.findall(r"!important", outside)


def test_the_style_finder_finds_what_is_planted():
    assert style_faults("a { color: #fff }") == ["#fff"]
    assert style_faults("a { color: var(--c-red-900) }") == ["--c-"]
    assert style_faults("#main { margin: 0 }") != []
    assert style_faults("a { margin: 0 !important }") == ["!important"]


@pytest.mark.parametrize("file", STYLES, ids=lambda f: f.name)
def test_styles_name_no_colour_of_their_own(file: Path):
    assert style_faults(file.read_text()) == []


TRICKS = re.compile(
    r"""\bhx-on|\bhx-vars|["']js:|hx-boost|hx-trigger="[^"]*\[|\sstyle=|<script(?![^>]*\ssrc=)
    |\son[a-z]+=|javascript:""",
    re.VERBOSE,
)


def test_the_template_finder_finds_what_is_planted():
    planted = ['<a style="x">', "<script>x</script>", '<b onclick="x">', "<i hx-on:x>"]
    assert all(TRICKS.search(text) for text in planted)
    assert not TRICKS.search('<script src="a.js" defer></script>')


def test_no_template_plays_tricks():
    assert len(TEMPLATES) >= 25
    assert [f.name for f in TEMPLATES if TRICKS.search(f.read_text())] == []


MACRO = re.compile(r"^\{% macro .*?^\{%-? endmacro %\}$", re.DOTALL | re.MULTILINE)


def test_templates_and_macros_stay_short():
    lengths = sorted(len(f.read_text().splitlines()) for f in TEMPLATES)
    assert lengths[-1] <= 200
    assert lengths[int(len(lengths) * 0.95)] <= 120
    parts = [f for f in TEMPLATES if f.parent.name == "components"]
    macros = [m for f in parts for m in MACRO.findall(f.read_text())]
    assert len(macros) >= 30
    assert max(len(macro.splitlines()) for macro in macros) <= 40


def test_every_icon_that_is_shown_is_there_and_no_other_is_sent():
    """Each view of a page pays for all of them."""
    there = re.findall(r'id="([^"]+)"', (UI / "madoguchi" / "icons.svg").read_text())
    files = [f for kind in ("*.html", "*.py") for f in SOURCE.rglob(kind)]
    texts = "".join(f.read_text() for f in files)
    assert [name for name in there if f'"{name}"' not in texts] == []
    shown = re.findall(r'icon(?:_name)?(?:\(|=)"([\w-]+)"', texts)
    assert len(set(shown)) >= 10
    assert set(shown) - set(there) == set()


def test_a_stylesheet_is_sent_without_what_only_people_read():
    written = """
    /* of cards */
    .card > a:hover,
    .card .more {
      content: attr(data-label) " " / "";
      inset: calc(-0.5rem - 1px) auto;
    }
    @media (width >= 48rem) { a { color: red; } }
    """
    assert shrink_stylesheet(written) == (
        '.card > a:hover,.card .more{content:attr(data-label) " " / "";'
        "inset:calc(-0.5rem - 1px) auto}@media (width >= 48rem){a{color:red}}"
    )


def test_a_colour_of_the_palette_stands_where_it_is_used():
    written = ":root {--c-white: #ffffff;--c-red-50: #fdeeee;--bg: var(--c-white);}"
    assert fill_in_palette(written) == ":root {--bg: #fff;}"


def test_the_joined_stylesheet_has_every_token_and_says_whose_colours_they_are():
    sent = join_stylesheets()
    tokens = set(re.findall(r"(--[a-z][a-z0-9-]*):", TOKENS))
    named = {name for name in tokens if not name.startswith("--c-")}
    assert named <= set(re.findall(r"(--[a-z][a-z0-9-]*):", sent))
    assert "--c-" not in sent and sent.count("{") == sent.count("}") > 100
    assert "Copyright (c) 2023 デジタル庁" in sent and "MIT" in sent


def compressed(content: bytes) -> int:
    return len(brotli.compress(content))


def test_styles_script_and_icons_stay_within_their_budgets():
    static = UI / "madoguchi"
    assert compressed(join_stylesheets().encode()) <= 6_500
    assert compressed((static / "app.js").read_bytes()) <= 2_000
    assert compressed((static / "icons.svg").read_bytes()) <= 2_000
