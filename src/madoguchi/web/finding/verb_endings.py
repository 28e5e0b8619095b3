"""The endings of verbs and adjectives, by the row of their conjugation."""

GODAN_ENDINGS = {
    row: endings.split()
    for row, endings in {
        "カ行": "か き く け こ い",
        "ガ行": "が ぎ ぐ げ ご い",
        "サ行": "さ し す せ そ",
        "タ行": "た ち つ て と っ",
        "ナ行": "な に ぬ ね の ん",
        "バ行": "ば び ぶ べ ぼ ん",
        "マ行": "ま み む め も ん",
        "ラ行": "ら り る れ ろ っ",
        "ワ": "わ い う え お っ",
    }.items()
}
"""The second is that of the polite form."""
TE_SOUNDS = {
    "カ行": "いて",
    "ガ行": "いで",
    "サ行": "して",
    "タ行": "って",
    "ナ行": "んで",
    "バ行": "んで",
    "マ行": "んで",
    "ラ行": "って",
    "ワ": "って",
}
ICHIDAN_ENDINGS = [
    "る",
    "た",
    "て",
    "な",
    "ま",
    "ら",
    "れ",
    "よ",
    "ち",
    "と",
    "ん",
    "へ",
    "ず",
    "ろ",
    "さ",
]
ADJECTIVE_ENDINGS = ["い", "く", "か", "け", "さ", "そ", "す", "め", "う"]
PAST_ENDINGS = {"た", "だ"}
PASSIVE_ENDINGS = {"れる", "られる", "せる", "させる"}
NEGATIVE_ENDINGS = [
    "ない",
    "なか",
    "なく",
    "な",
    "ん",
    "へん",
    "ひん",
    "ず",
    "ぬ",
    "ねえ",
    "ねー",
    "ねぇ",
]
"""ない, ん, へん: the plain form, the west of Japan, in writing, in anger."""
POLITE_NEGATIVE_ENDINGS = ["ません", "ませ", "まへん"]
TE_NEGATIVE_ENDINGS = [
    "ない",
    "なか",
    "ません",
    "ませ",
    "いない",
    "いなか",
    "いません",
    "へん",
    "ん",
    "とらん",
]
MIN_NEGATIVE_LETTERS = 3  # でん is 電 as well
