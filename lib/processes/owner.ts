import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { issueRecoveryCode } from '@/lib/jobs/bootstrap';
import { loadConfiguration } from './configuration';
import { OWNER_ROLE } from './database';
import { databaseUrlOf, parseDatabaseUrl } from './database-address';
import { originOfRunning } from './folder-lock';
import { loadSecrets } from './secrets';

const root = process.cwd();

/** `npm run owner -- someone@example.com`: a link with which an owner who cannot sign in sets a new password. */
async function main(): Promise<void> {
  const email = process.argv.slice(2).find((argument) => argument.includes('@'));
  if (!email) throw new AppError('invalid_input', 'Say whose: npm run owner -- someone@example.com');
  const configuration = loadConfiguration(root);
  const dataFolder = path.resolve(configuration.STEWARD_DATA ?? path.join(root, '.steward'));
  const database = openDatabase(databaseUrl(configuration.DATABASE_URL, dataFolder), {
    ...WORKER_LIMITS,
    connections: 2,
  });
  try {
    const { chainKey } = loadSecrets(dataFolder, 'worker');
    const code = await issueRecoveryCode({ database, chainKey, now: () => new Date() }, email);
    // This terminal may know another port than the one where Steward was started.
    const origin = originOfRunning(dataFolder) ?? configuration.appOrigin;
    console.log(`\n  Open this within an hour to set a new password:\n\n    ${origin}/set-password#${code}\n`);
  } finally {
    await database.close();
  }
}

function databaseUrl(given: string | undefined, dataFolder: string): string {
  return given ? databaseUrlOf(parseDatabaseUrl(given)) : embeddedUrl(dataFolder);
}

/** Steward must be running: its database's port is in the file that the supervisor leaves. */
function embeddedUrl(dataFolder: string): string {
  try {
    const running = JSON.parse(fs.readFileSync(path.join(dataFolder, 'running.json'), 'utf8')) as {
      port: number;
      name: string;
    };
    const { ownerPassword } = loadSecrets(dataFolder, 'database');
    return `postgresql://${OWNER_ROLE}:${ownerPassword}@127.0.0.1:${running.port}/${running.name}`;
  } catch {
    throw new AppError('conflict', 'Start Steward first (npm start), then run this in another terminal.');
  }
}

main().catch((error) => {
  const isUnreachable =
    error instanceof pg.DatabaseError || (error instanceof Error && /ECONNREFUSED/.test(error.message));
  const sentence =
    error instanceof AppError
      ? error.message
      : isUnreachable
        ? 'The database does not answer. Start Steward first.'
        : 'The link could not be made.';
  console.error(`\n  ${sentence}\n`);
  process.exit(1);
});
