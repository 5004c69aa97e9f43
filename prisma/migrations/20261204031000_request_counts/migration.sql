-- How many requests of a token each web has counted in its present minute, so that a limit per minute holds over all webs.
CREATE UNLOGGED TABLE "request_counts" (
  "token_id" UUID NOT NULL,
  "web_id" UUID NOT NULL,
  "window_at" TIMESTAMPTZ(3) NOT NULL,
  "asked" INTEGER NOT NULL,
  CONSTRAINT "request_counts_pkey" PRIMARY KEY ("token_id", "web_id")
);

-- Keeps the count of one web, and says what the others have counted. Whatever is older than a minute counts for nothing.
CREATE FUNCTION steward.share_requests(p_token uuid, p_web uuid, p_window timestamptz, p_asked integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.request_counts WHERE window_at < clock_timestamp() - interval '10 minutes';
  INSERT INTO public.request_counts (token_id, web_id, window_at, asked) VALUES (p_token, p_web, p_window, p_asked)
    ON CONFLICT (token_id, web_id) DO UPDATE SET window_at = excluded.window_at, asked = excluded.asked;
  RETURN (SELECT coalesce(sum(c.asked), 0)::integer FROM public.request_counts c
    WHERE c.token_id = p_token AND c.web_id <> p_web AND c.window_at > clock_timestamp() - interval '1 minute');
END $$;
REVOKE ALL ON FUNCTION steward.share_requests(uuid, uuid, timestamptz, integer) FROM PUBLIC;
