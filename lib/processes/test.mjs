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

/** A fresh clone, as its own start would find it: what is installed and built here need not be done again to be shown. */
const isFresh = !fs.existsSync('node_modules') && !fs.existsSync('.next');
install();
try {
  await buildApart({ root, mode: 'test' });
} catch (error) {
  failFor('the database client could not be generated', String(error?.message ?? error));
}

const results = [];
/** What took longest, and what passed only when it was tried again. */
const tests = [];

/**
 * Runs a program; one that prints a report says how many passed. Beside another one, its output waits for its end.
 * @param {{ name: string, command: string, args: string[], report?: Report, isBeside?: boolean }} stage
 */
function run({ name, command, args, report, isBeside }) {
  const began = Date.now();
  const heading = `\n── ${name}`;
  if (!isBeside) console.log(heading);
  if (report) fs.rmSync(report.file, { force: true });
  return new Promise((resolve) => {
    const output = isBeside ? 'pipe' : 'inherit';
    const child = spawn(command, args, {
      stdio: ['ignore', output, output],
      env: { ...process.env, ...report?.env },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
    child.on('error', () => resolve(1));
    child.on('close', (code) => {
      if (isBeside) console.log(`${heading}\n${said.trimEnd()}`);
      resolve(code ?? 1);
    });
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
  read: (report) => {
    for (const { name, assertionResults } of report.testResults)
      for (const { title, duration } of assertionResults)
        tests.push({ name: `${path.relative(root, name)} › ${title}`, seconds: (duration ?? 0) / 1000 });
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + (report.success ? 0 : report.numFailedTests === 0 ? 1 : 0),
    };
  },
};
const playwrightReport = {
  file: path.join(reports, 'playwright.json'),
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path.join(reports, 'playwright.json') },
  read: ({ suites, stats }) => {
    for (const { file, title, tests: tries } of suites.flatMap(specsOf))
      for (const { status, results: runs } of tries)
        tests.push({
          name: `e2e/${file} › ${title}`,
          seconds: runs.reduce((sum, { duration }) => sum + duration, 0) / 1000,
          isFlaky: status === 'flaky',
        });
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
  },
};

function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)];
}

async function runStatic() {
  const beside = { isBeside: true };
  await run({ ...beside, name: 'Format and lint', command: bin('biome'), args: ['ci', '--error-on-warnings', '.'] });
  await run({ ...beside, name: 'Types', command: bin('tsc'), args: ['--noEmit', '-p', '.'] });
  await run({ ...beside, name: 'Unused code', command: bin('knip'), args: [] });
}

const slow = isFast ? ['--project', '!slow'] : [];
// What only reads the sources runs while tests wait for their database.
await Promise.all([
  run({
    name: 'Rules, commands and architecture',
    command: bin('vitest'),
    args: ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${vitestReport.file}`, ...slow],
    report: vitestReport,
  }),
  runStatic(),
]);

if (!isFast) {
  const began = Date.now();
  const built = await buildApart({ root, mode: 'production' }).then(
    () => true,
    (error) => console.error(String(error?.message ?? error)),
  );
  const seconds = (Date.now() - began) / 1000;
  results.push({ name: 'Production build', passed: built ? 1 : 0, failed: built ? 0 : 1, seconds });
  if (built) {
    const name = 'Processes and journeys';
    const env = { ...playwrightReport.env, ...(isFresh ? { STEWARD_FIRST_START_SEEN: '1' } : {}) };
    await run({ name, command: bin('playwright'), args: ['test'], report: { ...playwrightReport, env } });
  }
}

console.log('');
for (const { name, passed, failed, seconds } of results) {
  console.log(
    `  ${failed ? '✗' : '✓'} ${name.padEnd(34)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed  ${seconds.toFixed(1)} s`,
  );
}
console.log('\n  Slowest');
for (const { name, seconds } of tests.sort((a, b) => b.seconds - a.seconds).slice(0, 10))
  console.log(`  ${seconds.toFixed(1).padStart(7)} s  ${name}`);
const flaky = tests.filter(({ isFlaky }) => isFlaky);
if (flaky.length > 0) console.log('\n  Passed at the second try alone, which is a defect');
for (const { name } of flaky) console.log(`  ! ${name}`);
console.log('');
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`  ${((Date.now() - started) / 1000).toFixed(0)} s in all\n`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
