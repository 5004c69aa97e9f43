/** Every path that the client asks for, without identifiers. */
export const PATH_PATTERNS = [
  '/v1/organizations/me',
  '/v1/organizations/users',
  '/v1/organizations/users/{id}',
  '/v1/organizations/invites',
  '/v1/organizations/invites/{id}',
  '/v1/organizations/workspaces',
  '/v1/organizations/workspaces/{id}',
  '/v1/organizations/workspaces/{id}/archive',
  '/v1/organizations/workspaces/{id}/members',
  '/v1/organizations/workspaces/{id}/members/{id}',
  '/v1/organizations/workspaces/{id}/rate_limits',
  '/v1/organizations/workspaces/{id}/rate_limits/{id}',
  '/v1/organizations/api_keys',
  '/v1/organizations/api_keys/{id}',
  '/v1/organizations/rate_limits',
  '/v1/organizations/spend_limits',
  '/v1/organizations/spend_limits/{id}',
  '/v1/organizations/usage_report/messages',
  '/v1/organizations/cost_report',
  '/v1/organizations/analytics/usage',
  '/v1/compliance/activities',
  '/v1/compliance/review/cases',
  '/v1/compliance/review/notices',
] as const;

const SHAPES = PATH_PATTERNS.map((pattern) => ({
  pattern,
  shape: new RegExp(`^${pattern.replaceAll('{id}', '[^/]+')}$`),
}));

/** The pattern of a path that was asked for; `other` for one that is not in the list. */
export function patternOf(path: string): (typeof PATH_PATTERNS)[number] | 'other' {
  return SHAPES.find(({ shape }) => shape.test(path))?.pattern ?? 'other';
}
