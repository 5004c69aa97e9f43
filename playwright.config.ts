import { defineConfig } from '@playwright/test';
import { chromiumArguments, chromiumPath } from './e2e/chromium';

const PROCESSES = /(processes-.*|fresh-clone)\.spec\.ts/;

export default defineConfig({
  testDir: 'e2e',
  outputDir: '.steward/test-results',
  fullyParallel: false,
  // Journeys share one Steward and go one after the other; tests of processes start their own beside them.
  workers: 2,
  projects: [
    { name: 'processes', testMatch: PROCESSES, workers: 1 },
    { name: 'journeys', testIgnore: PROCESSES, workers: 1 },
  ],
  // A busy machine may cut a journey short; what needed a second try is listed as flaky.
  retries: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '.steward/reports/playwright.json' }],
  ],
  globalSetup: './e2e/global-setup.ts',
  use: {
    locale: 'en-GB',
    timezoneId: 'America/Los_Angeles',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: await chromiumPath(), args: chromiumArguments },
  },
});
