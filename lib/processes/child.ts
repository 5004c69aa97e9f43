import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { openLogFile } from './log-file';
import { readLines } from './log-lines';

export interface ChildPlan {
  name: string;
  /** Programs before Node's own that end in it, such as one that takes rights away. */
  through?: string[];
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** Written to standard input at each start, then the input is closed: the one way a secret enters. */
  stdin?: string;
  logFolder: string;
  /** Where words go that may not stand in the log, for whoever develops. */
  onForeignLine?(line: string): void;
  onMessage?(message: unknown): void;
}

export interface SupervisedChild {
  name: string;
  pid(): number | undefined;
  /** Ends it; it comes back by itself. */
  restart(): void;
  /** From now on it stays away once it has ended. */
  abandon(): void;
  stop(): Promise<void>;
}

const KILL_AFTER_MS = 10_000;
const SETTLED_MS = 60_000;

/** Starts a Node child and starts it again when it dies, after 1 s, 2 s … 30 s. */
export function superviseChild(plan: ChildPlan): SupervisedChild {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  let failures = 0;
  const logPath = path.join(plan.logFolder, `${plan.name}.log`);
  const log = openLogFile(logPath);

  const start = () => {
    const startedAt = Date.now();
    child = spawnChild(plan, log.write);
    let hasEnded = false;
    const ended = (code: number | string | null, signal: NodeJS.Signals | null) => {
      if (isStopping || hasEnded) return;
      hasEnded = true;
      failures = Date.now() - startedAt > SETTLED_MS ? 0 : failures + 1;
      const waitMs = Math.min(30_000, 1_000 * 2 ** Math.max(0, failures - 1));
      process.stderr.write(
        `  ${plan.name} stopped (${signal ?? `code ${code}`}); starting it again in ${waitMs / 1000} s. Its log: ${logPath}\n`,
      );
      timer = setTimeout(start, waitMs);
    };
    child.on('error', (error) => {
      if (child?.pid === undefined) ended('code' in error ? String(error.code) : error.name, null);
    });
    child.on('exit', ended);
  };
  start();
  const abandon = () => {
    isStopping = true;
    clearTimeout(timer);
  };

  return {
    name: plan.name,
    pid: () => child?.pid,
    restart: () => void child?.kill('SIGTERM'),
    abandon,
    stop: async () => {
      abandon();
      if (child) await stopChild(child);
      log.close();
    },
  };
}

/** Starts a process as planned. Its lines go through the allow-list before they are written. */
export function spawnChild(plan: ChildPlan, write: (line: string) => void): ChildProcess {
  const { uid, gid, cwd, env } = plan;
  const [program, ...args] = [...(plan.through ?? []), process.execPath, ...plan.args];
  const child = spawn(program ?? process.execPath, args, {
    cwd,
    env,
    uid,
    gid,
    stdio: [plan.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(plan.stdin);
  for (const stream of [child.stdout, child.stderr]) {
    const lines = readLines(plan.name, write, plan.onForeignLine);
    stream?.on('data', lines.push);
    stream?.once('close', lines.flush);
  }
  child.on('message', (message) => plan.onMessage?.(message));
  return child;
}

export async function stopChild(child: ChildProcess, killAfterMs = KILL_AFTER_MS): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  await gone;
  clearTimeout(timer);
}
