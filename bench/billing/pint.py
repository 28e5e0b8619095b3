"""Every file that is called JP PINT, against the official rules: all valid, or exit 1.

    python -m bench.billing.pint --rules FOLDER

FOLDER holds the two official rule files as XSLT, of JP PINT 1.1.3 (Peppol's own, or
those of github.com/phax/phive-rules under schematron/pint-jp/1.1.3/xslt):
PINT-UBL-validation-preprocessed.xslt and PINT-jurisdiction-aligned-rules.xslt. They are
not ours to hand on. They are run by SaxonC-HE (Mozilla Public License 2.0), which only
this needs: `pip install saxonche`.

The bills: of the sample operator, and of one with five closing days, fees billed late
and early and all six ways to reckon tax (closing_days_operator.py); each third one
corrected, given back, and issued anew to somebody else.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import django

from bench.billing import closing_days_operator
from bench.tools.promises import end_unmeasured
from tests.homes import PROJECT_ROOT, a_home

SAMPLE = PROJECT_ROOT / "tests" / "data" / "sample-operator"
SAMPLE_MONTHS = [f"2026-{month:02}" for month in range(6, 11)]
ISSUE_AT, DUE_ON = "2026-11-30", "2026-12-25"
RULE_FILES = (
    "PINT-UBL-validation-preprocessed.xslt",
    "PINT-jurisdiction-aligned-rules.xslt",
)
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
RECORDS_SQL = """
    SELECT record FROM billing_bill
    UNION ALL SELECT record FROM billing_revision"""
NO_RULES = """\
without the official rule files nothing is said about JP PINT.
Name their folder: python -m bench.billing.pint --rules FOLDER"""


class OfficialRules:
    """The rule files, compiled once."""

    def __init__(self, folder: Path) -> None:
        from saxonche import PySaxonProcessor  # noqa: PLC0415 only this needs it

        self.processor = PySaxonProcessor(license=False)
        compiler = self.processor.new_xslt30_processor()
        self.sheets = [
            compiler.compile_stylesheet(stylesheet_file=str(folder / name))
            for name in RULE_FILES
        ]

    def broken(self, xml: bytes) -> list[str]:
        """The ids of the rules that the file breaks, whatever their flag."""
        node = self.processor.parse_xml(xml_text=xml.decode())
        return [
            found.get("id", "?")
            for sheet in self.sheets
            for found in ET.fromstring(  # noqa: S314 the report was just made here
                sheet.transform_to_string(xdm_node=node)
            ).iter(f"{SVRL}failed-assert")
        ]


def issue_sample(folder: str) -> None:
    """Inside a home: load, issue, revise."""
    from django.core.management import call_command  # noqa: PLC0415 needs the setup

    with Path(os.devnull).open("w") as silent:
        call_command("import", folder, stdout=silent)
        for month in SAMPLE_MONTHS:
            told = {"month": month, "at": ISSUE_AT, "due": DUE_ON}
            call_command("bills", "issue", **told, stdout=silent)
    revise_each_third()


def issue_closing_days(folder: str) -> None:
    """Inside a home: each month under another way to reckon tax."""
    from django.core.management import call_command  # noqa: PLC0415 needs the setup

    settings = closing_days_operator.TAX_SETTINGS
    months = closing_days_operator.MONTHS
    with Path(os.devnull).open("w") as silent:
        for month, setting in zip(months, settings, strict=True):
            closing_days_operator.write_tax_setting(Path(folder), *setting)
            call_command("import", folder, stdout=silent)
            told = {"month": f"{month:%Y-%m}", "at": ISSUE_AT, "due": DUE_ON}
            call_command("bills", "issue", **told, stdout=silent)
    revise_each_third()


def revise_each_third() -> None:
    """Correct, give back, then issue anew: to a department, or to another company."""
    from madoguchi.billing.models import Bill  # noqa: PLC0415 needs the setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415
    from madoguchi.platform.scope import scope  # noqa: PLC0415

    with batch("bench"):
        bills = list(Bill.objects.order_by("pk"))[::3]
    for nth, bill in enumerate(bills):
        with scope("bench", bill.party_id):
            revise(bill, nth)  # what may not be revised stays as it is


def revise(bill: Any, nth: int) -> None:
    from madoguchi.billing.record.invoice import Addressee, parse_record  # noqa: PLC0415
    from madoguchi.billing.revisions import revise_bill  # noqa: PLC0415 needs the setup
    from madoguchi.kernel.errors import Refused  # noqa: PLC0415
    from madoguchi.platform.clock import now  # noqa: PLC0415

    said = parse_record(bill.record)
    asked = revise_bill.RevisionRequest("計測", "計測のため", now())
    dearest = max(said.lines, key=lambda line: line.amount_yen)
    to = said.addressee
    names = (f"{to.name} 総務部", "株式会社別の会社")
    again = Addressee(to.address, "D9", names[nth % 2], to.postal_code)
    for act in (
        lambda: revise_bill.correct_invoice(
            bill, {dearest.line: dearest.amount_yen + 1}, asked
        ),
        lambda: revise_bill.issue_return_invoice(bill, {dearest.line: 1}, asked),
        lambda: revise_bill.reissue_invoice(bill, again, asked),
    ):
        with suppress(Refused):
            act()


def records_of(function: str, folder: Path) -> list[str]:
    """The records that the function leaves in a home of its own."""
    script = f"from bench.billing import pint; pint.{function}({str(folder)!r})"
    with a_home(script) as home, home.database() as database:
        return [text for (text,) in database.execute(RECORDS_SQL).fetchall()]


def operators(folder: Path) -> Iterator[tuple[str, list[str]]]:
    yield "sample operator", records_of("issue_sample", SAMPLE)
    made = closing_days_operator.write_operator_folder(folder / "made")
    yield "closing days", records_of("issue_closing_days", made)


def check_operator(name: str, records: list[str], rules: OfficialRules) -> int:
    """Print a line of figures, and what is broken; how many files are not valid."""
    from madoguchi.billing.record.invoice import parse_record  # noqa: PLC0415
    from madoguchi.billing.renderers.invoice_xml import render_invoice_xml  # noqa: PLC0415
    from madoguchi.billing.renderers.xml_format import XmlFormat, xml_format  # noqa: PLC0415

    called: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    invalid = 0
    for invoice in map(parse_record, records):
        form = xml_format(invoice)
        xml = render_invoice_xml(invoice)
        called[form.label] += 1
        says_pint = b"urn:peppol:pint" in xml
        faults = rules.broken(xml) if form == XmlFormat.JP_PINT else []
        invalid += bool(faults) or says_pint != (form == XmlFormat.JP_PINT)
        broken.update(set(faults))
    pint = called[XmlFormat.JP_PINT.label]
    print(f"{name}: {len(records):,} documents, {pint:,} called JP PINT", end="")
    print(f", {invalid} not valid; {called[XmlFormat.UBL.label]:,} plain UBL")
    for rule, files in broken.most_common():
        print(f"  {rule}: {files} files")
    if not pint:
        print("  no JP PINT at all: nothing was measured")
    return invalid if pint else invalid + 1


def show_that_rules_bite(records: list[str], rules: OfficialRules) -> int:
    """A file without the buyer's address must break ibr-080: else nothing was asked."""
    from madoguchi.billing.record.invoice import parse_record  # noqa: PLC0415
    from madoguchi.billing.renderers.invoice_xml import render_invoice_xml  # noqa: PLC0415
    from madoguchi.billing.renderers.xml_format import XmlFormat, xml_format  # noqa: PLC0415

    invoice = next(
        said
        for said in map(parse_record, records)
        if xml_format(said) == XmlFormat.JP_PINT
    )
    xml = render_invoice_xml(invoice)
    at = xml.index(b"<cac:AccountingCustomerParty>")
    begin = xml.index(b"<cbc:EndpointID", at)
    end = xml.index(b"</cbc:EndpointID>", at) + len(b"</cbc:EndpointID>")
    spoiled = rules.broken(xml[:begin] + xml[end:])
    print(f"without the buyer's address: {', '.join(spoiled) or 'nothing broken'}")
    return int(spoiled != ["ibr-080"])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rules", type=Path, help="folder of the rule files")
    args = parser.parse_args()
    if args.rules is None:
        end_unmeasured(NO_RULES)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    django.setup()
    rules = OfficialRules(args.rules)
    faults, records = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for name, records in operators(Path(folder)):
            faults += check_operator(name, records, rules)
    faults += show_that_rules_bite(records, rules)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
