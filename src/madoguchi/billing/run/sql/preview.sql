SELECT category, sum(net_yen)::bigint, sum(tax_yen)::bigint,
       (SELECT count(DISTINCT nth) FROM lines), (SELECT count(*) FROM lines)
FROM taxes GROUP BY category
