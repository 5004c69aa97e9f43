#!/usr/bin/env node
// `npm run --silent steward -- …`: the command line of this installation, built if it is not there yet; and each process by itself
// (docs/operations.md), built as `npm start` builds it.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildApart } from './build-apart.mjs';
import { failFor, install } from './install.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const isProcess = ['web', 'worker', 'gateway', 'migrate', 'secrets'].includes(process.argv[2] ?? '');
const program = path.join(root, isProcess ? 'dist/process.mjs' : 'dist/steward.mjs');
if (isProcess || !fs.existsSync(program)) {
  const cwd = process.cwd();
  process.chdir(root);
  // Standard output is for what was asked.
  console.log = console.error;
  install();
  try {
    await buildApart({ root, mode: isProcess ? 'production' : 'steward' });
  } catch (error) {
    failFor(
      isProcess ? 'Steward could not be built' : 'The command line could not be built',
      String(error?.message ?? error),
    );
  }
  process.chdir(cwd);
}
await import(pathToFileURL(program).href);
