import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const DEMO_PASSWORD = 'steward-demo';

export interface RunningSteward {
  origin: string;
  port: number;
  dataFolder: string;
  pid: number;
  output(): string;
  /** Presses Ctrl-C: the whole group in front of the terminal gets the signal; the exit code. */
  interrupt(): Promise<number | null>;
  /** Sends the signal and waits for the end; the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}

/** A data folder of its own, which the database's account can enter. */
export function newDataFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-e2e-'));
  fs.chmodSync(folder, 0o755);
  return folder;
}

interface StartOptions {
  cwd?: string;
  port?: number;
  dataFolder?: string | null;
  env?: Record<string, string>;
  /** What npm is to do: `start` unless given. */
  script?: string[];
  /** Without npm and without a look at what is built: for what is not about the way there. */
  isBare?: boolean;
  /** The account that it runs under, with its home; root alone may choose. */
  account?: { uid: number; gid: number; home: string };
}

/** For what is about processes: nothing is read beside it. */
export const NOTHING_TO_READ = { STEWARD_WORLD: 'empty' };

/** Starts `npm start` as a person would, or what it comes to; the environment carries nothing of Steward's but what is given. */
export function spawnSteward(options: StartOptions & { port: number }): ChildProcess {
  const { PATH = '', HOME = '', npm_config_cache } = process.env;
  const { uid, gid, home } = options.account ?? {};
  const [program, args] = options.isBare
    ? [process.execPath, ['dist/supervisor.mjs']]
    : ['npm', options.script ?? ['start']];
  return spawn(program, args, {
    uid,
    gid,
    cwd: options.cwd ?? process.cwd(),
    env: {
      NODE_ENV: 'production',
      PATH,
      HOME: home ?? HOME,
      ...(npm_config_cache ? { npm_config_cache } : {}),
      PORT: String(options.port),
      // Journeys make their own history; the one that is told has a journey of its own.
      STEWARD_DEMO_PAST: 'false',
      ...(options.dataFolder ? { STEWARD_DATA: options.dataFolder } : {}),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

/** Starts Steward and waits until it says that it is ready. Fails with what it printed if it ends before. */
export async function startSteward(options: StartOptions = {}): Promise<RunningSteward> {
  const port = options.port ?? (await freePort());
  const dataFolder = options.dataFolder ?? newDataFolder();
  const child = spawnSteward({ ...options, port, dataFolder });
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Steward is ready')) resolve();
      });
    }
    child.once('exit', (code) => reject(new Error(`Steward ended with ${code}:\n${output}`)));
  });
  await ready;
  return {
    origin: `http://localhost:${port}`,
    port,
    dataFolder,
    pid: supervisorPid(dataFolder),
    output: () => output,
    interrupt: () => interrupt(child),
    stop: (signal = 'SIGTERM') => stopSteward(child, dataFolder, signal),
  };
}

/** Runs it to its end, which comes by itself when something is wrong: how it ended and what it printed. */
export async function startAndFail(
  options: StartOptions & { port: number },
): Promise<{ code: number; output: string }> {
  const child = spawnSteward(options);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Steward is ready')) process.kill(-(child.pid ?? 0), 'SIGINT');
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code: code ?? -1, output };
}

/** npm stands between: the supervisor's own number is in its lock. */
export function supervisorPid(dataFolder: string): number {
  const lock = JSON.parse(fs.readFileSync(path.join(dataFolder, 'lock.json'), 'utf8')) as { pid: number };
  return lock.pid;
}

async function interrupt(child: ChildProcess): Promise<number | null> {
  // npm waits for its program and then ends by the same signal, which hides a code of 0.
  const gone = new Promise<number | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === 'SIGINT' ? 0 : code));
  });
  process.kill(-(child.pid ?? 0), 'SIGINT');
  return gone;
}

async function stopSteward(child: ChildProcess, dataFolder: string, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  process.kill(supervisorPid(dataFolder), signal);
  return gone;
}
