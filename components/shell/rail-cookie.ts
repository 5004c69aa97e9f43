export const RAIL_COOKIE = 'steward_rail';
