import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isOpenToOthers, openToOthers } from './accounts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-accounts-'));
fs.chmodSync(folder, 0o755);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

it.each([0o022, 0o027, 0o077])(
  'what was made under umask %o can be opened to other accounts, and to write in to none',
  (umask) => {
    const before = process.umask(umask);
    const place = path.join(folder, String(umask));
    fs.mkdirSync(path.join(place, 'bin'), { recursive: true });
    fs.writeFileSync(path.join(place, 'bin/program'), '', { mode: 0o777 });
    fs.writeFileSync(path.join(place, 'words'), '');
    fs.symlinkSync('nowhere', path.join(place, 'link'));
    process.umask(before);
    expect(isOpenToOthers(place)).toBe(umask === 0o022);
    expect(isOpenToOthers(path.join(place, 'words'))).toBe(umask === 0o022);
    openToOthers(place);
    expect(isOpenToOthers(place)).toBe(true);
    const modes = ['', 'bin', 'bin/program', 'words'].map((name) => fs.statSync(path.join(place, name)).mode & 0o077);
    expect(modes).toEqual([0o055, 0o055, 0o055, 0o044]);
  },
);

it('a folder that stands in a closed one is not open, nor is one that is not there', () => {
  const inner = path.join(folder, 'closed/inner');
  fs.mkdirSync(inner, { recursive: true });
  expect(isOpenToOthers(inner)).toBe(true);
  fs.chmodSync(path.join(folder, 'closed'), 0o700);
  expect(isOpenToOthers(inner)).toBe(false);
  expect(isOpenToOthers(path.join(folder, 'absent'))).toBe(false);
});
