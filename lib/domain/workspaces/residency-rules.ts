/** Where requests may run; where data is kept is upstream's to say. */
export const RESIDENCIES = ['anywhere', 'us_first', 'us_only'] as const;
export type Residency = (typeof RESIDENCIES)[number];
