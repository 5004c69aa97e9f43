-- Of these tables a few days of years are written again and again. By default Postgres clears up when a fifth of the whole is dead or new,
-- which takes a large organisation weeks, or months; docs/operations.md has what was measured.
DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['usage_daily', 'usage_hourly', 'cost_daily', 'spend_daily', 'spend_hourly', 'spend_monthly', 'spend_weekly',
    'rollup_daily', 'rollup_hourly'] LOOP
    EXECUTE format('ALTER TABLE public.%I SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05,
      autovacuum_analyze_scale_factor = 0.05)', v_table);
  END LOOP;
END $$;
