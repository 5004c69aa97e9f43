// Builds what changed: the Prisma client, the bundles of worker, sandbox and supervisor, and the web.
// A program of its own, started by build-apart.mjs with an environment that holds no secret.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { bundleCommandLine } from './bundle-command-line.mjs';

const BUNDLES = [
  'supervisor',
  'worker',
  'sandbox',
  'gateway',
  'web-metrics',
  'demo',
  'owner',
  'token',
  'backup',
  'restore',
  'move',
  'audit-verify',
  'audit-export',
  'doctor',
  'process',
];
/** Sandbox, gateway and meter run from places without packages; the worker starts in half the time with its packages inside. */
const CARRIED = ['sandbox', 'gateway', 'web-metrics', 'worker'];
/**
 * Packages in the old form ask for Node's own modules at run time. What `pg` would only like is left out; what is no script
 * stays where it is.
 */
const CARRYING = {
  external: ['pg-native', '@node-rs/argon2'],
  packages: 'bundle',
  sourcesContent: false,
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};
const SOURCES = [
  'app',
  'components',
  'lib',
  'prisma/schema',
  'public',
  'lib/processes/web-preload.mjs',
  'package-lock.json',
  'next.config.ts',
  'proxy.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'prisma.config.ts',
];

/** What the web never imports: a change there does not build the web again. */
const NOT_IN_THE_WEB = [
  'lib/cli',
  'lib/gateway',
  'lib/jobs',
  'lib/database',
  'lib/processes',
  'lib/sandbox',
  'lib/testing',
];

function hashOf(paths, left = []) {
  const hash = createHash('sha256').update(process.versions.node);
  const walk = (file) => {
    if (left.includes(file) || !fs.existsSync(file)) return;
    if (fs.statSync(file).isDirectory()) {
      for (const name of fs.readdirSync(file).sort()) walk(path.join(file, name));
    } else if (!/\.(test|spec)\.tsx?$/.test(file)) {
      hash.update(file).update('\0').update(fs.readFileSync(file)).update('\0');
    }
  };
  for (const file of paths) walk(file);
  return hash.digest('hex');
}

function readStamps(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** Runs a step unless its sources are as they were when it last ended well. */
async function step({ stamps, file, name, sources, left, output, say, run }) {
  const hash = hashOf(sources, left);
  if (stamps[name] === hash && fs.existsSync(output)) return;
  const started = Date.now();
  process.stdout.write(`  ${say} …`);
  const ticker = process.stdout.isTTY ? setInterval(() => process.stdout.write('.'), 2_000) : undefined;
  try {
    await run();
  } finally {
    clearInterval(ticker);
    process.stdout.write(` ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  }
  stamps[name] = hash;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(stamps));
}

/** The one that is running now. */
let running;

function runCommand(command, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(output))));
  });
}

function bundleOptions(root, names) {
  return {
    absWorkingDir: root,
    entryPoints: names.map((name) => `lib/processes/${name}.ts`),
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'error',
    alias: { 'server-only': path.join(root, 'lib/testing/empty.ts') },
  };
}

async function bundle(root, names) {
  const esbuild = await import('esbuild');
  await esbuild.build(
    bundleOptions(
      root,
      names.filter((name) => !CARRIED.includes(name)),
    ),
  );
  const carried = names.filter((name) => CARRIED.includes(name));
  if (carried.length > 0) await esbuild.build({ ...bundleOptions(root, carried), ...CARRYING });
}

/** Bundles the worker again at every change; the supervisor starts what it finds changed. */
async function watchWorker(root) {
  const esbuild = await import('esbuild');
  const context = await esbuild.context({ ...bundleOptions(root, ['worker']), ...CARRYING });
  await context.watch();
}

async function buildWeb(root) {
  // What names the actions of pages depends on it: a page of one build works with another, as webs are replaced one by one.
  // What encrypts what actions hold on to is each installation's own, at run time.
  const NEXT_SERVER_ACTIONS_ENCRYPTION_KEY = createHash('sha256').update('steward actions').digest('base64');
  await runCommand(process.execPath, [path.join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    ...process.env,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY,
  });
  const standalone = path.join(root, '.next/standalone');
  fs.cpSync(path.join(root, '.next/static'), path.join(standalone, '.next/static'), { recursive: true });
  if (fs.existsSync(path.join(root, 'public')))
    fs.cpSync(path.join(root, 'public'), path.join(standalone, 'public'), { recursive: true });
  fs.cpSync(path.join(root, 'lib/processes/web-preload.mjs'), path.join(standalone, 'web-preload.mjs'));
  for (const name of fs.readdirSync(standalone)) if (name.startsWith('.env')) fs.rmSync(path.join(standalone, name));
}

async function build(root, mode) {
  const file = path.join(root, '.steward/build.json');
  const stamps = readStamps(file);
  const common = { stamps, file };
  const commandLine = {
    ...common,
    name: 'steward',
    sources: ['lib/cli', 'lib/core', 'lib/processes/bundle-command-line.mjs', 'package-lock.json'],
    output: 'dist/steward.mjs',
    say: 'Building the command line',
    run: () => bundleCommandLine(root, path.join(root, 'dist/steward.mjs')),
  };
  if (mode === 'steward') return await step(commandLine);
  if (mode === 'sandbox') {
    await step({
      ...common,
      name: 'sandbox',
      sources: ['lib/sandbox', 'lib/upstream', 'lib/processes', 'package-lock.json'],
      output: 'dist/sandbox.mjs',
      say: 'Building the sandbox',
      run: () => bundle(root, ['sandbox']),
    });
    return;
  }
  await step({
    ...common,
    name: 'prisma',
    sources: ['prisma/schema', 'prisma.config.ts', 'package-lock.json'],
    output: 'prisma/generated/client.ts',
    say: 'Generating the database client',
    run: () =>
      runCommand(process.execPath, [path.join(root, 'node_modules/prisma/build/index.js'), 'generate'], {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      }),
  });
  await step({
    ...common,
    name: 'bundles',
    sources: ['lib', 'prisma/schema', 'package-lock.json', 'tsconfig.json'],
    output: 'dist/supervisor.mjs',
    say: 'Building worker, sandbox and supervisor',
    run: () => bundle(root, BUNDLES),
  });
  if (mode === 'dev') await watchWorker(root);
  if (mode === 'production') {
    await step(commandLine);
    await step({
      ...common,
      name: 'web',
      sources: SOURCES,
      left: NOT_IN_THE_WEB,
      output: '.next/standalone/server.js',
      say: 'Building the web (a minute, once)',
      run: () => buildWeb(root),
    });
  }
}

const end = () => {
  running?.kill('SIGKILL');
  process.exit(1);
};
// A terminal tells all of its processes at once; who started this one says so by leaving.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', end);
process.on('disconnect', end);

const [mode = 'production'] = process.argv.slice(2);
try {
  await build(process.cwd(), mode);
  // While developing it goes on watching.
  process.send?.('built', () => mode !== 'dev' && process.exit(0));
} catch (error) {
  process.stderr.write(String(error?.message ?? error));
  process.exit(1);
}
