CREATE OR REPLACE FUNCTION platform_ask_for_job(
    task text, party bigint, actor text, ids jsonb, moment timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known platform_askabletask;
    scope bigint := nullif(current_setting('app.party', true), '')::bigint;
    -- the higher is begun first: news of an outage wait for nothing, and their mails,
    -- which are many, wait for everybody
    rank integer := CASE
        WHEN task IN ('spread_notice', 'render_status', 'wake_orders') THEN 10
        WHEN task = 'mail_status_news' THEN -10
        ELSE 0
    END;
BEGIN
    IF current_setting('role') NOT IN ('madoguchi_worker', 'madoguchi_batch') THEN
        SELECT * INTO known FROM platform_askabletask t WHERE t.name = task;
        IF NOT FOUND THEN
            RAISE insufficient_privilege USING
                MESSAGE = format('nobody but the worker may ask for %s', task);
        END IF;
        IF known.is_in_scope AND party IS DISTINCT FROM scope THEN
            RAISE insufficient_privilege USING
                MESSAGE = format('%s is for the party of the scope alone', task);
        END IF;
    END IF;
    PERFORM procrastinate_defer_jobs_v1(ARRAY[ROW(
        'default', task, rank, NULL, NULL,
        ids || jsonb_build_object('party', party, 'actor', actor), moment
    )::procrastinate_job_to_defer_v1]);
END $$;
