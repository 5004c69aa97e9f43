/** What can be started by itself: three that serve, and what prepares the database for them. */
export const PARTS = ['web', 'worker', 'gateway', 'migrate'] as const;
export type Part = (typeof PARTS)[number];

/** Who may hold each secret. No process starts with one that is not its own. */
export const HOLDERS: Readonly<Record<string, readonly Part[]>> = {
  DATABASE_URL: ['migrate'],
  WEB_DATABASE_VERIFIER: ['migrate'],
  WORKER_DATABASE_VERIFIER: ['migrate'],
  GATEWAY_DATABASE_VERIFIER: ['migrate'],
  WEB_DATABASE_URL: ['web'],
  DATABASE_REPLICA_URL: ['web'],
  STEWARD_SESSION_SECRET: ['web'],
  STEWARD_SERVER_ACTIONS_KEY: ['web'],
  STEWARD_TOKEN_PEPPER: ['web'],
  OIDC_CLIENT_SECRET: ['web'],
  // Its user and password stand in it.
  CLICKHOUSE_URL: ['web', 'worker', 'gateway'],
  WORKER_DATABASE_URL: ['worker'],
  ANTHROPIC_ADMIN_KEY: ['worker'],
  STEWARD_CHAIN_KEY: ['worker'],
  STEWARD_SEALING_SECRET: ['worker'],
  STEWARD_CHECKPOINT_SECRET: ['worker'],
  STEWARD_OWNER_PASSWORD: ['worker'],
  SMTP_URL: ['worker'],
  GATEWAY_DATABASE_URL: ['gateway'],
  STEWARD_GATEWAY_SEALING_SECRET: ['gateway'],
  // Makes of a gateway key what the database knows it by: one issues keys, the other recognises them.
  STEWARD_GATEWAY_PEPPER: ['web', 'gateway'],
};

export const SECRET_NAMES = Object.keys(HOLDERS);
