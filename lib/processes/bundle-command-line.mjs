import fs from 'node:fs';

/** The command line as one file that runs wherever Node does: it carries its packages. */
export async function bundleCommandLine(root, outfile) {
  const esbuild = await import('esbuild');
  const required = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['lib/cli/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    legalComments: 'inline',
    banner: { js: `#!/usr/bin/env node\n${required}` },
  });
  fs.chmodSync(outfile, 0o755);
}
