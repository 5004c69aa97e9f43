// All of the tests, from a fresh clone: set-up, checks, unit and integration tests, journeys. `--fast` stops before what needs a build.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApart } from './build-apart.mjs';
import { failFor, install } from './install.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
process.chdir(root);
const isFast = process.argv.includes('--fast');
const started = Date.now();

install();
try {
  await buildApart({ root, mode: 'test' });
} catch (error) {
  failFor('the database client could not be generated', String(error?.message ?? error));
}

const results = [];

/** Runs a program with its output shown; one that prints a report says how many passed. */
function run(name, command, args, report) {
  const began = Date.now();
  console.log(`\n── ${name}`);
  if (report) fs.rmSync(report.file, { force: true });
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...report?.env },
    });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  }).then((code) => {
    const counts = report ? readReport(report, code) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
    results.push({ name, ...counts, seconds: (Date.now() - began) / 1000 });
    return code === 0;
  });
}

/** A run that ended badly without a failed test still counts as one failure. */
function readReport({ file, read }, code) {
  try {
    const counts = read(JSON.parse(fs.readFileSync(file, 'utf8')));
    return { passed: counts.passed, failed: Math.max(counts.failed, code === 0 ? 0 : 1) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const reports = path.join(root, '.steward/reports');
fs.mkdirSync(reports, { recursive: true });
const bin = (name) => path.join(root, 'node_modules/.bin', name);

const vitestReport = {
  file: path.join(reports, 'vitest.json'),
  read: (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + (report.success ? 0 : report.numFailedTests === 0 ? 1 : 0),
  }),
};
const playwrightReport = {
  file: path.join(reports, 'playwright.json'),
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path.join(reports, 'playwright.json') },
  read: ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected }),
};

await run('Format and lint', bin('biome'), ['ci', '--error-on-warnings', '.']);
await run('Types', bin('tsc'), ['--noEmit', '-p', '.']);
await run('Unused code', bin('knip'), []);
const slow = isFast ? ['--exclude', '**/*.slow.test.ts'] : [];
await run(
  'Rules, commands and architecture',
  bin('vitest'),
  ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${vitestReport.file}`, ...slow],
  vitestReport,
);

if (!isFast) {
  const built = await buildApart({ root, mode: 'production' }).then(
    () => true,
    (error) => console.error(String(error?.message ?? error)),
  );
  results.push({ name: 'Production build', passed: built ? 1 : 0, failed: built ? 0 : 1, seconds: 0 });
  if (built) await run('Processes and journeys', bin('playwright'), ['test'], playwrightReport);
}

console.log('');
for (const { name, passed, failed, seconds } of results) {
  console.log(
    `  ${failed ? '✗' : '✓'} ${name.padEnd(34)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed  ${seconds.toFixed(1)} s`,
  );
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`  ${((Date.now() - started) / 1000).toFixed(0)} s in all\n`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
