"""Our own rules for templates, each seen to find what is planted."""

import pytest

from scripts.templates import ROOT, is_plain_text, template_faults


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{{ day|jdate }}{% translate "まで" %}', "sentence in pieces"),
        ('{% translate "期限は" %}{{ day|jdate }}', "sentence in pieces"),
        ("<c-link_button>", "hyphens"),
        ("あ" * 161, "over 160 characters"),
    ],
)
def test_each_rule_finds_what_is_planted(line, fault):
    [(number, name)] = template_faults(f"<p>\n{line}")
    assert number == 2 and fault in name


def test_a_label_beside_its_value_and_a_long_enough_line_pass():
    assert (
        list(template_faults('{% translate "期限" %} {{ day }}\n' + "あ" * 160)) == []
    )


def test_every_template_keeps_the_rules():
    files = sorted((ROOT / "src").rglob("*.html"))
    found = {f.name: list(template_faults(f.read_text())) for f in files}
    assert len(files) > 80
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "source",
    [
        "{{ name }} 様\n",
        "{% load ui %}{{ name }}{% autoescape off %}{{ name }}{% endautoescape %}\n",
        "{% autoescape off %}{{ name }}{% endautoescape %}{{ name }}\n",
        "{% autoescape off %}{% autoescape on %}{{ name }}{% endautoescape %}\n",
    ],
)
def test_a_text_that_would_hold_entities_is_found(source):
    assert not is_plain_text(source)


def test_every_mail_and_sms_is_plain_text():
    files = sorted((ROOT / "src").rglob("templates/**/*.txt"))
    assert len(files) >= 9
    assert [f.name for f in files if not is_plain_text(f.read_text())] == []
