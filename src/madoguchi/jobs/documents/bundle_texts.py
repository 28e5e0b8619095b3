"""The texts that lie beside the documents in a bundle."""

from django.conf import settings

from madoguchi.documents.ports import TIMESTAMP

README_TEXT = """\
このZIPに入っているもの

・年月ごとのフォルダー: 発行したときのままのPDF、XML、明細（CSV）。XMLは、名前の
　末尾が JP-PINT なら電子インボイス（JP PINT）、UBL なら同じ内容のUBL 2.1です。
・索引簿.csv: すべての書類の一覧（日付・金額・取引先・ハッシュ値）。取引先は書類の
　発行者です。修正や取消で置き換わった書類は「状態」で、どの書類のあとのものかは
　「元の書類」で分かります。「有効」の合計が請求額です。
・ハッシュ値.txt: ほかのすべてのファイルのSHA-256。ZIPを展開したフォルダーで
　「sha256sum -c ハッシュ値.txt」を実行すると、まとめて確かめられます。

PDFのSHA-256は、マイページの「書類の確認」（ログイン不要）で、発行したままの
書類かどうかを確かめられます。索引簿は表計算ソフトで開き、日付・金額・取引先で
絞り込めます。
"""

INSPECTOR_TEXT = """\
税務調査などで求められたときの説明

1. 保存しているもの
   電子的に交付した請求書（適格請求書）と、その修正・返還・取消・再発行の書類。
   発行時の記録、PDF（電子署名つき）、XML（電子インボイス JP PINT、または
   同じ内容のUBL 2.1）です。

2. 真実性の確保（電子帳簿保存法施行規則 第4条第1項第3号）
   書類は発行後に訂正・削除できない仕組みで保存しています。訂正は、元の書類に
   つながる新しい書類として発行し、元の書類も残ります。書類と操作の記録は
   ハッシュの連鎖で結び、その要約を1時間ごとに{anchored}。

3. 検索の方法（可視性の確保）
   マイページの「請求書を探す」で、日付の範囲、金額の範囲、取引先を、任意に
   組み合わせて検索できます。このZIPの索引簿.csvでも同じ項目で絞り込めます。

4. このZIPの確かめ方
   ハッシュ値.txtには、ほかのすべてのファイルのSHA-256があります。展開した
   フォルダーで「sha256sum -c ハッシュ値.txt」を実行すると、まとめて比べられます。
   PDFの署名はPDF閲覧ソフトでも確かめられます。
"""

KEPT_OUTSIDE_TEXT = "外部へ保存しています"
KEPT_BESIDE_TEXT = "データベースの外のファイルへ残しています"


def inspector_text() -> str:
    """Return the explanation for a tax inspector.

    It says that anchors are kept outside only if they are: a file in our own home is
    not.
    """
    is_at_home = settings.ANCHOR_FILE.resolve().is_relative_to(settings.HOME.resolve())
    is_outside = TIMESTAMP.is_open or not is_at_home
    return INSPECTOR_TEXT.format(
        anchored=KEPT_OUTSIDE_TEXT if is_outside else KEPT_BESIDE_TEXT
    )
