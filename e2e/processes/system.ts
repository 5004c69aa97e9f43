import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** These tests look at processes the way the machine itself shows them. */
export const isLinux = process.platform === 'linux';
export const isRoot = process.getuid?.() === 0;

export interface ProcessRow {
  pid: number;
  parent: number;
  uid: number;
  /** Tells it from a later process of the same number. */
  start: string;
  commandLine: string;
}

function readProcess(pid: number): ProcessRow | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    const uid = /^Uid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const commandLine = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, parent: Number(fields[1]), uid: Number(uid), start: fields[19] ?? '', commandLine };
  } catch {
    return null;
  }
}

/** A measured figure for whoever reads the run; nothing fails by it. */
export function report(sentence: string): void {
  process.stdout.write(`      ${sentence}\n`);
}

/** Every process that is alive now. */
export function listProcesses(): ProcessRow[] {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => readProcess(Number(pid)) ?? []);
}

/** The process and all that descend from it. */
export function processTree(rootPid: number): ProcessRow[] {
  const all = listProcesses();
  const found = all.filter((row) => row.pid === rootPid);
  for (const row of found) found.push(...all.filter((other) => other.parent === row.pid));
  return found;
}

export function isAlive(row: ProcessRow): boolean {
  return readProcess(row.pid)?.start === row.start;
}

/** Processes whose command line or environment names the text. */
export function processesNaming(text: string): ProcessRow[] {
  return listProcesses().filter((row) => row.commandLine.includes(text) || environmentOf(row.pid).includes(text));
}

export function environmentOf(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

export function killHard(rows: ProcessRow[]): void {
  for (const row of rows) {
    try {
      process.kill(row.pid, 'SIGKILL');
    } catch {
      // It ended by itself, as the child of one that was killed.
    }
  }
}

/** Often at first, then each second: asking takes the time of what is waited for. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [50, 1_000];

/** Waits for something to become true; how long it took. The limit is far off: nothing fails for being slow. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, limitMs = 180_000): Promise<number> {
  const began = Date.now();
  for (let pauseMs = FIRST_PAUSE_MS; !(await isSo()); pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.3)) {
    if (Date.now() - began > limitMs) throw new Error(`Waited ${limitMs / 1000} s in vain: ${what}`);
    await sleep(pauseMs);
  }
  return Date.now() - began;
}

/** Waits until all of them have ended; which ones have not is said. */
export async function untilGone(what: string, rows: readonly ProcessRow[]): Promise<number> {
  try {
    return await until(what, () => !rows.some(isAlive));
  } catch (error) {
    const left = rows.filter(isAlive).map(({ pid, commandLine }) => `${pid} ${commandLine.slice(0, 200)}`);
    throw new Error(`${error instanceof Error ? error.message : error}; still there: ${left.join('; ')}`);
  }
}

export function isPortOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Whether one of the needles stands in the writable memory of a process: its heaps, stacks and buffers. */
export function isInMemory(pid: number, ...needles: string[]): boolean {
  const spellings = needles.flatMap((needle) => [Buffer.from(needle), Buffer.from(needle, 'utf16le')]);
  const chunk = 8 * 1024 * 1024;
  const memory = fs.openSync(`/proc/${pid}/mem`, 'r');
  const buffer = Buffer.alloc(chunk + 1024);
  try {
    for (const line of fs.readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const mapping = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
      if (!mapping?.[1] || !mapping[2]) continue;
      const end = BigInt(`0x${mapping[2]}`);
      for (let at = BigInt(`0x${mapping[1]}`); at < end; at += BigInt(chunk)) {
        const length = Number(end - at < BigInt(buffer.length) ? end - at : BigInt(buffer.length));
        const read = readAt(memory, buffer, length, at);
        const found = buffer.subarray(0, read);
        if (spellings.some((spelling) => found.includes(spelling))) return true;
      }
    }
    return false;
  } finally {
    fs.closeSync(memory);
  }
}

function readAt(file: number, buffer: Buffer, length: number, at: bigint): number {
  try {
    return fs.readSync(file, buffer, 0, length, at);
  } catch {
    return 0;
  }
}

/** Runs a program to its end: what it printed and how it ended. */
export function runToEnd(command: string, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const done = spawnSync(command, args, { ...options, encoding: 'utf8', maxBuffer: 100_000_000 });
  return { code: done.status, output: `${done.stdout ?? ''}${done.stderr ?? ''}` };
}
