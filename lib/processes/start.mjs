// Runs on a bare Node: installs what is missing, builds what changed, then hands over to the supervisor.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildApart } from './build-apart.mjs';
import { failFor, install } from './install.mjs';
import { endWithNpm } from './parent.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
process.chdir(root);
endWithNpm();
// The first process of a container ignores every signal it has no handler for.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const endEarly = () => process.exit(1);
for (const signal of SIGNALS) process.on(signal, endEarly);
// As root, other accounts must be able to read the files created here; secrets set their own mode.
if (process.getuid?.() === 0) process.env.STEWARD_GIVEN_UMASK = process.umask(0o022).toString(8);

const flags = process.argv.slice(2);
// A token stands alone on standard output, as does what the doctor found, so that a script can take it.
if (flags.includes('--token') || flags.includes('--doctor')) console.log = console.error;
install();
const COMMANDS = ['owner', 'token', 'doctor', 'backup', 'restore', 'move', 'audit-verify', 'audit-export'];
const mode = ['dev', 'sandbox', ...COMMANDS].find((name) => flags.includes(`--${name}`)) ?? 'production';
// What follows is for the program itself.
if (mode === 'sandbox') process.argv.splice(process.argv.indexOf('--sandbox'), 1);
try {
  await buildApart({ root, mode });
} catch (error) {
  failFor('Steward could not be built', String(error?.message ?? error));
}
const entry = ['production', 'dev'].includes(mode) ? 'supervisor.mjs' : `${mode}.mjs`;
await import(pathToFileURL(path.join(root, 'dist', entry)).href);
// From here on the program listens by itself.
if (['production', 'dev', 'sandbox'].includes(mode)) for (const signal of SIGNALS) process.off(signal, endEarly);
