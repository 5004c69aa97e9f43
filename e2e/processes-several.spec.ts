import { expect, test } from '@playwright/test';
import { Several } from './processes/several';
import { isLinux, report } from './processes/system';

test.describe.configure({ mode: 'serial' });
test.skip(!isLinux, 'looks at processes through /proc');

const several = new Several();
const OWNER = { email: 'own.owner@example.test', password: 'a long enough password' };

test.beforeAll(async () => {
  test.setTimeout(300_000);
  await several.open({ STEWARD_OWNER_EMAIL: OWNER.email, STEWARD_OWNER_PASSWORD: OWNER.password });
});
test.afterAll(() => several.close());

test('each process is prepared for and started by itself, two of each', async () => {
  test.setTimeout(300_000);
  const began = Date.now();
  expect(await several.migrate()).toMatchObject({ code: 0 });
  for (const part of ['worker', 'web', 'gateway'] as const)
    await Promise.all([several.start(part), several.start(part)]);
  report(`migrated and started in ${Date.now() - began} ms`);
});
