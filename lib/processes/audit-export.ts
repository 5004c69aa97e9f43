import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportedChain } from '@/lib/audit/export';
import { AppError } from '@/lib/core/errors';
import { loadInstallation, openRunningDatabase, toSentence } from './running-database';

/** `npm run audit:export -- chain.jsonl`: the whole audit chain as JSON Lines, to keep elsewhere and verify at any time. */
async function main(): Promise<void> {
  const file = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
  if (!file) throw new AppError('invalid_input', 'Name a file: npm run audit:export -- chain.jsonl');
  const target = path.resolve(file);
  if (fs.existsSync(target)) throw new AppError('conflict', `The file ${target} already exists. Choose another name.`);
  const database = openRunningDatabase(loadInstallation(process.cwd()));
  try {
    await pipeline(
      Readable.from(exportedChain(database.db)),
      fs.createWriteStream(target, { mode: 0o600, flags: 'wx' }),
    );
    console.log(`\n  Written to ${target}. Verify it with: npm run audit:verify -- ${file}\n`);
  } finally {
    await database.close();
  }
}

main().catch((error) => {
  console.error(`\n  ${toSentence(error, 'The audit chain could not be exported.')}\n`);
  process.exit(1);
});
