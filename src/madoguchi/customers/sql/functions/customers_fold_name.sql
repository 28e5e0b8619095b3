-- A name as the desk's search compares it: one width and case, hiragana as katakana, old
-- forms of characters as the usual ones, without spaces, marks and the legal form of a
-- company. Immutable: two indexes are built on it, so it must never give another result.
CREATE OR REPLACE FUNCTION customers_fold_name(typed text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(
        regexp_replace(
            lower(normalize(typed, NFKC)),
            '[[:space:]・.,‐‑–—−-]'
            || '|株式会社|有限会社|合同会社|合資会社|合名会社|\([株有同資名]\)',
            '', 'g'
        ),
        'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ髙﨑濵濱邊邉齋齊澤嶋',
        'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ高崎浜浜辺辺斎斎沢島'
    )
$$;
