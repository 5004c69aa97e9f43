import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '@/lib/core/errors';
import { backUp } from '@/lib/database/back-up';
import { makeBackupKey, sealSecrets } from './backup-key';
import { backupSentence, readVersion, tellBackup } from './backup-words';
import { findAuditPlace } from './head-place';
import { findOwnerUrl, loadInstallation } from './running-database';
import { hasSecrets, readLastingSecrets } from './secrets';

const USE = 'npm run backup -- FILE [--seal-to PUBLIC-KEY]';

/** `npm run backup -- FILE [--seal-to KEY]`: the whole database as of now, while Steward runs. `--new-key FILE` makes a key pair. */
async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  if (values['new-key']) {
    const publicKey = makeBackupKey(values['new-key']);
    console.log(
      `\n  The private key is in ${path.resolve(values['new-key'])}: keep it away from this machine. Seal backups to its public half:\n\n    ${publicKey}\n`,
    );
    return;
  }
  const [file] = positionals;
  if (!file) throw new AppError('invalid_input', `Name a file: ${USE}`);
  const target = path.resolve(file);
  if (fs.existsSync(target)) throw new AppError('conflict', `The file ${target} already exists. Choose another name.`);
  const installation = loadInstallation(process.cwd());
  const { configuration, dataFolder } = installation;
  const sealTo = values['seal-to'];
  if (sealTo !== undefined && !hasSecrets(dataFolder))
    throw new AppError('not_found', `There are no secrets in ${dataFolder}. Set STEWARD_DATA to Steward’s folder.`);
  const manifest = await backUp(findOwnerUrl(installation), target, {
    version: readVersion(process.cwd()),
    origin: findAuditPlace(configuration, dataFolder).origin,
    secrets: sealTo === undefined ? null : await sealSecrets(sealTo, readLastingSecrets(dataFolder)),
  });
  console.log(`\n  ${tellBackup(target, manifest, path.join(dataFolder, 'secrets'))}\n`);
}

function readArguments() {
  const one = { type: 'string' } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: { backup: { type: 'boolean' }, 'seal-to': one, 'new-key': one },
    });
  } catch (error) {
    throw new AppError('invalid_input', `${error instanceof Error ? error.message : ''} Use ${USE}`);
  }
}

main().catch((error) => {
  console.error(`\n  ${backupSentence(error, 'No backup was written')}\n`);
  process.exit(1);
});
