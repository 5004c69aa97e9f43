-- A link is judged again when it is used, by the role that its maker has then. One from before this has no maker and is refused.
ALTER TABLE "one_time_codes" ADD COLUMN "made_by_id" UUID;
