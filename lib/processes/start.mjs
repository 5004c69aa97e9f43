// Runs on a bare Node: installs what is missing, builds what changed, then hands over to the supervisor.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { failFor, install } from './install.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
process.chdir(root);

install();
const flags = process.argv.slice(2);
const mode =
  ['dev', 'sandbox', 'owner', 'audit-verify', 'audit-export'].find((name) => flags.includes(`--${name}`)) ??
  'production';
// What follows is for the program itself.
if (mode === 'sandbox') process.argv.splice(process.argv.indexOf('--sandbox'), 1);
const { build } = await import('./build.mjs');
try {
  await build({ root, mode });
} catch (error) {
  failFor('Steward could not be built', String(error?.message ?? error));
}
const entry = ['production', 'dev'].includes(mode) ? 'supervisor.mjs' : `${mode}.mjs`;
await import(pathToFileURL(path.join(root, 'dist', entry)).href);
