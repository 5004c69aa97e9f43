export const ONLY_OWNERS_AND_ADMINS = {
  billing: 'denied',
  lead: 'denied',
  developer: 'denied',
  viewer: 'denied',
} as const;
export const BOTH = { owner: 'succeeded', admin: 'succeeded', ...ONLY_OWNERS_AND_ADMINS } as const;
export const OWNERS = { owner: 'succeeded', admin: 'forbidden', ...ONLY_OWNERS_AND_ADMINS } as const;
