"""The invoice of twelve lines as a person would write it in typst: plain markup."""

from typing import Any

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.pdf_texts import printed_invoice_texts

TOP = """
#set document(title: "%(name)s", author: "%(author)s",
  date: datetime(year: 2026, month: 11, day: 10))
#set text(font: "Noto Sans CJK JP", size: 9pt, fill: rgb("#1b2430"), lang: "ja",
  region: "JP", cjk-latin-spacing: none)
#set par(leading: 0.6em, spacing: 0.75em)
#set table(stroke: (x, y) => (bottom: 0.4pt + rgb("#d5dbe2")),
  inset: (x: 2mm, y: 1.4mm))
#set page(paper: "a4", margin: (x: 20mm, top: 15mm, bottom: 18mm),
  footer: context grid(columns: (1fr, auto, 1fr),
    text(8pt, rgb("#55606e"))[請求書番号 %(number)s],
    text(8pt, rgb("#55606e"), counter(page).display("1/1", both: true)),
    align(right, text(8pt, rgb("#55606e"))[SHA-256 %(sha256)s（先頭16桁）])))
#show heading.where(level: 1): set text(23pt, rgb("#24466b"), tracking: 0.35em)
#show heading.where(level: 2): set text(10.5pt, rgb("#24466b"))
#show heading.where(level: 2): set block(above: 7mm, below: 2.2mm)
#grid(columns: (1fr, 70mm), column-gutter: 12mm, row-gutter: 8mm,
[
  = 請求書
  #text(8pt, rgb("#55606e"))[適格請求書（インボイス）]
],
grid(columns: (24mm, 1fr), row-gutter: 2.6mm, %(facts)s),
[
  #par(text(8pt, rgb("#55606e"))[〒530-0001])
  #par[大阪府大阪市北区梅田1-1]
  #block(above: 3.2mm, below: 3.2mm, text(13pt, weight: "bold")[伊藤 京子 様])
  #v(3mm)
  #par[下記のとおりご請求申し上げます。]
],
[
  #block(below: 2.6mm, text(11pt, weight: "bold")[みちのく通信株式会社])
  #par[みちネット]
  #par[登録番号 T8000000000001]
  #par[〒980-0811 宮城県仙台市青葉区一番町1-1-1]
  #par[お問い合わせ 0120-000-000]
])
#block(width: 100%%, above: 7mm, fill: rgb("#f2f5f8"),
  stroke: (left: 2.4pt + rgb("#24466b")), inset: (x: 7mm, y: 5mm),
  grid(columns: (1fr, 92mm), align: horizon,
  [
    #block(below: 3mm, text(rgb("#55606e"))[ご請求金額（税込）])
    #text(22pt, weight: "bold")[%(total)s]
  ],
  grid(columns: (26mm, 1fr), row-gutter: 2.6mm, %(payment)s)))
== 税率ごとの内訳
#table(columns: (1fr, 20mm, 34mm, 30mm, 32mm),
  align: (left, right, right, right, right),
  table.header(%(tax_heads)s), %(taxes)s,
  table.cell(colspan: 2, stroke: none)[*合計*], %(sums)s)
%(notes)s
== ご利用明細
#table(columns: (1fr, 24mm, 26mm, 36mm, 25mm),
  align: (left, left, left, right, right),
  table.header(%(line_heads)s), %(lines)s)
#align(right, block(breakable: false, above: 4mm, width: 78mm,
  table(columns: (1fr, auto), align: (left, right), %(closing)s)))
"""
QUIET = 'text(8pt, rgb("#55606e"))'
HEAD = 'table.cell(stroke: (bottom: 0.9pt + rgb("#24466b")), ' + QUIET + "[%s])"
LAST = 'table.cell(stroke: (bottom: 0.9pt + rgb("#24466b")))[*%s*]'
TAX_HEADS = ("税区分", "税率", "対象金額（税抜）", "消費税額", "合計（税込）")
LINE_HEADS = ("内容", "ご利用期間", "税区分", "数量 × 単価", "金額（税抜）")


def invoice_markup(invoice: Invoice) -> str:
    """Markup of a page equal to the product's, for texts without markup in them."""
    texts = printed_invoice_texts(invoice)
    sums = (*texts["sums"], texts["total"])
    return TOP % {
        **texts,
        "facts": ", ".join(fact(*row) for row in texts["facts"]),
        "payment": ", ".join(fact(*row) for row in texts["payment"]),
        "tax_heads": ", ".join(HEAD % head for head in TAX_HEADS),
        "line_heads": ", ".join(HEAD % head for head in LINE_HEADS),
        "taxes": ", ".join(cells(row) for row in texts["taxes"]),
        "sums": ", ".join(f"table.cell(stroke: none)[*{one}*]" for one in sums),
        "notes": "\n".join(f"#par({QUIET}[{note}])" for note in texts["notes"]),
        "lines": ", ".join(contract(group) for group in texts["groups"]),
        "closing": ", ".join(cells(row) for row in texts["closing"][:-1])
        + "".join(f", {LAST % one}" for one in texts["closing"][-1]),
    }


def fact(label: str, text: str) -> str:
    return f'text(rgb("#55606e"))[{label}], [{text}]'


def cells(row: list[str]) -> str:
    return ", ".join(f"[{cell}]" for cell in row)


def contract(group: dict[str, Any]) -> str:
    title, *rest = group["title"]
    return (
        'table.header(level: 2, table.cell(colspan: 5, fill: rgb("#f2f5f8"))['
        f"*{title}* #h(0.8em) #{QUIET}[{' #h(1em) '.join(rest)}]]), "
        + ", ".join(cells(row[:-1]) for row in group["rows"])
        + f", table.cell(colspan: 3, {QUIET}[消費税（参考） {group['tax']}]),"
        f" {QUIET}[小計（税抜）], [*{group['subtotal']}*]"
    )
