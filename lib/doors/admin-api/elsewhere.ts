import 'server-only';

/** What upstream has and Steward does not hold, and where it is done. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  spend_limits: 'Steward sets spend limits by its budgets: see /v1/admin/budgets, or use the Claude Console.',
  spend_limit_increase_requests: 'Ask for more of a budget with /v1/admin/budgets, or use the Claude Console.',
  ...Object.fromEntries(
    [
      ...[
        'service_accounts',
        'federation_issuers',
        'federation_rules',
        'external_keys',
        'external_storage',
        'webhooks',
      ],
      ...['rbac_groups', 'rbac_roles', 'telemetry_destinations', 'compliance_settings', 'analytics', 'plugins'],
      ...['plugin_marketplaces', 'claude_tag', 'providers'],
    ].map((name) => [name, `Steward does not hold ${name.replaceAll('_', ' ')}. Manage them in the Claude Console.`]),
  ),
};
