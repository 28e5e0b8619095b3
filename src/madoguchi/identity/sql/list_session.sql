-- Put a session into the list of its user's sessions, and take out those that are gone.
WITH gone AS (
    DELETE FROM usersessions_usersession AS listed
    WHERE
        listed.user_id = %(user)s
        AND listed.session_key <> %(session_key)s
        AND NOT EXISTS (
            SELECT FROM django_session AS s
            WHERE s.session_key = listed.session_key AND s.expire_date > %(at)s
        )
)

INSERT INTO usersessions_usersession (
    user_id, created_at, ip, last_seen_at, session_key, user_agent, data
)
VALUES (
    %(user)s, %(at)s, %(address)s, %(at)s, %(session_key)s, %(user_agent)s, '{}'
)
ON CONFLICT (session_key) DO UPDATE
SET
    user_id = excluded.user_id,
    ip = excluded.ip,
    user_agent = excluded.user_agent,
    last_seen_at = excluded.last_seen_at
