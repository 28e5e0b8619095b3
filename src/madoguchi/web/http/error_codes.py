"""Every code that a page can show, and what to do about it. Codes never change."""

from django.utils.translation import gettext_lazy as _

from madoguchi.web.http.page_error_codes import PAGE_ERROR_CODES, CodeExplanation

ERROR_CODES = PAGE_ERROR_CODES | {
    "wrong_credentials": CodeExplanation(
        _("お客様番号・メールアドレスかパスワードが合いません。"),
        _("パスワードを表示して確かめるか、はじめての方は初回の設定へお進みください。"),
    ),
    "access_ended": CodeExplanation(
        _("ご契約と書類の保存期間が終わり、ログインできなくなっています。"),
        _("必要な書類や記録については、お客様番号を添えてお電話でお尋ねください。"),
    ),
    "wait_before_next_try": CodeExplanation(
        _("続けて間違えたため、しばらく入力を止めています。"),
        _("画面の時刻まで待つか、パスワードの再設定や別の確認方法をお使いください。"),
    ),
    "door_is_busy": CodeExplanation(
        _("ログインが混み合っていて、受け付けられませんでした。"),
        _("10秒ほど待ってから、もう一度ログインしてください。失敗には数えません。"),
    ),
    "way_is_closed": CodeExplanation(
        _("20回続けて間違えたため、この方法を止めています。"),
        _("パスワードの再設定か、ログインの復旧へお進みください。お電話でも開けます。"),
    ),
    "wrong_code": CodeExplanation(
        _("確認コードが合いません。"),
        _("届いた6桁の数字を、もう一度入力してください。3回まで試せます。"),
    ),
    "code_no_longer_valid": CodeExplanation(
        _("確認コードの期限（10分）か回数（3回）を過ぎています。"),
        _("はじめの画面から、新しいコードをお送りください。"),
    ),
    "wrong_password": CodeExplanation(
        _("パスワードが合いません。"),
        _("文字を表示して確かめ、もう一度入力してください。"),
    ),
    "wrong_backup_code": CodeExplanation(
        _("予備コードが合わないか、もう使われています。"),
        _("控えの別の行を入力してください。1行は1回だけ使えます。"),
    ),
    "code_was_used": CodeExplanation(
        _("認証アプリの同じ数字が、もう一度入力されました。"),
        _("数字が変わるまで30秒ほど待ち、新しい6桁を入力してください。"),
    ),
    "clock_is_off": CodeExplanation(
        _("スマートフォンの時計がずれていて、確認コードが合いません。"),
        _("端末の「日付と時刻」を自動設定にしてから、もう一度お試しください。"),
    ),
    "too_many_codes": CodeExplanation(
        _("確認コードを続けて送れる回数（15分に3回、1日に10回）を超えました。"),
        _("先に届いたコードを使うか、画面の時刻まで待ってから送ってください。"),
    ),
    "passkey_not_usable": CodeExplanation(
        _("このパスキーでは確認できませんでした。"),
        _("もう一度お試しになるか、パスワードなど別の方法でお入りください。"),
    ),
    "too_many_passkeys": CodeExplanation(
        _("パスキーの数が上限（20個）です。"),
        _("「ログインと安全」で、使わないパスキーを削除してください。"),
    ),
    "channel_is_there": CodeExplanation(
        _("その連絡先は、もう登録されています。"),
        _("「ログインと安全」の連絡先をお確かめください。"),
    ),
    "too_many_channels": CodeExplanation(
        _("連絡先の数が上限（5件）です。"),
        _("使わない連絡先を削除してから登録してください。"),
    ),
    "no_such_notice": CodeExplanation(
        _("その案内番号のお知らせはありません。"),
        _("届いたメールやSMSの12桁を確かめるか、お電話ください。"),
    ),
    "no_such_receipt": CodeExplanation(
        _("受付番号か郵送のコードが違うか、期限（21日）を過ぎています。"),
        _("控えを確かめるか、はじめから復旧を申し込んでください。"),
    ),
    "still_in_review": CodeExplanation(
        _("担当者がご本人を確かめている途中です。"),
        _("お電話か郵便でのご連絡をお待ちください。"),
    ),
    "still_held": CodeExplanation(
        _("復旧の待ち時間（24時間）が終わっていません。"),
        _("画面の時刻を過ぎてから、受付番号をもう一度入力してください。"),
    ),
    "recovery_ended": CodeExplanation(
        _("その復旧は、完了したか中止されています。"),
        _("必要なときは、はじめから復旧を申し込んでください。"),
    ),
    "not_waiting": CodeExplanation(
        _("その復旧の申し込みは、確認待ちではありません。"),
        _("画面を開き直して、いまの状態をお確かめください。"),
    ),
    "policy_above_own_level": CodeExplanation(
        _("ご自身のログインより強い方法は、担当者に求められません。"),
        _("先にパスキーか認証アプリを登録して、ログインし直してください。"),
    ),
    "file_too_large": CodeExplanation(
        _("ファイルが大きすぎるため、読み取りませんでした。"),
        _("20MBまでのファイルを選んでください。写真は大きさを下げられます。"),
    ),
    "nothing_to_check": CodeExplanation(
        _("確かめるファイルもハッシュ値もありませんでした。"),
        _("PDFを選ぶか、SHA-256（64桁の英数字）を入力してください。"),
    ),
    "not_a_digest": CodeExplanation(
        _("ハッシュ値の形が正しくありません。"),
        _("SHA-256は0〜9とa〜fの64桁です。空白は入っていてもかまいません。"),
    ),
    "invoice_deleted": CodeExplanation(
        _("その月の請求書は、保存期間が終わったため削除しました。"),
        _("請求書の一覧で、残っている月をお確かめください。番号の記録は残っています。"),
    ),
    "document_not_ready": CodeExplanation(
        _("請求書のPDFを作成しているところです。"),
        _("1分ほどたってから、もう一度お開きください。"),
    ),
    "nothing_to_change": CodeExplanation(
        _("いまの請求書と同じ内容のため、新しい請求書は発行していません。"),
        _("すでに再発行されていないか、請求書の履歴をお確かめください。"),
    ),
    "bad_reason": CodeExplanation(
        _("理由が空か、長すぎます。"),
        _("理由を1文字以上200文字以内で入力してください。"),
    ),
    "too_many_revisions": CodeExplanation(
        _("この請求書の修正や再発行が上限（99回）に達しました。"),
        _("お問い合わせください。"),
    ),
    "revision_unclear": CodeExplanation(
        _("請求書の修正・返還の内容が読み取れません。"),
        _("書類の種類、明細の金額、理由をお確かめのうえ、もう一度お試しください。"),
    ),
    "bill_changed": CodeExplanation(
        _("請求書が、画面を開いたあとに修正または再発行されました。"),
        _("請求書を開き直し、いまの明細を見てから入力してください。"),
    ),
    "bad_amount": CodeExplanation(
        _("金額が円の整数として読み取れません。"),
        _("数字だけで入力してください。例: 1200"),
    ),
    "not_your_role": CodeExplanation(
        _("この申し込みを受け持つ権限がありません。"),
        _("請求担当か窓口責任者に引き継いでください。"),
    ),
    "returns_too_much": CodeExplanation(
        _("返還する金額が、請求した金額を超えます。"),
        _("明細と、これまでの返還の金額をお確かめください。"),
    ),
    "bill_too_old": CodeExplanation(
        _("発行から62日を過ぎた請求書は、ご契約と別の名前では再発行できません。"),
        _("必要なときは、請求書の番号を添えてお問い合わせください。"),
    ),
    "below_returned": CodeExplanation(
        _("修正後の金額が、すでに返還した金額を下回ります。"),
        _("これまでの返還請求書をお確かめのうえ、それ以上の金額にしてください。"),
    ),
    "below_zero": CodeExplanation(
        _("修正後の請求額か税率ごとの金額が、0円を下回ります。"),
        _("明細の金額をお確かめください。あとからお返しする分は返還請求書で返せます。"),
    ),
    "amount_too_large": CodeExplanation(
        _("明細1行の金額が大きすぎます。"),
        _("999,999,999円までです。桁をお確かめのうえ、入力し直してください。"),
    ),
    "no_such_line": CodeExplanation(
        _("指定された明細の行がありません。"),
        _("請求書の明細の行番号をお確かめください。"),
    ),
    "store_away": CodeExplanation(
        _("書類の保管庫につながりませんでした。書類は失われていません。"),
        _("数分たってから、もう一度お試しください。"),
    ),
    "document_damaged": CodeExplanation(
        _("保管している書類を確かめられなかったため、お渡しを止めました。"),
        _("ほかの書類には影響ありません。書類の番号を添えてお問い合わせください。"),
    ),
    "key_reused": CodeExplanation(
        _("同じ画面から、別の内容がもう受け付けられています。"),
        _("「手続き」の一覧で、受け付けた内容をお確かめください。"),
    ),
    "wrong_state": CodeExplanation(
        _("申し込みの状態が変わったため、その操作ができませんでした。"),
        _("申し込みの画面を開き直して、いまの状態をお確かめください。"),
    ),
    "one_at_a_time": CodeExplanation(
        _("同じお手続きがもう進んでいます。"),
        _("「手続き」の一覧で進み具合を見るか、取り消してから申し込んでください。"),
    ),
    "offer_changed": CodeExplanation(
        _("料金か日付が、確認の画面を開いたあとに変わりました。"),
        _("新しい内容をお確かめのうえ、もう一度申し込んでください。"),
    ),
    "not_accepting_now": CodeExplanation(
        _("障害などのため、いまは申し込みを受け付けていません。"),
        _("下書きは残っています。再開のお知らせのあとに送信してください。"),
    ),
    "too_late_to_cancel": CodeExplanation(
        _("取り消せる期限を過ぎているか、取り消せない手続きです。"),
        _("申し込みは進みます。お困りのときはお電話ください。"),
    ),
    "outdated": CodeExplanation(
        _("申し込んだときの条件が変わり、そのままでは進められません。"),
        _("担当者が確かめています。お急ぎのときはお電話ください。"),
    ),
    "day_outside_window": CodeExplanation(
        _("選べない日が指定されました。"),
        _("画面に出ている期間の中から日を選んでください。"),
    ),
    "day_is_holiday": CodeExplanation(
        _("休業日が指定されました。"),
        _("土日・祝日でない日を選んでください。"),
    ),
    "plan_not_sold": CodeExplanation(
        _("選んだプランは、いまは（または反映の日には）お申し込みいただけません。"),
        _("一覧から別のプランを選んでください。"),
    ),
    "no_other_plan": CodeExplanation(
        _("この契約で選べるほかのプランがありません。"),
        _("ご希望があればお電話ください。"),
    ),
    "option_not_sold": CodeExplanation(
        _("選んだオプションは、この契約では申し込めないか、すでにお使いです。"),
        _("一覧から別のオプションを選んでください。"),
    ),
    "option_not_held": CodeExplanation(
        _("選んだオプションは、この契約でお使いではありません。"),
        _("お使いのオプションから選んでください。"),
    ),
    "wrong_tracking_number": CodeExplanation(
        _("追跡番号の形が違います。"),
        _("伝票にある10桁から14桁の数字を入力してください。"),
    ),
    "piece_settled": CodeExplanation(
        _("その機器の受け取りは、もう記録されています。"),
        _("お客様の画面を開き直して、いまの記録をお確かめください。"),
    ),
    "return_closed": CodeExplanation(
        _("この返却は終わっています。"),
        _("操作は不要です。内容に心当たりがないときはお電話ください。"),
    ),
    "return_not_due": CodeExplanation(
        _("返却の期限がまだ過ぎていません。"),
        _("期限の翌日から、返却がないものとして扱えます。"),
    ),
    "nothing_to_return": CodeExplanation(
        _("いま返却していただく機器がありません。"),
        _("解約の日を過ぎてから、契約のページの「機器の返却」をお開きください。"),
    ),
    "no_option_left": CodeExplanation(
        _("この契約に追加できるオプションがありません。"),
        _("お使いのオプションは契約のページでご覧いただけます。"),
    ),
    "no_option_held": CodeExplanation(
        _("この契約でお使いのオプションがありません。"),
        _("別の契約のものなら、契約を切り替えてお手続きください。"),
    ),
    "contract_ended": CodeExplanation(
        _("終わった契約のため、このお手続きはできません。"),
        _("契約の一覧で、別の契約をお選びください。"),
    ),
    "contract_suspended": CodeExplanation(
        _("利用停止中の契約のため、このお手続きはできません。"),
        _("利用を再開してからお手続きください。"),
    ),
    "address_not_proved": CodeExplanation(
        _("新しい連絡先に届いた確認コードが、まだ入力されていません。"),
        _("下書きを開き、届いた6桁の数字を入力してください。送り直しもできます。"),
    ),
    "papers_missing": CodeExplanation(
        _("必要な書類がそろっていません。"),
        _("下書きを開き、書類の写真かPDFを添付してください。"),
    ),
    "not_a_paper": CodeExplanation(
        _("添付できるのは、写真（JPEG・PNG・WebP）とPDFだけです。"),
        _(
            "書類をスマートフォンで撮った写真か、鍵のかかっていないPDFを選んでください。"
        ),
    ),
    "too_many_papers": CodeExplanation(
        _("1つの申し込みに添付できる書類は10件までです。"),
        _("使わない書類を削除してから添付してください。"),
    ),
    "papers_closed": CodeExplanation(
        _("送ったあとの申し込みには、書類を足したり消したりできません。"),
        _("差し替えが必要なときは、担当者からお知らせします。"),
    ),
    "paper_gone": CodeExplanation(
        _("その書類は残っていません。"),
        _("お手数ですが、もう一度添付してください。"),
    ),
    "paper_not_scanned": CodeExplanation(
        _("書類のウイルス検査が終わっていません。"),
        _("検査が終わるまでお待ちください。終わらないときは検査の設定を確かめます。"),
    ),
    "own_request": CodeExplanation(
        _("自分が申し込んだものは、自分では承認できません。"),
        _("別の担当者に承認を頼んでください。"),
    ),
    "claimed_already": CodeExplanation(
        _("ほかの担当者が先に受け持ったか、対応が済んでいます。"),
        _("窓口の一覧を開き直して、別の申し込みを受け持ってください。"),
    ),
    "one_claim_at_a_time": CodeExplanation(
        _("別の申し込みを受け持ったままです。"),
        _("その対応を終えるか、一覧に戻してから受け持ってください。"),
    ),
    "order_changed": CodeExplanation(
        _("画面を開いたあとに、申し込みの内容か書類が変わりました。"),
        _("表示された、いまの内容を確かめてから、もう一度押してください。"),
    ),
    "not_claimed": CodeExplanation(
        _("受け持っていない申し込みは操作できません。"),
        _("申し込みの画面で「受け持つ」を押してから、お進みください。"),
    ),
    "staff_reason_needed": CodeExplanation(
        _("担当者が記録に残す理由が短すぎるか、空です。"),
        _("何のためかを、あとで読んでわかるように5文字以上で入力してください。"),
    ),
    "own_customer_number": CodeExplanation(
        _("担当者ご自身のお客様番号は、窓口から開けません。"),
        _("ほかの担当者に頼んでください。"),
    ),
    "nothing_found": CodeExplanation(
        _("その番号の申し込みもお客様もありません。"),
        _("受付番号かお客様番号を、控えでもう一度お確かめください。"),
    ),
    "reason_needed": CodeExplanation(
        _("理由が短すぎるか、空です。"),
        _("お客様が読んでわかる理由を、5文字以上で入力してください。"),
    ),
    "not_a_day": CodeExplanation(
        _("日付として読み取れません。"),
        _("2026/04/01 のように、月だけなら 2026/04 のように入力してください。"),
    ),
    "not_an_amount": CodeExplanation(
        _("金額として読み取れません。"),
        _("10000 のように、13桁までの数字で入力してください。"),
    ),
    "nothing_to_bundle": CodeExplanation(
        _("ZIPにする書類が見つかりません。"),
        _("条件を減らすか、期間を広げて、もう一度お試しください。"),
    ),
    "too_many_bundles": CodeExplanation(
        _("同時に作れるZIPは3つまでです。"),
        _("「ZIPのダウンロード」で進み具合を確かめ、できあがってからお試しください。"),
    ),
    "download_is_busy": CodeExplanation(
        _("ほかの方のダウンロードが終わるのを待っています。"),
        _("1分ほど待ってから、もう一度「ダウンロード」を押してください。"),
    ),
    "mapping_unreadable": CodeExplanation(
        _("部門の割り当てのファイルを読み取れません。"),
        _("いまの割り当てをダウンロードし、その形のまま直して送ってください。"),
    ),
    "mapping_row": CodeExplanation(
        _("部門の割り当てのファイルに、読み取れない行があります。"),
        _("画面に出ている行を直して、もう一度送ってください。"),
    ),
    "mapping_sum": CodeExplanation(
        _("部門の割合の合計が100%になっていません。"),
        _("画面に出ている契約・品目の割合を直して、もう一度送ってください。"),
    ),
    "book_columns": CodeExplanation(
        _("汎用CSVの列の書き方が読み取れません。"),
        _("画面にある項目の名前を、1行に1つずつ書いてください。"),
    ),
    "book_text": CodeExplanation(
        _("会計ソフトの設定に、使えない文字があります。"),
        _("=、+、-、@で始まる言葉や、目に見えない文字を、入力し直してください。"),
    ),
    "too_many_for_book": CodeExplanation(
        _("一度に書き出せる請求書は5,000件までです。"),
        _("請求書を期間で探してから、書き出しへお進みください。"),
    ),
    "too_many_for_department": CodeExplanation(
        _("部門で絞り込める書類は、一度に5,000件までです。"),
        _("期間、金額、契約などをあわせて指定し、もう一度探してください。"),
    ),
    "range_reversed": CodeExplanation(
        _("範囲の下限が上限を超えています。"),
        _("下限と上限を入れ替えて、もう一度お試しください。"),
    ),
}
