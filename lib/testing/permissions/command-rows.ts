import type { CommandRow } from './command-row';
import { ACCOUNTS_COMMANDS } from './commands/accounts';
import { API_KEY_COMMAND_ROWS } from './commands/api-keys';
import { AUDIT_COMMAND_ROWS } from './commands/audit';
import { INVITE_COMMAND_ROWS } from './commands/invites';
import { LEAVING_COMMAND_ROWS } from './commands/offboarding';
import { ORGANIZATION_COMMANDS } from './commands/organization';
import { LIMIT_COMMAND_ROWS } from './commands/rate-limits';
import { SCIM_COMMAND_ROWS } from './commands/scim';
import { SESSIONS_COMMANDS } from './commands/sessions';
import { SYNC_COMMANDS } from './commands/sync';
import { WORKSPACE_NAMES_COMMANDS } from './commands/workspace-names';
import { WORKSPACE_COMMAND_ROWS } from './commands/workspaces';

/** What each role may change. A command without a row here fails the tests. */
export const COMMAND_ROWS: CommandRow[] = [
  ...LIMIT_COMMAND_ROWS,
  ...API_KEY_COMMAND_ROWS,
  ...WORKSPACE_COMMAND_ROWS,
  ...SCIM_COMMAND_ROWS,
  ...LEAVING_COMMAND_ROWS,
  ...INVITE_COMMAND_ROWS,
  ...WORKSPACE_NAMES_COMMANDS,
  ...ACCOUNTS_COMMANDS,
  ...SESSIONS_COMMANDS,
  ...SYNC_COMMANDS,
  ...ORGANIZATION_COMMANDS,
  ...AUDIT_COMMAND_ROWS,
];
