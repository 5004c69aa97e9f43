// All of the tests, from a fresh clone: set-up, checks, unit and integration tests, journeys. `--fast` leaves out what is
// slow or needs a build, and says so.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApart } from './build-apart.mjs';
import { failFor, install } from './install.mjs';
import { countsOf, forgetReport, journeyReport, printSummary, unitReport } from './test-reports.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
process.chdir(root);
const isFast = process.argv.includes('--fast');
const isThorough = process.env.STEWARD_THOROUGH === '1';
const started = Date.now();
process.env.STEWARD_SEED ??= String(started % 2 ** 31);

/** A fresh clone, as its own start would find it: what is installed and built here need not be done again to be shown. */
const isFresh = !fs.existsSync('node_modules') && !fs.existsSync('.next');
const stages = [];
const stage = async (name, run) => {
  const began = Date.now();
  const counts = await run();
  stages.push({ name, ...counts, seconds: (Date.now() - began) / 1000 });
  return counts.failed === 0;
};

await stage('Packages and client', async () => {
  install();
  await buildApart({ root, mode: 'test' }).catch((error) =>
    failFor('the database client could not be generated', String(error?.message ?? error)),
  );
  return { passed: 1, failed: 0 };
});

/** Runs a program of a package. Beside another one, its output waits for its end. */
function runProgram({ name, program, args, env = {}, isBeside }) {
  const heading = `\n── ${name}`;
  if (!isBeside) console.log(heading);
  return new Promise((resolve) => {
    const output = isBeside ? 'pipe' : 'inherit';
    const command = path.join(root, 'node_modules/.bin', program);
    const child = spawn(command, args, { stdio: ['ignore', output, output], env: { ...process.env, ...env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
    child.on('error', () => resolve(1));
    child.on('close', (code) => {
      if (isBeside) console.log(`${heading}\n${said.trimEnd()}`);
      resolve(code ?? 1);
    });
  });
}

/** A program that ends well or not. */
const check = (name, program, args) =>
  stage(name, async () => {
    const code = await runProgram({ name, program, args, isBeside: true });
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  });

/** A program that leaves a report of its tests. */
const suite = (name, report, options) =>
  stage(name, async () => {
    forgetReport(report);
    const env = { ...report.env, ...options.env };
    return countsOf(report, await runProgram({ name, ...options, env }));
  });

const runUnits = () =>
  suite('Rules, commands and architecture', unitReport, {
    program: 'vitest',
    args: ['run', '--retry=1', '--reporter=dot', '--reporter=json', `--outputFile.json=${unitReport.file}`].concat(
      isFast ? ['--exclude', '**/*.slow.test.ts'] : [],
    ),
  });

async function checkSources() {
  await check('Format and lint', 'biome', ['ci', '--error-on-warnings', '.']);
  await check('Types', 'tsc', ['--noEmit', '-p', '.', '--checkers', '1']);
  await check('Unused code', 'knip', []);
}

const build = () =>
  stage('Production build', () =>
    buildApart({ root, mode: 'production' }).then(
      () => ({ passed: 1, failed: 0 }),
      (error) => {
        console.error(String(error?.message ?? error));
        return { passed: 0, failed: 1 };
      },
    ),
  );

/** Tests of processes mostly wait for them: they run beside whatever else there is. */
const runProcesses = () =>
  suite('Processes', journeyReport('processes'), {
    program: 'playwright',
    args: ['test', '--project=processes'],
    env: isFresh ? { STEWARD_FIRST_START_SEEN: '1' } : {},
    isBeside: true,
  });

/** What journeys begin with, once a day: most of it is waiting, too. */
const readCompany = () =>
  suite('Company of the journeys', journeyReport('company'), {
    program: 'playwright',
    args: ['test', '--project=company'],
    isBeside: true,
  });

const runJourneys = () =>
  suite('Journeys', journeyReport('journeys'), { program: 'playwright', args: ['test', '--project=journeys'] });

const { STEWARD_SEED: seed } = process.env;
const leftOut = isThorough
  ? []
  : [`all but a part of long searches and tables, as STEWARD_SEED=${seed} has it: STEWARD_THOROUGH=1 runs them whole`];
if (isFast) {
  await Promise.all([runUnits(), checkSources()]);
  const files = fs.readdirSync('lib', { recursive: true }).filter((file) => file.endsWith('.slow.test.ts'));
  const slow = files.map((file) => file.replace('.slow.test.ts', '')).sort();
  leftOut.push('the production build, tests of processes, journeys', `${slow.length} slow suites: ${slow.join(', ')}`);
} else {
  const units = runUnits();
  // Processes wait longest, and for the build: it comes before all that is judged without it.
  if (await build()) {
    // A browser beside Vitest and its database would wait for both: journeys come after them.
    const journeys = Promise.all([units, readCompany()]).then(runJourneys);
    await Promise.all([runProcesses(), checkSources(), journeys]);
  } else {
    for (const name of ['Processes', 'Journeys'])
      stages.push({ name, passed: 0, failed: 1, seconds: 0, why: 'no build' });
    await Promise.all([units, checkSources()]);
  }
}

const failed = printSummary(stages, { seconds: (Date.now() - started) / 1000, leftOut });
process.exit(failed === 0 ? 0 : 1);
