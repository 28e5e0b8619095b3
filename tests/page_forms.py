"""The forms that a page of ours shows, as a browser would find them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

SENT_BY_ITSELF = {"csrfmiddlewaretoken"}


@dataclass
class PageForm:
    """Where a form goes, and what it holds before anybody types: name to value."""

    address: str
    values: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    @property
    def names(self) -> list[str]:
        return [*self.values, *sorted(self.files)]


class FormFinder(HTMLParser):
    def __init__(self, page_address: str) -> None:
        super().__init__()
        self.page_address = page_address
        self.found: list[PageForm] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.is_inside = told.get("method") == "post"
            if self.is_inside:
                address = told.get("action") or self.page_address
                self.found.append(PageForm(address))
        elif self.is_inside and tag in {"input", "textarea", "select", "button"}:
            self.keep_field(told)

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag != "form"

    def keep_field(self, told: dict[str, str | None]) -> None:
        name = told.get("name")
        if not name or name in SENT_BY_ITSELF:
            return
        if told.get("type") == "file":
            self.found[-1].files.add(name)
        else:
            self.found[-1].values.setdefault(name, told.get("value") or "")


def post_forms(page: str, page_address: str) -> list[PageForm]:
    """The forms of a page that are posted and ask for something."""
    finder = FormFinder(page_address)
    finder.feed(page)
    return [form for form in finder.found if form.names]
