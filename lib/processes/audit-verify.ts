import fs from 'node:fs';
import path from 'node:path';
import { withDatabaseSource } from '@/lib/audit/database-source';
import { exportSource } from '@/lib/audit/export-source';
import { type ChainVerdict, faultWords, verifyEntries } from '@/lib/audit/verify';
import { AppError } from '@/lib/core/errors';
import { readHeadFile } from '@/lib/jobs/head-file';
import { findHeadFile } from './head-place';
import { loadInstallation, openRunningDatabase, toSentence } from './running-database';
import { loadSecrets } from './secrets';

/** `npm run audit:verify`, or with a file of the whole chain: ends with 0 when it is whole, 1 when not, 2 when that cannot be told. */
async function main(): Promise<void> {
  const installation = loadInstallation(process.cwd());
  requireKey(installation.dataFolder);
  const { chainKey } = loadSecrets(installation.dataFolder, 'worker');
  const recorded = readHeadFile(findHeadFile(installation.configuration, installation.dataFolder), chainKey);
  const file = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
  const { checked, fault } = file
    ? await verifyEntries(chainKey, exportSource(existing(file)), recorded)
    : await verifyRunning(installation, chainKey, recorded);
  if (fault) {
    console.error(`\n  The audit chain is broken. ${faultWords(fault)}\n  ${counted(checked)} before it match.\n`);
    process.exitCode = 1;
    return;
  }
  const compared = recorded ? `, and so is what was recorded outside the database on ${recorded.at.toISOString()}` : '';
  console.log(`\n  The audit chain is intact: ${counted(checked)}${compared}.\n`);
}

async function verifyRunning(
  installation: ReturnType<typeof loadInstallation>,
  chainKey: string,
  recorded: ReturnType<typeof readHeadFile>,
): Promise<ChainVerdict> {
  const database = openRunningDatabase(installation);
  try {
    return await withDatabaseSource(database.pool, (source) => verifyEntries(chainKey, source, recorded));
  } finally {
    await database.close();
  }
}

/** Looking makes no key: another than the chain's would find every entry forged. */
function requireKey(dataFolder: string): void {
  if (fs.existsSync(path.join(dataFolder, 'secrets', 'worker.json'))) return;
  throw new AppError(
    'not_found',
    `There is no key in ${dataFolder}. Set STEWARD_DATA to the folder of the Steward that wrote this chain.`,
  );
}

function existing(file: string): string {
  const resolved = path.resolve(file);
  if (!fs.existsSync(resolved)) throw new AppError('not_found', `The file ${resolved} does not exist.`);
  return resolved;
}

function counted(count: number): string {
  return count === 1 ? '1 entry' : `${count.toLocaleString('en-GB')} entries`;
}

main().catch((error) => {
  const isAltered = error instanceof AppError && error.code === 'conflict' && /altered/.test(error.message);
  console.error(`\n  ${toSentence(error, 'The audit chain could not be verified.')}\n`);
  process.exit(isAltered ? 1 : 2);
});
