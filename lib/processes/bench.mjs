// Measures Steward, loads it or takes its pictures: builds what that needs, then runs a program of bench/.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildApart } from './build-apart.mjs';
import { failFor, install } from './install.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
process.chdir(root);

install();
const name = ['screenshots', 'load'].find((one) => process.argv.includes(`--${one}`)) ?? 'main';
try {
  await buildApart({ root, mode: 'test' });
  const esbuild = await import('esbuild');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [name === 'load' ? 'bench/load/main.ts' : `bench/${name}.ts`],
    outfile: 'dist/bench.mjs',
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'error',
    alias: { 'server-only': path.join(root, 'lib/testing/empty.ts') },
  });
} catch (error) {
  failFor('the bench could not be built', String(error?.message ?? error));
}
await import(pathToFileURL(path.join(root, 'dist/bench.mjs')).href);
