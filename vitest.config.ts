import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// An odd time zone on purpose: a figure that depends on local time fails loudly.
process.env.TZ = 'Asia/Kathmandu';

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
const HOLDING = ['lib/doors/**/*.test.ts', 'lib/auth/**/*.test.ts'];

/** Left out of `npm run check`. */
const SLOW = ['lib/**/*.slow.test.ts'];

export default defineConfig({
  resolve,
  test: {
    globalSetup: ['lib/testing/global-setup.ts'],
    maxWorkers: 2,
    projects: [
      // What files import is imported once for each of the two processes, not for each file again.
      project('rooms', {
        isolate: false,
        include: ['lib/**/*.test.ts', 'components/**/*.test.ts', 'app/**/*.test.ts'],
        exclude: [...HOLDING, ...SLOW],
      }),
      project('slow', { isolate: false, include: SLOW }),
      project('doors', { include: HOLDING }),
    ],
  },
});
