import { parseArgs } from 'node:util';
import { ORG_ROLES, type OrgRole } from '@/lib/access/principals';
import { AppError } from '@/lib/core/errors';
import { keptToken, newServiceToken } from '@/lib/core/service-token';
import { SCOPES } from '@/lib/domain/tokens/rules';
import { issueServerToken } from '@/lib/jobs/server-token';
import { loadInstallation, openRunningDatabase, toSentence } from './running-database';
import { loadSecrets } from './secrets';

const USE =
  'npm run --silent token -- --name NAME --role ROLE [--scope PERMISSION …] [--workspace ID …] [--address NETWORK …] [--days DAYS] [--prepares-only]';

/** `npm run --silent token -- --name NAME --role ROLE`: an API token on a server without a browser, alone on standard output. */
async function main(): Promise<void> {
  const asked = readArguments(process.argv.slice(2).filter((argument) => argument !== '--token'));
  const installation = loadInstallation(process.cwd());
  const { dataFolder } = installation;
  const database = openRunningDatabase(installation);
  try {
    const { chainKey } = loadSecrets(dataFolder, 'worker');
    const { tokenPepper } = loadSecrets(dataFolder, 'web');
    const token = newServiceToken();
    const deps = { database, chainKey, now: () => new Date() };
    await issueServerToken(deps, { ...asked, ...keptToken(tokenPepper, token) });
    // Words go to standard error here: see start.mjs.
    process.stdout.write(`${token}\n`);
  } finally {
    await database.close();
  }
}

function parse(args: string[]) {
  const [one, several] = [{ type: 'string' } as const, { type: 'string', multiple: true } as const];
  try {
    const options = {
      ...{ name: one, role: one, days: one, scope: several, workspace: several, address: several },
      'prepares-only': { type: 'boolean' } as const,
    };
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    const words = error instanceof Error ? error.message : 'That is not possible.';
    throw new AppError('invalid_input', `${words} Use ${USE}`);
  }
}

function readArguments(args: string[]) {
  const { name, role, scope, workspace, address, days, 'prepares-only': preparesOnly = false } = parse(args);
  if (!name || !role) throw new AppError('invalid_input', `Name the token and its role: ${USE}`);
  if (!ORG_ROLES.some((one) => one === role))
    throw new AppError('invalid_input', `Use one of the roles ${ORG_ROLES.join(', ')}.`);
  const unknown = scope?.find((one) => !SCOPES.some((known) => known === one));
  if (unknown) throw new AppError('invalid_input', `There is no permission ${unknown}. Use ${SCOPES.join(', ')}.`);
  return {
    ...{
      name,
      role: role as OrgRole,
      scopes: scope ?? null,
      workspaceIds: workspace ?? null,
      addresses: address ?? [],
      preparesOnly,
    },
    days: days === undefined ? null : Number(days),
  };
}

main().catch((error) => {
  console.error(`\n  ${toSentence(error, 'The token could not be created.')}\n`);
  process.exit(1);
});
