-- Short messages by month in Japan: what was sent, what the carrier bills, and what its
-- receipts told of those to customers. Receipts join what was counted: a month without
-- a count has no line.
WITH ends AS (
    SELECT
        date_trunc('month', sent_at AT TIME ZONE 'Asia/Tokyo')::date AS month,
        count(*) FILTER (WHERE state = 'delivered') AS delivered,
        count(*) FILTER (WHERE state = 'undelivered') AS undelivered
    FROM messaging_smsdelivery
    GROUP BY 1
)

SELECT
    date_trunc('month', counted.day)::date AS month,
    sum(counted.messages)::bigint AS messages,
    sum(counted.segments)::bigint AS segments,
    coalesce(max(ends.delivered), 0) AS delivered,
    coalesce(max(ends.undelivered), 0) AS undelivered
FROM messaging_smscount AS counted
LEFT JOIN ends ON ends.month = date_trunc('month', counted.day)::date
GROUP BY 1
ORDER BY 1
