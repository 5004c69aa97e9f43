import { test } from '@playwright/test';
import { keptCompany } from './read-company';

test('the company of the journeys is read', async () => {
  test.setTimeout(600_000);
  await keptCompany();
});
