import fs from 'node:fs';
import { chromium as playwrightChromium } from '@playwright/test';
import packagedChromium from '@sparticuz/chromium';

const MACHINE_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser that Playwright or the machine has, else the one inside the npm package. */
export async function chromiumPath(): Promise<string> {
  const found = [playwrightChromium.executablePath(), ...MACHINE_BROWSERS].find((file) => file && fs.existsSync(file));
  return found ?? packagedChromium.executablePath();
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
