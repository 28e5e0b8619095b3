CREATE OR REPLACE FUNCTION documents_kept_until(what text, issued date) RETURNS date
LANGUAGE sql STABLE AS $$
    SELECT (date_trunc('month', issued) + make_interval(months => 16 + 12 * coalesce(
        (SELECT years FROM public.documents_retention
         WHERE kind IN (what, '') AND from_on <= issued
         ORDER BY kind DESC, from_on DESC LIMIT 1), 10)))::date
$$;
