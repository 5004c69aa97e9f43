// `npm run --silent steward -- …`: the command line of this installation, built if it is not there yet.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildApart } from './build-apart.mjs';
import { failFor, install } from './install.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = path.join(root, 'dist/steward.mjs');
if (!fs.existsSync(program)) {
  process.chdir(root);
  // Standard output is for what was asked.
  console.log = console.error;
  install();
  try {
    await buildApart({ root, mode: 'steward' });
  } catch (error) {
    failFor('The command line could not be built', String(error?.message ?? error));
  }
}
await import(pathToFileURL(program).href);
