-- Whose a batch is: its entries are booked to that key, whatever has become of it.
CREATE FUNCTION steward.gateway_batch_maker(p_id text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.key_id FROM public.gateway_batches b WHERE b.id = p_id
$$;
REVOKE ALL ON FUNCTION steward.gateway_batch_maker(text) FROM PUBLIC;
