"""Sentences are collected from pages and code, and come out in another language."""

import io
import tomllib

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from django.forms.utils import ErrorList
from django.utils.translation import gettext, override

from madoguchi.ui.site import SiteFrame
from scripts.template_names import ROOT, SOURCE
from tests.unit.test_page_engine import an_engine

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy"]),
    "ngettext": (1, 2),
}
ENGLISH = {
    "お問い合わせ": "Contact",
    "%(brand)s マイページ": "My %(brand)s",
    "手順 %(at)s/%(of)s": "Step %(at)s of %(of)s",
    "%(of)s件のうち%(done)s件まで進みました（%(percent)s%%）": (
        "%(percent)s%% done: %(done)s of %(of)s"
    ),
    ("確かめていただくことが%(n)s件あります",) * 2: (
        "One thing to check",
        "%(n)s things to check",
    ),
    "入力してください。": "Please fill this in.",
}


@pytest.fixture(scope="module")
def collected() -> Catalog:
    mappings = PYPROJECT["tool"]["babel"]["mappings"]
    catalog = Catalog(locale="en")
    for _file, _line, message, _comments, context in extract_from_dir(
        SOURCE,
        [(m["pattern"], m["method"]) for m in mappings],
        {m["pattern"]: m for m in mappings},
        KEYWORDS,
    ):
        catalog.add(message, context=context)
    return catalog


@pytest.fixture
def english(collected, tmp_path, settings):
    """The collected catalogue with some of its sentences in English."""
    for message, words in ENGLISH.items():
        collected[message[0] if isinstance(message, tuple) else message].string = words
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    written = io.BytesIO()
    write_mo(written, collected)
    (folder / "django.mo").write_bytes(written.getvalue())
    settings.LOCALE_PATHS = [tmp_path]
    with override("en"):
        yield an_engine().env


def test_sentences_of_pages_macros_and_code_are_collected(collected):
    missing = [
        m for m in ENGLISH if (m[0] if isinstance(m, tuple) else m) not in collected
    ]
    assert missing == []
    assert len(collected) > 1_000


def test_a_page_comes_out_in_the_language_of_a_catalogue(english):
    site = SiteFrame("Michi", "0120-000-000")
    html = english.get_template("guidance/contact.html").render(site=site)
    assert "<title>Contact | My Michi</title>" in html
    assert "<h1>Contact</h1>" in html
    assert "お手元にご用意ください" in html  # not translated: as it is


def test_a_macro_a_percent_sign_and_a_plural_come_out_in_that_language(english):
    steps = '{% from "components/elements.html" import steps %}{{ steps(1, 3, "a") }}'
    assert "Step 1 of 3 a" in english.from_string(steps).render()
    done = (
        "{% trans done=1, of=4, percent=25 %}{{ of }}件のうち{{ done }}件まで"
        "進みました（{{ percent }}%）{% endtrans %}"
    )
    assert english.from_string(done).render() == "25% done: 1 of 4"
    errors = english.get_template("form_errors.html")
    given = {"errors": ErrorList(), "fields": []}
    faults = [SimpleErrors(1), SimpleErrors(2)]
    one, two = (errors.render(form=form, **given) for form in faults)
    assert "One thing to check" in one and "2 things to check" in two


class SimpleErrors:
    def __init__(self, count: int) -> None:
        self.errors = dict.fromkeys(range(count), "x")


def test_the_code_speaks_the_same_catalogue(english):
    assert gettext("入力してください。") == "Please fill this in."
