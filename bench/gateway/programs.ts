import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

interface Used {
  /** Of all processors, since it began. */
  cpuUs: number;
  rss: number;
  heapUsed: number;
  external: number;
}

/** What one function took by itself. */
export interface Spent {
  /** Empty for what is no script. */
  url: string;
  line: number;
  name: string;
  us: number;
}

/** A program of its own that is measured. */
export interface Program {
  port: number;
  used(): Promise<Used>;
  /** After it has thrown away what nobody needs. */
  kept(): Promise<Used>;
  /** From here on it samples what it does, until it is asked. */
  profile(): Promise<void>;
  profiled(): Promise<Spent[]>;
  stop(): void;
}

/** Starts a program that says `{ type: 'ready', port }`, with a meter in it. */
export async function startProgram(script: string, args: readonly string[] = [], stdin = ''): Promise<Program> {
  const meter = path.resolve('bench/gateway/meter.mjs');
  const child = spawn(process.execPath, ['--expose-gc', '--import', meter, path.resolve(script), ...args], {
    stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
  });
  child.stdin?.end(stdin);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`A program that is measured ended with ${code}`);
  });
  // Whoever waits for it then hears of it.
  ended.catch(() => undefined);
  const hear = <Message>(type: string) => Promise.race([heard<Message>(child, type), ended]);
  const { port } = await hear<{ port: number }>('ready');
  const ask = <Answer>(what: 'usage' | 'memory' | 'profile' | 'profiled') => {
    const answer = hear<Answer>(what);
    child.send(what);
    return answer;
  };
  return {
    port,
    used: () => ask<Used>('usage'),
    kept: () => ask<Used>('memory'),
    profile: async () => void (await ask('profile')),
    profiled: async () => (await ask<{ spent: Spent[] }>('profiled')).spent,
    stop: () => void child.kill('SIGKILL'),
  };
}

function heard<Message>(child: ChildProcess, type: string): Promise<Message> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      if ((message as { type: string }).type !== type) return;
      child.off('message', listen);
      resolve(message as Message);
    };
    child.on('message', listen);
  });
}
