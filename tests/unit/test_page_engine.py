"""The engine of pages, mails and SMS: escaping, missing names, addresses, sentences."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.forms import CharField, Form
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override
from jinja2 import UndefinedError

from madoguchi.platform.page_table import page_patterns
from madoguchi.ui.page_addresses import url
from madoguchi.ui.page_engine import PageEngine, UnindentedLoader
from scripts.template_names import template_files
from tests.addresses import args_of

EVIL, ESCAPED = "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"

NOTICE = '{% from "components/elements.html" import notice %}'


def an_engine() -> PageEngine:
    params = {**settings.TEMPLATES[0], "NAME": "of a test", "APP_DIRS": False}
    params.pop("BACKEND")
    return PageEngine(params)


def rendered(source: str, **names: object) -> str:
    return an_engine().env.from_string(source).render(names)


def test_a_page_is_sent_without_indentation_and_a_mail_as_it_is_written(tmp_path):
    for name in ("page.html", "mail.txt"):
        (tmp_path / name).write_text("<ul>\n    <li>a  b\n\t\t{{ 1 }}\n</ul>")
    environment = an_engine().env.overlay(loader=UnindentedLoader([tmp_path]))
    page = environment.get_template("page.html").render()
    assert page == "<ul>\n<li>a  b\n1\n</ul>"
    mail = environment.get_template("mail.txt").render()
    assert mail == "<ul>\n    <li>a  b\n\t\t1\n</ul>"


def test_every_page_is_escaped_and_every_plain_text_is_not():
    environment = an_engine().env
    names = [f"{f.parent.name}/{f.name}" for f in template_files()]
    assert {environment.autoescape(n) for n in names if n.endswith(".html")} == {True}
    assert {environment.autoescape(n) for n in names if n.endswith(".txt")} == {False}
    assert len(names) > 90


@pytest.mark.parametrize("words", [EVIL, gettext_lazy(EVIL)], ids=["plain", "lazy"])
@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ words }}",
        "<p>{% trans words=words %}{{ words }} 様{% endtrans %}",
        "<p>{{ _(words) }}",
        '{% from "components/elements.html" import fact %}{{ fact(words, words) }}',
        NOTICE + "{% call notice() %}{{ words }}{% endcall %}",
        "{{ words|linebreaksbr }}",
    ],
)
def test_words_of_somebody_are_escaped_wherever_they_stand(source, words):
    html = rendered(source, words=words)
    assert ESCAPED in html and "<script" not in html


def test_what_our_functions_mark_as_markup_is_not_escaped_again():
    assert rendered("{{ a }}", a=mark_safe("<b>1</b>")) == "<b>1</b>"


def test_a_mail_writes_an_ampersand_as_it_is():
    text = get_template("mail/code_sms.txt").render(
        {"brand": "光 & <海>", "code": "123456", "host": "my.example.jp"}
    )
    assert text == (
        "光 & <海> マイページの確認コードは 123456 です。"
        "10分以内に入力し、人に教えないでください。\n\n@my.example.jp #123456"
    )


class PlantedForm(Form):
    name = CharField(label=EVIL, help_text=EVIL)


def test_a_form_and_its_errors_are_escaped():
    html = str(PlantedForm({"name": ""})) + str(PlantedForm({"name": EVIL}))
    assert html.count(ESCAPED) == 6  # two labels, two helps, a summary, a value
    assert "<script" not in html


@pytest.mark.parametrize("source", ["{{ nobody }}", "{{ page.nothing }}"])
def test_a_name_that_there_is_not_is_an_error(source):
    with pytest.raises(UndefinedError):
        rendered(source, page=SimpleNamespace(title="a"))
    with pytest.raises(UndefinedError):
        rendered("{% if " + source[3:-3] + " %}{% endif %}", page={"title": "a"})


def test_what_hangs_on_nothing_is_nothing():
    source = "[{{ page.method.kind.label }}{% if page.method.kind %}a{% endif %}]"
    assert rendered(source, page={"method": None}) == "[]"


def test_a_template_that_there_is_not_is_named():
    with pytest.raises(TemplateDoesNotExist, match=r"bills/nothing\.html"):
        an_engine().get_template("bills/nothing.html")


def test_the_address_of_every_page_is_that_of_reverse():
    pages = page_patterns()
    for name, pattern in pages.items():
        args = args_of(pattern, "00012345", 7)
        assert url(name, *args) == reverse(name, args=args)
    assert len(pages) > 80


DESK_PAGES = [
    ("desk:queue", [], "/desk/"),
    ("desk:customer", ["N100000001"], "/desk/customers/N100000001/"),
    ("desk:order", ["K-2611-00001-3"], "/desk/orders/K-2611-00001-3/"),
]


@pytest.mark.parametrize(("name", "args", "address"), DESK_PAGES)
def test_a_page_of_the_desk_has_an_address_too(name, args, address):
    assert url(name, *args) == reverse(name, args=args) == address


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("no-such-page", []),
        ("desk:no-such-page", []),
        ("contract", []),
        ("contract", ["12345678", "12345678"]),
        ("contract", ["../../help"]),
        ("error", [EVIL]),
        ("error", [""]),
    ],
)
def test_an_address_that_there_cannot_be_is_refused(name, args):
    with pytest.raises(NoReverseMatch):
        url(name, *args)


def test_a_template_speaks_the_language_that_is_active():
    engine = an_engine()
    with override("ja"):
        japanese = engine.env
    with override("en"):
        assert engine.env is not japanese
    with override("ja"):
        assert engine.env is japanese
    with override(None):
        assert engine.env is japanese
