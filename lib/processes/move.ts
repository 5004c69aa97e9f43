import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/core/errors';
import { backUp } from '@/lib/database/back-up';
import { backupSentence, readVersion, tellRestore } from './backup-words';
import { openDatabasePlace, type Place } from './database';
import { lockFolder } from './folder-lock';
import { findAuditPlace } from './head-place';
import { restoreInstallation } from './restoring';
import { loadInstallation } from './running-database';
import { hasSecrets, readLastingSecrets } from './secrets';

/** `npm run move`: from the database in the data folder to the empty one of `DATABASE_URL`, while Steward is stopped. */
async function main(): Promise<void> {
  const { configuration, dataFolder } = loadInstallation(process.cwd());
  if (configuration.DATABASE_URL === undefined)
    throw new AppError('invalid_input', 'Set DATABASE_URL in steward.env to the empty database to move to.');
  if (!hasSecrets(dataFolder))
    throw new AppError('not_found', `There is no Steward in ${dataFolder}. Set STEWARD_DATA to its folder.`);
  const place = { root: process.cwd(), dataFolder };
  const inside = { ...configuration, DATABASE_URL: undefined };
  const file = path.join(dataFolder, `move-${process.pid}.backup`);
  const unlock = lockFolder(dataFolder, configuration.appOrigin);
  process.once('exit', () => fs.rmSync(file, { force: true }));
  try {
    // First: what is wrong with it shows before anything is copied.
    const target = await openDatabasePlace(place, configuration);
    console.log('  Reading the database in the data folder …');
    const manifest = await readEmbedded(place, inside, file);
    console.log('  Writing to the database of DATABASE_URL …');
    const result = await restoreInstallation({
      ...{ configuration, dataFolder, ownerUrl: target.ownerUrl, backup: { file, manifest } },
      ...{ secrets: readLastingSecrets(dataFolder), checkpointFile: null, acceptsLoss: false },
    });
    const left = path.join(dataFolder, 'postgres');
    console.log(
      `\n  ${tellRestore(manifest, result)}\n  The old database is still in ${left}: remove it when all is well.\n`,
    );
  } finally {
    fs.rmSync(file, { force: true });
    unlock();
  }
}

async function readEmbedded(
  place: Place,
  configuration: ReturnType<typeof loadInstallation>['configuration'],
  file: string,
) {
  const embedded = await openDatabasePlace(place, configuration);
  try {
    const { origin } = findAuditPlace(configuration, place.dataFolder);
    return await backUp(embedded.ownerUrl, file, { version: readVersion(place.root), origin, secrets: null });
  } finally {
    await embedded.embedded?.stop();
  }
}

main().catch((error) => {
  console.error(`\n  ${backupSentence(error, 'Nothing was moved')}\n`);
  process.exit(1);
});
