import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// An odd time zone on purpose: a figure that depends on local time fails loudly.
process.env.TZ = 'Asia/Kathmandu';
// One seed for all processes of a run: where searches begin, and which part of a long table is walked.
process.env.STEWARD_SEED ??= String(Date.now() % 2 ** 31);

/** Slow suites begin; the many short files come last and fill what time is left. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification) => moduleId.endsWith('.slow.test.ts');
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

export default defineConfig({
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('.', import.meta.url)),
      'server-only': fileURLToPath(new URL('./lib/testing/empty.ts', import.meta.url)),
    },
  },
  test: {
    globalSetup: ['lib/testing/global-setup.ts'],
    setupFiles: ['lib/testing/setup.ts'],
    include: ['{app,components,lib}/**/*.test.ts'],
    sequence: { sequencer: SlowFirst },
    // No test fails because the machine is busy.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
    // What files import is imported once for each of the two processes, not for each file again.
    isolate: false,
    // Figures of a whole company are many short-lived objects.
    execArgv: ['--max-semi-space-size=64'],
  },
});
