-- The primary keys that grants reach, one row for each kind that they reach any of.
-- More keys than a setting takes are stored; then `stored` is the id of their row, and
-- `ids` is null. A department reaches the billing accounts with its code, and the
-- contracts of which it bears a share on that day.
WITH account AS (
    SELECT
        a.id,
        a.account_number = ANY(%(billed_accounts)s)
        OR a.department_code = ANY(%(billed_departments)s) AS is_billed
    FROM customers_billingaccount AS a
    WHERE
        a.party_id = %(party)s
        AND (
            a.account_number = ANY(%(account_numbers)s)
            OR a.department_code = ANY(%(departments)s)
        )
),

share AS (
    SELECT s.contract_number, d.code = ANY(%(departments)s) AS is_ours
    FROM departments_share AS s
    JOIN departments_department AS d
        ON d.party_id = s.party_id AND d.id = s.department_id
    WHERE
        s.party_id = %(party)s
        AND cardinality(%(departments)s::text[]) > 0
        AND s.from_on <= %(day)s
        AND (s.until_on IS NULL OR s.until_on >= %(day)s)
),

contract AS (
    SELECT c.id, c.account_id
    FROM contracts_contract AS c
    WHERE
        c.party_id = %(party)s
        AND (
            c.contract_number = ANY(%(contract_numbers)s)
            OR c.account_id IN (SELECT account.id FROM account)
            OR c.contract_number IN (
                SELECT share.contract_number FROM share WHERE share.is_ours
            )
            OR (
                EXISTS (
                    SELECT FROM share WHERE share.is_ours AND share.contract_number = ''
                )
                AND c.contract_number NOT IN (SELECT share.contract_number FROM share)
            )
        )
),

reached AS (
    SELECT 'contracts' AS kind, contract.id FROM contract
    UNION
    SELECT 'accounts' AS kind, contract.account_id FROM contract
    UNION
    SELECT 'accounts' AS kind, account.id FROM account
    UNION
    SELECT 'billed_accounts' AS kind, account.id FROM account WHERE account.is_billed
),

listed AS (
    SELECT reached.kind, array_agg(reached.id ORDER BY reached.id) AS ids
    FROM reached
    GROUP BY reached.kind
),

digested AS (
    SELECT
        listed.kind,
        listed.ids,
        cardinality(listed.ids) > %(most)s AS is_long,
        encode(sha256(listed.ids::text::bytea), 'hex') AS digest
    FROM listed
),

added AS (
    INSERT INTO platform_storedscope (party_id, digest, ids, created_at)
    SELECT DISTINCT ON (d.digest) %(party)s, d.digest, d.ids, now()
    FROM digested AS d
    WHERE
        d.is_long
        AND NOT EXISTS (
            SELECT FROM platform_storedscope AS s
            WHERE s.party_id = %(party)s AND s.digest = d.digest
        )
    ON CONFLICT (party_id, digest) DO NOTHING
    RETURNING id, digest
)

SELECT
    d.kind,
    CASE WHEN NOT d.is_long THEN d.ids END AS ids,
    coalesce(added.id, known.id) AS stored
FROM digested AS d
LEFT JOIN added ON d.is_long AND added.digest = d.digest
LEFT JOIN platform_storedscope AS known
    ON d.is_long AND known.party_id = %(party)s AND known.digest = d.digest
