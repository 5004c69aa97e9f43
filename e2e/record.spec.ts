import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, test, untilSaid } from './journey';
import { demoPerson, signIn } from './sign-in';

/** As somebody else has it: none of Steward's folders, no key of its own. How it ended, and what it said. */
async function verify(folder: string, ...args: string[]): Promise<[number, string]> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, NODE_ENV: 'production', STEWARD_DATA: path.join(folder, 'elsewhere') } as const;
  try {
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'audit:verify', '--', ...args], { env });
    return [0, stdout];
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return [code, stderr];
  }
}

interface Manifest {
  changes: number;
  first_entry: { number: string; digest: string };
  last_entry: { number: string; digest: string };
}

test('an export is what its manifest says, and is verified by somebody else, until a byte is changed', async ({
  page,
}) => {
  await signIn(page, 'owner');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-record-'));
  const [chain, notes] = [path.join(folder, 'chain.jsonl'), path.join(folder, 'notes.txt')];
  // To take them is a change by itself, so that the manifest has one to tell of.
  const signed = await (await page.request.get('/api/v1/audit/checkpoints')).text();
  fs.writeFileSync(notes, signed);
  const answer = await page.request.get('/api/v1/audit/changes?range=30d&format=manifest');
  const { changes, first_entry: first, last_entry: last } = (await answer.json()) as Manifest;
  expect(changes).toBeGreaterThan(0);
  await open(page, '/audit', 'Audit');
  const publicKey = await page.getByLabel('Public key', { exact: true }).inputValue();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the whole chain' }).click();
  await (await download).saveAs(chain);

  const text = fs.readFileSync(chain, 'utf8');
  const digests = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { seq?: string; digest?: string });
  for (const entry of [first, last]) expect(digests.find(({ seq }) => seq === entry.number)?.digest).toBe(entry.digest);
  const given = ['--checkpoints', notes, '--public-key', publicKey];
  expect(await verify(folder, chain, ...given)).toEqual([
    0,
    expect.stringMatching(/Signed checkpoints prove entries 1 to [1-9]/),
  ]);

  const place = text.indexOf('"actorName":"') + '"actorName":"'.length;
  const byte = text[place] === 'x' ? 'y' : 'x';
  fs.writeFileSync(chain, `${text.slice(0, place)}${byte}${text.slice(place + 1)}`);
  expect(await verify(folder, chain, ...given)).toEqual([1, expect.stringMatching(/Entry 1 .*was edited/s)]);

  fs.writeFileSync(chain, text);
  fs.writeFileSync(notes, '');
  expect(await verify(folder, chain, ...given)).toEqual([2, expect.stringContaining('Unproved')]);
  fs.rmSync(folder, { recursive: true });
});

test('a key made in the simulated Console is flagged among the changes, and acknowledged with what was found', async ({
  page,
  newPage,
}) => {
  await signIn(page, 'owner');
  await untilSaid(page, '/audit/differences', /Both records are compared from/, 120_000);

  await open(page, '/api-keys?kind=anthropic', 'API keys');
  await page.locator('tbody th a').first().click();
  const link = page.getByRole('link', { name: /Open API keys in the simulated Claude Console/ }).first();
  const address = (await link.getAttribute('href')) ?? '';
  const console = await newPage();
  await console.goto(address);
  const name = `made-by-hand-${Date.now()}`;
  await console.getByLabel('Name', { exact: true }).fill(name);
  await console.getByRole('button', { name: 'Create key' }).click();
  await expect(console.getByLabel('Secret')).toBeVisible();
  const keyId = new URL(
    (await console.getByRole('link', { name: 'Done' }).getAttribute('href')) ?? '',
    address,
  ).pathname
    .split('/')
    .at(-1);

  // The feed says nothing for certain of the last minute, and is read once a minute. By then the key may have been read or not.
  const made = new RegExp(`${name}|${keyId}`);
  await untilSaid(page, '/audit/differences', made, 240_000);
  await open(page, '/audit/differences', 'Differences');
  const row = page.getByRole('table', { name: 'Differences, newest first' }).getByRole('row').filter({ hasText: made });
  await expect(row).toContainText('Changed outside Steward');
  await expectAccessibleInBoth(page, 'differences');
  await expectNoSidewaysScroll(page, 'differences');
  await row.getByRole('button', { name: /^Acknowledge/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What you found').fill('Made by hand, to see it here.');
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row).toHaveCount(0);

  await open(page, '/audit/differences?view=all', 'Differences');
  await expect(row).toContainText('Made by hand, to see it here.');
  await expect(row).toContainText(demoPerson('owner').name);
  await row.getByRole('link').first().click();
  await isShown(page, 'API key created');
  await open(page, '/audit?source=anthropic', 'Audit');
  await expect(page.getByRole('table', { name: 'Changes, newest first' })).toContainText('API key created');
});
