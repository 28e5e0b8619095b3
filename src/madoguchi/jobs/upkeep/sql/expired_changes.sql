-- Changes that no rule keeps any more. The last line of the feed always stays: its
-- number is where numbering goes on. One in an undecided conflict stays too.
WITH rules AS (
    SELECT from_on, days, most_days FROM customers_changeretention
    UNION ALL SELECT '-infinity'::date, %(days)s, %(most_days)s
), expired AS (
    SELECT c.id, c.seq FROM customers_portalchange c
    CROSS JOIN LATERAL (
        SELECT days, most_days FROM rules
        WHERE from_on <= (c.at AT TIME ZONE 'Asia/Tokyo')::date
        ORDER BY from_on DESC LIMIT 1) rule
    WHERE (c.at < %(at)s - make_interval(days => rule.most_days)
        OR (c.outcome <> '' OR c.state <> 'done')
        AND c.at < %(at)s - make_interval(days => rule.days))
    AND c.seq IS DISTINCT FROM (SELECT max(seq) FROM customers_portalchange)
    AND NOT EXISTS (
        SELECT FROM customers_importconflict conflict
        WHERE conflict.change_id = c.id AND conflict.decision = '')
    ORDER BY c.id LIMIT %(limit)s
), conflicts AS (
    DELETE FROM customers_importconflict WHERE change_id IN (SELECT id FROM expired)
), letters AS (
    DELETE FROM webhooks_deadletter WHERE seq IN (SELECT seq FROM expired)
)
DELETE FROM customers_portalchange WHERE id IN (SELECT id FROM expired)
