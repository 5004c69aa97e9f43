import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder, originOfRunning } from './folder-lock';

const ORIGIN = 'http://localhost:4361';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-lock-'));
const file = path.join(folder, 'lock.json');
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
beforeEach(() => fs.rmSync(file, { force: true }));

/** When the process started, as the lock notes it. */
function startOf(pid: number): string {
  return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? '';
}

describe('the lock of a data folder', () => {
  it('is taken, names its holder, and is given back with nothing left', () => {
    const unlock = lockFolder(folder, ORIGIN);
    expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    expect(fs.readdirSync(folder)).toEqual(['lock.json']);
    expect(originOfRunning(folder)).toBe(ORIGIN);
    unlock();
    expect(fs.readdirSync(folder)).toEqual([]);
    expect(originOfRunning(folder)).toBeNull();
  });

  it('tells no address of a Steward that is gone', () => {
    fs.writeFileSync(file, JSON.stringify({ pid: spawnSync('true').pid, start: '1', origin: ORIGIN }));
    expect(originOfRunning(folder)).toBeNull();
  });

  it('refuses while its holder lives', () => {
    const holder = spawn('sleep', ['30']);
    try {
      const pid = holder.pid ?? 0;
      const text = JSON.stringify({ pid, start: process.platform === 'linux' ? startOf(pid) : '' });
      fs.writeFileSync(file, text);
      expect(() => lockFolder(folder, ORIGIN)).toThrow(`already running in this folder (process ${pid})`);
      expect(fs.readFileSync(file, 'utf8')).toBe(text);
      expect(fs.readdirSync(folder)).toEqual(['lock.json']);
    } finally {
      holder.kill('SIGKILL');
    }
  });

  it.each([
    ['a holder that is gone', () => JSON.stringify({ pid: spawnSync('true').pid, start: '1' })],
    ['a holder whose number another process has now', () => JSON.stringify({ pid: process.ppid, start: '1' })],
    ['half a file', () => '{"pid":'],
    ['an empty file', () => ''],
  ])('is taken over from %s', (_what, text) => {
    fs.writeFileSync(file, text());
    const unlock = lockFolder(folder, ORIGIN);
    expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    expect(fs.readdirSync(folder)).toEqual(['lock.json']);
    unlock();
  });
});
