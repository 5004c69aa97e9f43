import { defineConfig } from '@playwright/test';
import { chromiumArguments, chromiumPath } from './e2e/chromium';
import { COMPANY, PROCESSES, SHARED } from './e2e/shared-steward';

// One seed for all processes of a run: where searches begin, and which part of a long table is walked.
process.env.STEWARD_SEED ??= String(Date.now() % 2 ** 31);

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: false,
  // Two at a time: tests of processes one after the other, and journeys beside them and when those are done.
  workers: SHARED,
  projects: [
    { name: 'processes', testMatch: PROCESSES, workers: 1, outputDir: '.steward/test-results/processes' },
    { name: 'company', testMatch: COMPANY, outputDir: '.steward/test-results/company' },
    { name: 'journeys', testIgnore: PROCESSES, outputDir: '.steward/test-results/journeys' },
  ],
  // A busy machine may cut a journey short; what needed a second try is named at the end of the run.
  retries: 1,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '.steward/reports/playwright.json' }],
  ],
  globalSetup: './e2e/global-setup.ts',
  use: {
    locale: 'en-GB',
    timezoneId: 'America/Los_Angeles',
    // Nobody waits for a dialog to slide in.
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: await chromiumPath(), args: chromiumArguments },
  },
});
