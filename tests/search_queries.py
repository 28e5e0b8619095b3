"""What people type under さがす, and what they come for: held to at the first place."""

QUERIES_BY_PURPOSE = {
    "invoice": "せいきゅうしょ seikyusho seikyuusho seikyuusyo 請求書 せいきゅしょ"
    " セイキュウショ 請求書どこ 請求書ほしい インボイス seikyushoo ｾｲｷｭｳｼｮ",
    "payment-papers": "領収書ほしい 領収証 支払証明書",
    "bill": "いくら 料金高い ryoukin ryokin",
    "card": "カード変えたい かーどかえたい ka-do カード期限切れ クレカ変更 card",
    "bank": "口座変更 引き落とし口座",
    "pay": "払い忘れた コンビニで払いたい",
    "cancel": "解約したい kaiyaku かいやくしたい kaiyakushitai カイヤク やめたい"
    " kaiyku",
    "mnp": "のりかえ MNP mnp予約番号",
    "plan": "プラン変更 puranhenkou 安くしたい",
    "option-add": "かけほうだい",
    "address": "引っ越し hikkoshi ひっこし 住所変更 juusho",
    "name": "名字変わった 結婚した めいぎへんこう meigi",
    "login-help": "ログインできない",
    "password": "パスワード忘れた pasuwa-do ぱすわど",
    "mfa": "2段階認証 二段階人証",
    "sim": "機種変更した",
    "mailset": "アウトルック outlook",
    "mailbox": "メール届かない めいわくメール",
    "mailpw": "メアドのパスワード",
    "usage": "ギガ残り データ残量 でーたざんりょう 残りギガ",
    "apn": "APN テザリングできない",
    "work": "工事日変更 kouji",
    "device": "ルーター再起動",
    "status": "つながらない 繋がらない shougai しょうがい",
    "compensation": "補償 障害の補償",
    "support": "問い合わせ denwa",
    "progress": "受付番号 反映いつ",
    "contract": "お客様番号 okyakusamabangou",
    "roles": "担当者追加",
}
EXPECTED_PURPOSES = [
    (want, query) for want, said in QUERIES_BY_PURPOSE.items() for query in said.split()
]
