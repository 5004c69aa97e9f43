import type { Profile } from '@/lib/sandbox/traffic';

export interface DemoApplication {
  name: string;
  workspace: string;
  /** The address of a member, as far as somebody answers for it. */
  owner: string | null;
  /** What it asks; null: nothing yet. */
  profile: Profile | null;
  settings: Readonly<Record<string, unknown>>;
}

const [DARIO, PRIYA] = ['dario.lindqvist@brackenfell.example', 'priya.venkat@brackenfell.example'];

/** Applications of the simulated company that ask its gateway, as its engineers would have set them up. */
export const DEMO_APPLICATIONS: readonly DemoApplication[] = [
  {
    ...{ name: 'Website chat', workspace: 'Customer Chat', owner: DARIO, profile: 'chat' },
    settings: {
      ...{ purpose: 'Answers customers on the public site', environment: 'production', requests_per_minute: 120 },
      ...{ daily_limit_usd: '25', monthly_limit_usd: '400', allowed_models: ['claude-haiku-5-5'] },
    },
  },
  {
    ...{ name: 'Claims triage', workspace: 'Claims Assistant', owner: DARIO, profile: 'agent' },
    settings: {
      ...{ purpose: 'Sorts new claims by urgency', environment: 'production', monthly_limit_usd: '250' },
      ...{ input_tokens_per_minute: 400_000, output_tokens_per_minute: 40_000 },
    },
  },
  {
    // Its day is used up within the first hour: what a reached limit looks like.
    ...{ name: 'Intake reader', workspace: 'Document Intake', owner: PRIYA, profile: 'rag' },
    settings: { purpose: 'Reads scanned letters', environment: 'production', daily_limit_usd: '0.5' },
  },
  {
    ...{ name: 'Nightly enrichment', workspace: 'Data Platform', owner: null, profile: 'batch' },
    settings: { purpose: 'Batches of the data platform', environment: 'production', expires_in_days: 365 },
  },
  {
    ...{ name: 'Website chat, staging', workspace: 'Customer Chat', owner: DARIO, profile: null },
    settings: { environment: 'staging', daily_limit_usd: '2', expires_in_days: 12 },
  },
];

/** What the token may that sets them up. */
export const DEMO_SCOPES = [
  ...['gateway_key:read', 'gateway_key:write', 'settings:read', 'settings:write', 'workspace:read', 'person:read'],
] as const;
