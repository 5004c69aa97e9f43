/** From when on an active key needs somebody's look. */
export const OLD_AFTER_DAYS = 90;
export const UNUSED_AFTER_DAYS = 60;
export const EXPIRES_WITHIN_DAYS = 14;
