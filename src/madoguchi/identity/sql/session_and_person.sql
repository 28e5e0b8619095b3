-- The session of a cookie, its user, and for whom the user may act, in one row.
-- Whose session it is says the list of sessions; the session itself has the last word.
SELECT
    s.session_data,
    u.id,
    u.password,
    u.last_login,
    u.email,
    u.display_name,
    u.is_active,
    u.enrolled_at,
    u.invited_at,
    u.two_steps,
    u.passkey_offered_at,
    u.reduced_until,
    u.proof_generation,
    u.shortcuts,
    (
        SELECT json_agg(
            json_build_array(
                p.id,
                p.customer_number,
                p.required_level,
                m.id,
                p.kind,
                m.role,
                m.approves
            )
            ORDER BY p.customer_number
        )
        FROM customers_member AS m
        JOIN customers_party AS p ON p.id = m.party_id
        WHERE m.user_id = u.id AND m.left_at IS NULL
    ) AS memberships,
    (
        SELECT json_agg(
            json_build_array(
                m.id, g.rights, g.scope, g.keys, g.from_on, g.until_on
            )
            ORDER BY g.id
        )
        FROM customers_member AS m
        JOIN customers_grant AS g ON g.member_id = m.id
        WHERE m.user_id = u.id AND m.left_at IS NULL
    ) AS grants,
    (
        SELECT json_object_agg(r.role, r.rights)
        FROM customers_rolerights AS r
    ) AS rights_of_roles
FROM django_session AS s
LEFT JOIN usersessions_usersession AS listed ON listed.session_key = s.session_key
LEFT JOIN accounts_user AS u ON u.id = listed.user_id AND u.is_active
WHERE s.session_key = %(session_key)s AND s.expire_date > %(at)s
