"""The pages of departments and books: upload shares, save layouts, export journals."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.billing.queries import visible_records_by_number
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.billing.renderers.file_names import content_disposition
from madoguchi.departments import mapping
from madoguchi.departments.actions import (
    journal_entries,
    known_codes,
    replace_shares,
    saved_mapping,
)
from madoguchi.departments.books import (
    MAX_COLUMNS_TEXT_LENGTH,
    TAX_NAME_FIELDS,
    book_terms,
    save_book,
)
from madoguchi.departments.layouts import (
    DEFAULT_ACCOUNT,
    DEFAULT_CONTRA_ACCOUNT,
    GENERIC_FIELDS,
    JOURNAL_LAYOUTS,
    BookTerms,
    default_terms,
    render_journal_csv,
)
from madoguchi.departments.models import Book
from madoguchi.departments.text_checks import text_fault
from madoguchi.documents.search import bookable_documents, next_page, search_documents
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.documents.search_form import DocumentSearchForm
from madoguchi.web.http.error_pages import refusal_page
from madoguchi.web.http.upload_limits import is_upload_too_large

MAX_INVOICES_PER_FILE = 5_000
"""Invoices in one file: more than a company has in a year."""

TEXT_FIELDS = {"name", "account", "contra_account", *TAX_NAME_FIELDS}


class DepartmentMappingForm(forms.Form):
    file = forms.FileField(label=_("割り当てのファイル（CSV）"), allow_empty_file=True)
    replaces_departments = forms.BooleanField(
        label=_("部門コードを入れ替える（なくなる部門コードを確かめました）"),
        required=False,
    )


class BookForm(forms.Form):
    name = forms.CharField(label=_("この設定の名前"), max_length=40)
    layout = forms.ChoiceField(
        label=_("会計ソフト"),
        choices=[(k, v.label) for k, v in JOURNAL_LAYOUTS.items()],
    )
    account = forms.CharField(
        label=_("勘定科目"), max_length=24, initial=DEFAULT_ACCOUNT
    )
    contra_account = forms.CharField(
        label=_("相手科目"), max_length=24, initial=DEFAULT_CONTRA_ACCOUNT
    )
    standard = forms.CharField(
        label=_("課税10%の税区分名"), max_length=40, required=False
    )
    reduced = forms.CharField(
        label=_("軽減税率8%の税区分名"), max_length=40, required=False
    )
    export_free = forms.CharField(
        label=_("免税の税区分名"), max_length=40, required=False
    )
    exempt = forms.CharField(label=_("非課税の税区分名"), max_length=40, required=False)
    out_of_scope = forms.CharField(
        label=_("対象外の税区分名"), max_length=40, required=False
    )
    columns = forms.CharField(
        label=_("汎用CSVの列"),
        help_text=_("1行に1列。見出しを変えるときは「見出し=項目」と書きます。"),
        required=False,
        max_length=MAX_COLUMNS_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for field in cleaned.keys() & TEXT_FIELDS:
            if problem := text_fault(cleaned[field]):
                words = gettext("「%(field)s」%(problem)s。設定は保存していません。")
                facts = {"field": self.fields[field].label, "problem": problem}
                show_refusal(self, Refused("book_text", words % facts), field)
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def departments(request: MemberRequest) -> HttpResponse:
    form = DepartmentMappingForm()
    if request.method == "POST":
        form = DepartmentMappingForm(request.POST, request.FILES)
        try:
            refuse_other_customer(request)
            if is_upload_too_large(request):
                raise mapping.unreadable_refusal("20MBを超えています")
            if form.is_valid():
                return store_mapping(request, form.cleaned_data)
        except Refused as refusal:
            form.is_valid()
            show_refusal(form, refusal, "file")
    page = {
        "form": form,
        "mapping": saved_mapping(request.access),
        "done": SessionState(request.session).take(SessionState.replaced_shares),
    }
    status = 422 if form.is_bound else 200
    return render(request, "documents/departments.html", {"page": page}, status=status)


def store_mapping(request: MemberRequest, told: dict[str, Any]) -> HttpResponse:
    known = known_codes(request.access)
    shares = mapping.parse_mapping(told["file"].read(), known)
    before = saved_mapping(request.access)
    if not told["replaces_departments"]:
        mapping.refuse_replaced_departments(before.names, shares.names)
    replace_shares(request.access, shares, actor=str(request.member), at=now())
    words = mapping.replacement_words(before, shares)
    SessionState(request.session).replaced_shares = words
    return redirect("departments")


@require_safe
def departments_file(request: MemberRequest) -> HttpResponse:
    content = mapping.render_mapping_csv(saved_mapping(request.access))
    return csv_response(content, "部門の割り当て.csv")


@require_http_methods(["GET", "HEAD", "POST"])
def books(request: MemberRequest) -> HttpResponse:
    form = BookForm(request.POST) if request.method == "POST" else BookForm()
    if form.is_bound and form.is_valid():
        try:
            refuse_other_customer(request)
            save_book(
                request.access, form.cleaned_data, at=now(), actor=str(request.member)
            )
            return redirect("books")
        except Refused as refusal:
            show_refusal(form, refusal, "columns")
    rows = Book.objects.visible_to(request.access).order_by("name")
    page: dict[str, Any] = {"form": form, "books": list(rows), "fields": GENERIC_FIELDS}
    page["query"] = request.GET.urlencode()
    page["layouts"] = {key: layout.label for key, layout in JOURNAL_LAYOUTS.items()}
    status = 422 if form.is_bound else 200
    return render(request, "documents/books.html", {"page": page}, status=status)


@require_safe
def books_file(request: MemberRequest, book: int) -> HttpResponse:
    """The journal of a search's documents, in the layout of a saved book."""
    row = Book.objects.visible_to(request.access).filter(pk=book).first()
    if row is None:
        raise Http404
    return journal_response(request, row.layout, book_terms(row), row.name)


@require_safe
def standard_books_file(request: MemberRequest, layout: str) -> HttpResponse:
    """The journal of a search's documents, with the software's own names."""
    if layout not in JOURNAL_LAYOUTS:
        raise Http404
    label = JOURNAL_LAYOUTS[layout].label
    return journal_response(request, layout, default_terms(layout), label)


def journal_response(
    request: MemberRequest, layout: str, terms: BookTerms, name: str
) -> HttpResponse:
    form = DocumentSearchForm(request, request.GET)
    if not form.is_valid():
        raise Http404
    try:
        invoices = invoices_to_book(request, form)
    except Refused as refusal:
        return refusal_page(request, refusal)
    entries = journal_entries(request.access, invoices)
    return csv_response(render_journal_csv(entries, layout, terms), f"{name}.csv")


def invoices_to_book(request: MemberRequest, form: DocumentSearchForm) -> list[Invoice]:
    """The invoices of a search, the oldest first, without those since corrected.

    One that was reissued stays beside its cancellation: together they are nothing.

    Refused with `too_many_for_book` above MAX_INVOICES_PER_FILE.
    """
    rows = bookable_documents(search_documents(request.access, form.criteria()))
    documents = next_page(rows, "old", None, MAX_INVOICES_PER_FILE + 1)
    if len(documents) > MAX_INVOICES_PER_FILE:
        raise Refused(
            "too_many_for_book",
            gettext(
                "請求書が5,000件を超えるため、ファイルを作っていません。"
                "期間を分けてください。"
            ),
        )
    numbers = [d.number for d in documents]
    records = visible_records_by_number(request.access, numbers)
    return [parse_record(records[number]) for number in numbers if number in records]


def csv_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv")
    response["Content-Disposition"] = content_disposition(name)
    return response
