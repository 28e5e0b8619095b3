-- What is not acknowledged, by whether it was handed out: listed, and sent to each
-- subscriber. The one row is written anew.
INSERT INTO customers_feedbacklog AS backlog
    (id, measured_at, unsent, unsent_since, unacked, unacked_since)
SELECT 1, %(at)s,
    count(*) FILTER (WHERE NOT is_sent), min(at) FILTER (WHERE NOT is_sent),
    count(*) FILTER (WHERE is_sent), min(listed_at) FILTER (WHERE is_sent)
FROM (
    SELECT at, listed_at, seq IS NOT NULL AND seq <= coalesce(
        (SELECT min(sent_seq) FROM webhooks_webhooksubscriber), seq) AS is_sent
    FROM customers_portalchange WHERE acked_at IS NULL) change
ON CONFLICT (id) DO UPDATE SET measured_at = excluded.measured_at,
    unsent = excluded.unsent, unsent_since = excluded.unsent_since,
    unacked = excluded.unacked, unacked_since = excluded.unacked_since
