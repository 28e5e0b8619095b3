"""Our own rules for templates, each seen to find what is planted."""

import pytest

from scripts.template_names import (
    PAGE_NAMES,
    names_faults,
    template_files,
    unused_macros,
)
from scripts.templates import all_faults, template_faults


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{{ day|jdate }}{{ _("まで") }}', "sentence in pieces"),
        ('{{ _("期限は") }}{{ day|jdate }}', "sentence in pieces"),
        ("{{ name|safe }}", "unescaped"),
        ("{{ name | safe }}", "unescaped"),
        ("{% autoescape false %}", "unescaped"),
        ("<c-button>", "begins with x-"),
        ("あ" * 161, "over 160 characters"),
    ],
)
def test_each_rule_finds_what_is_planted(line, fault):
    [(number, name)] = template_faults(f"<p>\n{line}")
    assert number == 2 and fault in name


def test_a_label_beside_its_value_or_icon_and_a_long_enough_line_pass():
    beside = '{{ _("期限") }} {{ day }}\n{{ icon("key") }}{{ _("鍵") }}\n'
    assert list(template_faults(beside + "あ" * 160)) == []


BUTTON = '{% from "components/elements.html" import button %}'


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<p>{{ pgae.title }}", "pgae is given by nobody"),
        ("{% block content %}{{ button() }}{% endblock %}", "given by nobody"),
        ("{% for row in page.rows %}{% endfor %}{{ row }}", "row is given by nobody"),
        ("{% if page.form.non_field_errors %}{% endif %}", "a method: call it"),
        ("{{ page.row.get_kind_display }}", "a method: call it"),
        ("{{ page.passkey.wrap.name }}", "a method: call it"),
        ("{{ page.form.are_others_open }}", "a method: call it"),
        (f"{BUTTON}{{{{ page }}}}", "button is imported and not used"),
        (BUTTON.replace("button", "buton") + "{{ buton() }}", "buton is not in"),
        (BUTTON + '{{ button("go", colour="red") }}', "no such argument"),
        (BUTTON + '{{ button("go", label="go") }}', "each once"),
        ('{% macro mark(name, of) %}{{ name }}{{ of }}{% endmacro %}{{ mark("a") }}',
         "wants ['name', 'of']"),
    ],
)  # fmt: skip
def test_a_name_that_nobody_gives_is_found(source, fault):
    [(number, name)] = names_faults(source, PAGE_NAMES)
    assert number == 1 and fault in name


def test_names_of_pages_loops_macros_and_imports_pass():
    source = (
        BUTTON + "{% extends page.base_template %}{% macro mark(of) %}{{ of }}"
        "{% endmacro %}{% for way, words in page.ways %}{{ loop.index }}{{ way }}"
        '{{ mark(words) }}{{ button(_("送る"), name="go") }}{% endfor %}'
        "{{ site.brand }}{{ csrf_input }}{{ page.row.get_kind_display() }}"
    )
    assert list(names_faults(source, PAGE_NAMES)) == []


def test_a_macro_that_nobody_calls_is_found():
    macro = "{% macro a(of) %}{{ of }}{% endmacro %}"
    assert unused_macros([macro, "{{ b() }}"]) == {"a"}
    assert unused_macros([macro, "{% call a(1) %}{% endcall %}"]) == set()


def test_every_template_keeps_the_rules():
    kinds = [file.suffix for file in template_files()]
    assert kinds.count(".html") > 80 and kinds.count(".txt") >= 9
    assert all_faults() == []
