import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '@/lib/core/errors';
import { type Manifest, readBackup } from '@/lib/database/backup-file';
import { openSecrets } from './backup-key';
import { backupSentence, counted, tellRestore } from './backup-words';
import { openDatabasePlace } from './database';
import { lockFolder } from './folder-lock';
import { restoreInstallation } from './restoring';
import { loadInstallation } from './running-database';
import { hasSecrets, type LastingSecrets, readLastingSecrets, refuseOtherSecrets } from './secrets';

const USE = 'npm run restore -- FILE [--key PRIVATE-KEY-FILE] [--checkpoints FILE] [--accept-loss]';

/** `npm run restore -- FILE`: into the empty database of this configuration, while no Steward runs on it. */
async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const [given] = positionals;
  if (!given) throw new AppError('invalid_input', `Name a backup: ${USE}`);
  const file = path.resolve(given);
  const { configuration, dataFolder } = loadInstallation(process.cwd());
  fs.mkdirSync(dataFolder, { recursive: true, mode: 0o755 });
  const unlock = lockFolder(dataFolder, configuration.appOrigin);
  try {
    console.log('  Checking the backup …');
    const manifest = await readBackup(file);
    if (configuration.DATABASE_URL === undefined && manifest.mode !== (configuration.simulated ? 'simulated' : 'real'))
      throw new AppError(
        'conflict',
        manifest.mode === 'real'
          ? 'The backup is of a real organisation: set ANTHROPIC_ADMIN_KEY first.'
          : 'The backup is of a simulated organisation: remove ANTHROPIC_ADMIN_KEY first.',
      );
    const secrets = await findSecrets(dataFolder, manifest, values.key);
    const database = await openDatabasePlace({ root: process.cwd(), dataFolder }, configuration);
    try {
      console.log(`  Restoring ${counted(manifest.tables.length, 'table')} …`);
      const result = await restoreInstallation({
        ...{ configuration, dataFolder, secrets, ownerUrl: database.ownerUrl, backup: { file, manifest } },
        checkpointFile: values.checkpoints === undefined ? null : path.resolve(values.checkpoints),
        acceptsLoss: values['accept-loss'] ?? false,
      });
      console.log(`\n  ${tellRestore(manifest, result)}`);
      console.log(
        '  What was revoked after the backup is valid again: look through sign-ins, tokens and keys after npm start.\n',
      );
    } finally {
      await database.embedded?.stop();
    }
  } finally {
    unlock();
  }
}

/** Those of the backup if its key is given, else those that are here. */
async function findSecrets(
  dataFolder: string,
  { secrets }: Manifest,
  key: string | undefined,
): Promise<LastingSecrets> {
  if (key !== undefined) {
    if (!secrets) throw new AppError('invalid_input', 'The backup holds no secrets, so --key opens nothing.');
    const opened = await openSecrets(key, secrets);
    refuseOtherSecrets(dataFolder, opened);
    return opened;
  }
  if (hasSecrets(dataFolder)) return readLastingSecrets(dataFolder);
  throw new AppError(
    'not_found',
    secrets
      ? `The backup’s secrets are sealed to ${secrets.sealedTo}. Give the private half with --key FILE.`
      : `The backup holds no secrets. Copy the folder secrets of the Steward that made it into ${dataFolder} first.`,
  );
}

function readArguments() {
  const one = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: { restore: flag, key: one, checkpoints: one, 'accept-loss': flag },
    });
  } catch (error) {
    throw new AppError('invalid_input', `${error instanceof Error ? error.message : ''} Use ${USE}`);
  }
}

main().catch((error) => {
  console.error(`\n  ${backupSentence(error, 'Nothing was restored')}\n`);
  process.exit(1);
});
