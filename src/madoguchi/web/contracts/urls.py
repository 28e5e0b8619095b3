"""The pages of contracts, usage and returns."""

from django.utils.translation import gettext_lazy as _

from madoguchi.identity.page_rules import MEMBERS_RULE
from madoguchi.platform.page_table import MenuEntry, Page, Purpose, url_patterns
from madoguchi.web.contracts import (
    contract_list,
    contract_name,
    contract_pages,
    names_page,
    renewal_page,
    return_pages,
    usage,
)
from madoguchi.web.http.right_rules import APPLICANTS_RULE

urlpatterns = url_patterns(
    Page(
        "contracts/",
        contract_list.contracts,
        "contracts",
        rule=MEMBERS_RULE,
        menu=MenuEntry(2, _("契約情報"), "file-text", short=_("契約情報")),
        purposes=(Purpose("switch", _("契約の一覧（切り替え）")),),
    ),
    Page(
        "contracts/names/",
        names_page.contract_names,
        "contract-names",
        rule=APPLICANTS_RULE,
        nav="contracts",
    ),
    Page(
        "contracts/names/file/",
        names_page.contract_names_file,
        "contract-names-file",
        rule=APPLICANTS_RULE,
    ),
    Page(
        "c/<contract:contract>/",
        contract_pages.contract,
        "contract",
        rule=MEMBERS_RULE,
        nav="contracts",
        purposes=(
            Purpose("contract", _("契約内容")),
            Purpose("device", _("機器（契約のページ）")),
        ),
    ),
    Page(
        "c/<contract:contract>/name",
        contract_name.contract_name,
        "contract-name",
        rule=APPLICANTS_RULE,
        nav="contracts",
        purposes=(Purpose("nickname", _("契約の呼び名")),),
    ),
    Page(
        "c/<contract:contract>/renewal",
        renewal_page.contract_renewal,
        "contract-renewal",
        rule=APPLICANTS_RULE,
        nav="contracts",
        form_page="contract",
    ),
    Page(
        "c/<contract:contract>/returns/",
        return_pages.returns,
        "returns",
        rule=APPLICANTS_RULE,
    ),
    Page(
        "c/<contract:contract>/usage/",
        usage.usage,
        "usage",
        rule=MEMBERS_RULE,
        nav="contracts",
        switch_to="usage",
        purposes=(Purpose("usage", _("データ通信の利用状況")),),
    ),
    Page(
        "c/<contract:contract>/usage/<month:month>",
        usage.usage,
        "usage-of-month",
        rule=MEMBERS_RULE,
        nav="contracts",
        switch_to="usage",
    ),
)
