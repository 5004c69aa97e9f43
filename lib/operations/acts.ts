/** What the policy may ask a second person for, in the order in which it is shown. */
export const ACTS = [
  'owner_role',
  'retention',
  'policy',
  'key_disabling',
  'workspace_archive',
  'stop_lift',
  'budget',
] as const;
export type Act = (typeof ACTS)[number];
