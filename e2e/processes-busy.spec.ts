import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { thorough } from '@/lib/testing/thorough';
import { visit } from './http-visitor';
import { report } from './processes/system';
import { demoPerson } from './sign-in';
import { DEMO_PASSWORD, type RunningSteward, startSteward } from './steward';

const EXPORTS = thorough(80, 200);
const EXPORT =
  '/api/v1/usage/export?metric=total_tokens&split=api_key&from=2025-12-01&to=2026-11-01&granularity=day&rows=all';

interface Answer {
  status: number;
  retry: string | null;
  sha256: string;
  /** Of a refusal. */
  text: string;
}

/** In a process of its own, so that what is measured here waits for the web and not for what comes in there. */
const ASKING = `
  const { createHash } = require('node:crypto');
  const [url, cookie, count] = process.argv.slice(1);
  const ask = async () => {
    const response = await fetch(url, { headers: { cookie } });
    const text = await response.text();
    const sha256 = createHash('sha256').update(text).digest('hex');
    const { status, headers } = response;
    return { status, retry: headers.get('retry-after'), sha256, text: status === 200 ? '' : text };
  };
  Promise.all(Array.from({ length: Number(count) }, ask)).then((answers) => process.send(answers, () => process.exit(0)));`;

async function askForExports(origin: string, cookie: string): Promise<Answer[]> {
  const args = ['-e', ASKING, `${origin}${EXPORT}`, cookie, String(EXPORTS)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [answers] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('The exports ended without an answer'))),
  ])) as [Answer[]];
  return answers;
}

let steward: RunningSteward;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  steward = await startSteward({ isBare: true });
});
test.afterAll(async () => {
  await steward?.stop();
  if (steward) fs.rmSync(steward.dataFolder, { recursive: true, force: true });
});

const slowest = (times: number[]) => Math.round(Math.max(...times));
const middle = (times: number[]) => Math.round([...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);

async function timed<T>(times: number[], run: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const answer = await run();
  times.push(performance.now() - began);
  return answer;
}

test(`${EXPORTS} exports at once leave room for signing in, health and pages`, async () => {
  test.setTimeout(600_000);
  const owner = await visit(steward.origin, demoPerson('owner').email, DEMO_PASSWORD);
  const health: number[] = [];
  const signIns: number[] = [];
  const pages: number[] = [];
  let isOver = false;
  const answered = askForExports(steward.origin, owner.cookie).finally(() => {
    isOver = true;
  });
  let rounds = 0;
  while (!isOver && signIns.length < 40) {
    expect((await timed(health, () => fetch(`${steward.origin}/api/health`))).status).toBe(200);
    const other = await timed(signIns, () => visit(steward.origin, demoPerson('billing').email, DEMO_PASSWORD));
    await timed(pages, () => other.read('/settings/sessions'));
    if (!isOver) rounds += 1;
    await sleep(100);
  }
  // What is measured was asked while exports were in the making.
  expect(rounds).toBeGreaterThan(0);

  const answers = await answered;
  const whole = answers.filter((answer) => answer.status === 200);
  // On a machine with nothing left, a session may not be looked up in time: that is said, too.
  const refused = answers.filter((answer) => answer.status === 429 || answer.status === 503);
  expect(whole.length + refused.length).toBe(EXPORTS);
  expect(whole.length).toBeGreaterThanOrEqual(3);
  expect(new Set(whole.map((answer) => answer.sha256)).size).toBe(1);
  for (const answer of refused) {
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { message: expect.stringMatching(/Wait a moment, then try again\.$|Try again in a moment\.$/) },
    });
    expect(answer.retry).toBe('5');
  }
  report(`${whole.length} exports, ${refused.length} refused for now`);
  report(`health ${middle(health)} ms in the middle, ${slowest(health)} at most, of ${health.length}`);
  report(`sign-in ${middle(signIns)} ms in the middle, ${slowest(signIns)} at most`);
  report(`a page ${middle(pages)} ms in the middle, ${slowest(pages)} at most`);
});
