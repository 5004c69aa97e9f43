import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// An odd time zone on purpose: a figure that depends on local time fails loudly.
process.env.TZ = 'Asia/Kathmandu';
// One seed for all processes of a run: where searches begin, and which part of a long table is walked.
process.env.STEWARD_SEED ??= String(Date.now() % 2 ** 31);

const resolve = {
  alias: {
    '@': fileURLToPath(new URL('.', import.meta.url)),
    'server-only': fileURLToPath(new URL('./lib/testing/empty.ts', import.meta.url)),
  },
};

const project = (name: string, test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration => ({
  resolve,
  test: { name, setupFiles: ['lib/testing/setup.ts'], testTimeout: 120_000, hookTimeout: 120_000, ...test },
});

/** Their modules hold a database, its listener and the environment for the life of a process. */
const HOLDING = 'lib/{doors,auth}/**/*.test.ts';

/** What takes seconds, left out of `npm run check`. */
const SLOW = 'lib/**/*.slow.test.ts';

export default defineConfig({
  resolve,
  test: {
    globalSetup: ['lib/testing/global-setup.ts'],
    maxWorkers: 2,
    // Figures of a whole company are many short-lived objects.
    execArgv: ['--max-semi-space-size=64'],
    // One begins after the other, by name: the many short files come last and fill what time is left.
    projects: [
      project('1 slow doors', { include: ['lib/{doors,auth}/**/*.slow.test.ts'] }),
      // What files import is imported once for each of the two processes, not for each file again.
      project('2 slow rooms', { isolate: false, include: [SLOW], exclude: [HOLDING] }),
      project('3 doors', { include: [HOLDING], exclude: [SLOW] }),
      project('4 rooms', {
        isolate: false,
        include: ['lib/**/*.test.ts', 'components/**/*.test.ts', 'app/**/*.test.ts'],
        exclude: [HOLDING, SLOW],
      }),
    ],
  },
});
