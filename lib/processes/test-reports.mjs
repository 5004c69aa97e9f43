// What the tests' own reports say: how many passed, what took longest, what was left out, what needed a second try.
import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, '.steward/reports');

/** Every test that ran or was skipped. */
const tests = [];

/** The report of one run of Vitest. */
export const unitReport = {
  file: path.join(folder, 'vitest.json'),
  env: {},
  read: (report) => {
    for (const { name, assertionResults } of report.testResults)
      for (const { title, duration, status, failureMessages } of assertionResults)
        tests.push({
          name: `${path.relative(root, name)} › ${title}`,
          seconds: (duration ?? 0) / 1000,
          isSkipped: status !== 'passed' && status !== 'failed',
          isFlaky: status === 'passed' && failureMessages.length > 0,
          failure: failureMessages[0],
        });
    // A file that could not be loaded has no failed test.
    const broken = report.testResults.filter(({ assertionResults, message }) => !assertionResults.length && message);
    for (const { name, message } of broken)
      tests.push({ name: path.relative(root, name), seconds: 0, failure: message });
    const failed = Math.max(report.numFailedTests, report.success ? 0 : 1);
    return { passed: report.numPassedTests, failed };
  },
};

/** The report of one run of Playwright. */
export function journeyReport(name) {
  const file = path.join(folder, `${name}.json`);
  return {
    file,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    read: ({ suites, stats }) => {
      for (const { file: spec, title, tests: tries } of suites.flatMap(specsOf))
        for (const { status, results } of tries)
          tests.push({
            name: `e2e/${spec} › ${title}`,
            seconds: results.reduce((sum, { duration }) => sum + duration, 0) / 1000,
            isSkipped: status === 'skipped',
            isFlaky: status === 'flaky',
            failure: results.find(({ error }) => error)?.error.message,
          });
      return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
    },
  };
}

function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)];
}

/** A run that left no report, or ended badly without a failed test, still counts as one failure. */
export function countsOf({ file, read }, code) {
  try {
    const { passed, failed } = read(JSON.parse(fs.readFileSync(file, 'utf8')));
    return { passed, failed: Math.max(failed, code === 0 ? 0 : 1) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

export function forgetReport({ file }) {
  fs.mkdirSync(folder, { recursive: true });
  fs.rmSync(file, { force: true });
}

/**
 * The last lines of a run: each stage, the slowest ten, what was left out, what needed a second try. How many failed.
 * @param {{ name: string, passed: number, failed: number, seconds: number, why?: string }[]} stages
 * @param {{ seconds: number, leftOut: string[] }} run
 */
export function printSummary(stages, { seconds, leftOut }) {
  console.log('');
  for (const stage of stages) {
    const counts = `${String(stage.passed).padStart(5)} passed ${String(stage.failed).padStart(3)} failed`;
    const said = stage.why ? `not run: ${stage.why}` : `${counts}  ${stage.seconds.toFixed(1).padStart(6)} s`;
    console.log(`  ${stage.failed ? '✗' : '✓'} ${stage.name.padEnd(34)} ${said}`);
  }
  printList('Slowest', slowest(10));
  const skipped = tests.filter(({ isSkipped }) => isSkipped).map(({ name }) => name);
  printList('Left out', [...leftOut, ...skipped.map((name) => `${name} (skipped, says why)`)]);
  const flaky = tests.filter(({ isFlaky }) => isFlaky);
  printList('Passed at the second try alone, which is a defect', flaky.map(withReason));
  const broken = tests.filter(({ isFlaky, failure }) => failure && !isFlaky);
  printList('Failed', broken.map(withReason));
  const sum = (key) => stages.reduce((total, stage) => total + stage[key], 0);
  console.log(`\n  ${seconds.toFixed(0)} s in all\n`);
  const also = `${skipped.length ? `, ${skipped.length} skipped` : ''}${flaky.length ? `, ${flaky.length} tried twice` : ''}`;
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${also}`);
  return sum('failed');
}

/** A test and how its first failure begins: who reads the end of a log alone learns what to look for. */
function withReason({ name, failure = '' }) {
  const said = stripVTControlCharacters(failure)
    .split('\n')
    .filter((line) => line.trim());
  return [name, ...said.slice(0, 6)].join('\n');
}

function slowest(count) {
  const sorted = [...tests].sort((a, b) => b.seconds - a.seconds).slice(0, count);
  return sorted.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${name}`);
}

/** Lines of at most 120 signs, cut between words. */
function wrapped(text) {
  return text.match(/.{1,114}(?:\s|$)/g) ?? [text];
}

function printList(heading, lines) {
  if (lines.length === 0) return;
  console.log(`\n  ${heading}`);
  for (const line of lines) console.log(`    ${line.split('\n').flatMap(wrapped).join('\n      ')}`);
}
