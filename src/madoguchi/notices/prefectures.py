"""The prefectures of Japan, with how postal codes of each begin.

Two digits tell the prefecture; of codes along a border (498 of 愛知 and 三重) they name
the one that has most of them, so what is said of an area may say a border town too
much. Source: the numbering of Japan Post.
"""

POSTAL_BEGINNINGS = {
    "北海道": "00 04 05 06 07 08 09",
    "青森県": "03",
    "岩手県": "02",
    "宮城県": "98",
    "秋田県": "01",
    "山形県": "99",
    "福島県": "96 97",
    "茨城県": "30 31",
    "栃木県": "32",
    "群馬県": "37",
    "埼玉県": "33 34 35 36",
    "千葉県": "26 27 28 29",
    "東京都": "10 11 12 13 14 15 16 17 18 19 20",
    "神奈川県": "21 22 23 24 25",
    "新潟県": "94 95",
    "富山県": "93",
    "石川県": "92",
    "福井県": "91",
    "山梨県": "40",
    "長野県": "38 39",
    "岐阜県": "50",
    "静岡県": "41 42 43",
    "愛知県": "44 45 46 47 48 49",
    "三重県": "51",
    "滋賀県": "52",
    "京都府": "60 61 62",
    "大阪府": "53 54 55 56 57 58 59",
    "兵庫県": "65 66 67",
    "奈良県": "63",
    "和歌山県": "64",
    "鳥取県": "68",
    "島根県": "69",
    "岡山県": "70 71",
    "広島県": "72 73",
    "山口県": "74 75",
    "徳島県": "77",
    "香川県": "76",
    "愛媛県": "79",
    "高知県": "78",
    "福岡県": "80 81 82 83",
    "佐賀県": "84",
    "長崎県": "85",
    "熊本県": "86",
    "大分県": "87",
    "宮崎県": "88",
    "鹿児島県": "89",
    "沖縄県": "90",
}
PREFECTURES = tuple(POSTAL_BEGINNINGS)
PREFECTURE_OF_POSTAL = {
    digits: name
    for name, beginnings in POSTAL_BEGINNINGS.items()
    for digits in beginnings.split()
}
DIGITS_OF_PREFECTURE = 2


def prefecture_of_area(area: str) -> str:
    """Return where an area is: the beginning of a postal code or of an address.

    "" for an address that begins with no prefecture.
    """
    if area[:DIGITS_OF_PREFECTURE].isdigit():
        return PREFECTURE_OF_POSTAL[area[:DIGITS_OF_PREFECTURE]]
    return next((name for name in PREFECTURES if area.startswith(name)), "")
