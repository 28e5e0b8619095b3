"""The pages that search, export and hand out documents."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.page_table import Page, Purpose, url_patterns
from madoguchi.web.documents import bookkeeping_pages, bundle_pages, search_pages
from madoguchi.web.http.right_rules import BILL_READERS_RULE, COMPANY_BILLS_RULE

urlpatterns = url_patterns(
    Page(
        "bills/search/",
        search_pages.search,
        "search",
        rule=BILL_READERS_RULE,
        purposes=(Purpose("search-documents", _("請求書を期間・金額・取引先で探す")),),
    ),
    Page(
        "bills/books/",
        bookkeeping_pages.books,
        "books",
        rule=COMPANY_BILLS_RULE,
        purposes=(Purpose("accounting", _("会計ソフト用のCSV"), is_of_companies=True),),
    ),
    Page(
        "bills/books/<row:book>.csv",
        bookkeeping_pages.books_file,
        "books-file",
        rule=COMPANY_BILLS_RULE,
        example={"book": 2**40},
    ),
    Page(
        "bills/books/standard/<slug:layout>.csv",
        bookkeeping_pages.standard_books_file,
        "standard-books-file",
        rule=BILL_READERS_RULE,
        example={"layout": "freee"},
    ),
    Page(
        "org/departments/",
        bookkeeping_pages.departments,
        "departments",
        rule=COMPANY_BILLS_RULE,
        purposes=(Purpose("departments", _("部門の割り当て"), is_of_companies=True),),
    ),
    Page(
        "org/departments/shares.csv",
        bookkeeping_pages.departments_file,
        "departments-file",
        rule=COMPANY_BILLS_RULE,
    ),
    Page("bills/export/", bundle_pages.bundle_list, "bundles", rule=BILL_READERS_RULE),
    Page(
        "bills/export/<bundle:key>/",
        bundle_pages.bundle,
        "bundle",
        rule=BILL_READERS_RULE,
    ),
    Page(
        "bills/export/<bundle:key>/file.zip",
        bundle_pages.bundle_file,
        "bundle-file",
        rule=BILL_READERS_RULE,
    ),
    Page(
        "documents/<document:number>.<rendition:rendition>",
        search_pages.document_file,
        "document-file",
        rule=BILL_READERS_RULE,
        example={"rendition": "pdf"},
    ),
)
