-- How incidents were told, from their revisions: the first notice, how many promised
-- updates fell due and came in time, and the first end that was expected.
WITH told AS (
    SELECT
        r.notice_id,
        r.number,
        r.at,
        (r.content ->> 'next_update_at')::timestamptz AS promised_at,
        (r.content ->> 'expected_at')::timestamptz AS expected_at,
        r.content ->> 'progress' = ANY(%(ended)s) AS is_last_word,
        lead(r.at) OVER (PARTITION BY r.notice_id ORDER BY r.number) AS later_at
    FROM notices_noticerevision AS r
    WHERE r.notice_id = ANY(%(ids)s)
),
judged AS (
    SELECT
        t.*,
        t.promised_at IS NOT NULL
        AND NOT t.is_last_word
        AND (
            t.later_at IS NOT NULL
            OR t.promised_at <= coalesce(n.ends_at, %(at)s::timestamptz)
        ) AS is_due
    FROM told AS t
    JOIN notices_notice AS n ON n.id = t.notice_id
)
SELECT
    notice_id,
    min(at) AS first_at,
    count(*) FILTER (WHERE is_due AND later_at <= promised_at) AS kept,
    count(*) FILTER (WHERE is_due) AS promised,
    (array_agg(expected_at ORDER BY number)
        FILTER (WHERE expected_at IS NOT NULL))[1] AS expected_at
FROM judged
GROUP BY notice_id
