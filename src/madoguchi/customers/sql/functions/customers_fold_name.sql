-- A name as the desk's search compares it: one width and case, hiragana as katakana, small
-- kana as large, old and rarer forms of characters as the usual ones, without spaces,
-- marks and the legal form of a company, in characters or kana.
-- Immutable: two indexes are built on it. A migration that replaces it builds them anew.
CREATE OR REPLACE FUNCTION customers_fold_name(typed text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(
        translate(
            lower(normalize(typed, NFKC)),
            'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖァィゥェォッャュョヮヵヶ髙﨑碕嵜𠮷濵濱邊邉齋齊斉澤嶋嶌櫻國廣眞惠龍瀧瀨萬榮鐵藏德槇條豐禮實壽關圓曾會學總應與假驛冨峯舘籠桧薮渕渊靜淸增黑',
            'アアイイウウエエオオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモヤヤユユヨヨラリルレロワワヰヱヲンヴカケアイウエオツヤユヨワカケ高崎崎崎吉浜浜辺辺斎斎斎沢島島桜国広真恵竜滝瀬万栄鉄蔵徳槙条豊礼実寿関円曽会学総応与仮駅富峰館篭檜藪淵淵静清増黒'
        ),
        '[[:space:]・.,‐‑–—−-]'
        || '|株式会社|有限会社|合同会社|合資会社|合名会社|\([株有同資名]\)'
        || '|カブシキガイシヤ|カブシキカイシヤ|ユウゲンガイシヤ|ゴウドウガイシヤ'
        || '|ゴウシガイシヤ|ゴウメイガイシヤ',
        '', 'g'
    )
$$;
