"""What a view gave its template, for tests that ask `response.context`.

Django's test client hears of this from Django's own engine alone.
"""

from django.template.backends.jinja2 import Template
from django.test.signals import template_rendered


def report_page_contexts() -> None:
    """Send the signal that the test client listens to, for pages of Jinja2 too."""
    render_page = Template.render

    def render(self, context=None, request=None) -> str:
        context = {} if context is None else context
        text = render_page(self, context, request)
        template_rendered.send(sender=self, template=self, context=context)
        return text

    Template.render = render
