"""A small operator's folder to load, to change and to break."""

import csv
import io
from pathlib import Path

from madoguchi.jobs.load.folder import LoadedFile, LoadedFolder, load_folder
from madoguchi.jobs.load.report import report_lines

OPERATOR_JSON = """{
 "name": "小さな通信株式会社", "brand": "小さなネット",
 "registration_number": "T8000000000001", "postal_code": "9800811",
 "address": "宮城県仙台市青葉区一番町1-1-1", "support_phone": "0120-000-000",
 "tax_rounding": "down", "tax_basis": "exclusive", "closing_days": [31, 20],
 "invoice_issue_days_after_closing": 10, "debit_day": 27, "card_day": 25,
 "transfer_due_day": 31, "debit_collector_code": "1234567890"
}
"""
CSV_FILES = {
    "catalogue": """item_code,kind,name,price_excl,tax_category,charged,term_months,early_exit_fee,valid_from,valid_to
M3,mobile_plan,モバイル 3GB,900,STANDARD_10,monthly,0,,2022-04-01,
F1,fibre_plan,ひかり 1ギガ,5200,STANDARD_10,monthly,24,4700,2022-04-01,
CALL,usage,国内通話料,0.1667,STANDARD_10,usage,0,,2022-04-01,
TEL,option,電話,500,STANDARD_10,monthly,0,,2022-04-01,
""",
    "parties": """customer_number,kind,name,kana,corporate_number,birth_date,postal_code,address,phone,email,joined_on
N100000001,individual,髙橋 花子,タカハシ ハナコ,,1951-05-03,1000005,東京都千代田区丸の内1-1,09011112222,hanako@example.jp,2016-08-01
N100000002,individual,髙橋 花子,タカハシ ハナコ,,1951-05-03,1000005,東京都千代田区丸の内1-1,09011112222,hanako@example.jp,2016-08-01
N100000003,corporate,株式会社𠮷田,カブシキガイシャヨシダ,7123456789012,,1000005,"東京都千代田区丸の内1-1, 3階",0311112222,info@yoshida.example.jp,2018-01-01
""",
    "old_numbers": """old_number,customer_number
KT-000017,N100000001
KT-000018,N100000002
0000000093,N100000003
""",
    "logins": """email,customer_number,display_name,role
hanako@example.jp,N100000001,髙橋 花子,holder
hanako@example.jp,N100000002,髙橋 花子,holder
admin@yoshida.example.jp,N100000003,𠮷田 恵,admin
keiri@yoshida.example.jp,N100000003,中野 徹,billing_viewer
""",
    "billing_accounts": """account_number,customer_number,addressee,department_code,postal_code,address,closing_day,payment_method,email,peppol_id
B1,N100000001,髙橋 花子,,1000005,東京都千代田区丸の内1-1,31,card,hanako@example.jp,
B2,N100000002,髙橋 花子,,1000005,東京都千代田区丸の内1-1,31,transfer,,
B3,N100000003,株式会社𠮷田,D100,1000005,東京都千代田区丸の内1-1,20,debit,,0221:T7123456789012
""",
    "payment_methods": """account_number,kind,card_token,card_brand,card_last4,card_expiry,bank_code,branch_code,account_type,bank_account_number,account_holder_kana
B1,card,tok-1,Visa,4242,2030-01,,,,,
B3,debit,,,,,0005,001,1,1234567,カ）ヨシダ
""",
    "contracts": """contract_number,customer_number,account_number,service,plan_code,nickname,status,started_on,term_end_on,line_number,service_postal_code,service_address
C1,N100000001,B1,mobile,M3,わたし,active,2022-06-01,,09011112222,,
C2,N100000002,B2,fibre,F1,実家,active,2023-01-01,2025-01-01,CAF1,1000005,東京都千代田区丸の内1-1
C3,N100000003,B3,mobile,M3,,active,2024-01-01,,09033334444,,
""",
    "contract_options": """contract_number,option_code,started_on
C2,TEL,2023-01-01
""",
    "documents": """account_number,number,title,issued_on,billing_month,contract_number,tax,total,file
B1,kt-2024-04,ご利用料金のお知らせ,2024-04-10,2024-03,C1,490,5390,former/04.pdf
B3,kt-2024-05,ご利用料金のお知らせ,2024-05-10,,,,5500,former/05.pdf
""",
    "charges": """billing_month,contract_number,item_code,description,used_from,used_to,quantity,unit_price_excl,amount_excl,tax_category
2026-10,C1,M3,モバイル 3GB,2026-10-01,2026-10-31,1,900,900,STANDARD_10
2026-10,C1,CALL,国内通話料,2026-10-01,2026-10-31,2755,0.1667,459,STANDARD_10
2026-10,C2,F1,ひかり 1ギガ,2026-10-01,2026-10-31,1,5200,5200,STANDARD_10
2026-10,C3,M3,モバイル 3GB,,,1,900,900,STANDARD_10
""",
    "usage": """contract_number,day,megabytes
C1,2026-10-01,332
C1,2026-10-02,277
""",
    "mailboxes": """contract_number,address,quota_mb,used_mb
C2,box@mail.example.jp,1024,608
""",
    "equipment": """contract_number,kind,model,serial,rental
C2,ONU,GE-PON,S1,yes
""",
}


def write_operator_folder(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "operator.json").write_text(OPERATOR_JSON)
    for name, text in CSV_FILES.items():
        (folder / f"{name}.csv").write_text(text)
    (folder / "former").mkdir(exist_ok=True)
    for name in ("04", "05"):
        (folder / "former" / f"{name}.pdf").write_bytes(former_pdf(name))
    return folder


def former_pdf(name: str) -> bytes:
    """A file of a former system: one page on which nothing stands."""
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    file, places = f"%PDF-1.4\n% bill {name}\n", []
    for nth, text in enumerate(objects, start=1):
        places.append(len(file))
        file += f"{nth} 0 obj{text}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer<</Size 4/Root 1 0 R>>\nstartxref\n{len(file)}\n%%EOF\n"
    return f"{file}xref\n0 4\n0000000000 65535 f \n{table}{end}".encode()


def load_operator_folder(folder: Path) -> dict[str, LoadedFile]:
    """Load in this process, and what became of each file."""
    return {row.file: row for row in load_quietly(folder).files}


def notes_of_load(folder: Path) -> list[str]:
    """Load in this process, and what the operator is told besides."""
    return report_lines(load_quietly(folder).notes)


def load_quietly(folder: Path) -> LoadedFolder:
    return load_folder(folder, actor="test", progress=lambda _file, _rows: None)


def read_rows(folder: Path, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / f"{name}.csv").read_text())))


def write_rows(folder: Path, name: str, table: list[list[str]]) -> None:
    with (folder / f"{name}.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)


def replace_text(folder: Path, name: str, old: str, new: str) -> None:
    """Put a text in the place of another, which must stand there once or more."""
    file = folder / (name if "." in name else f"{name}.csv")
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
