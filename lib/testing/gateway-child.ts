import { type ChildProcess, spawn } from 'node:child_process';
import type { GatewaySettings } from '@/lib/gateway/server';

/** Of a gateway of the tests, but for its secrets, what it stands between and where it spools. */
export const PLAIN_SETTINGS: Omit<
  GatewaySettings,
  'databaseUrl' | 'baseUrl' | 'keyPepper' | 'sealingSecret' | 'spoolFolder'
> = {
  ...{ proxy: null, proxies: [], tls: null, withoutDatabase: 'refuse', hosts: ['127.0.0.1'], port: 0, origin: null },
  ...{ metricsPort: null, logsRequests: false, leftAnswers: 'drain' },
};

export interface GatewayProcess {
  url: string;
  /** As a machine that loses its power. */
  kill(): Promise<void>;
  /** Once it has finished what it had begun. */
  stop(): Promise<void>;
  isRunning(): boolean;
  /** Everything that it said of itself. */
  said(): string;
}

/** A gateway as a process, given its settings over standard input. */
export async function spawnGateway(script: string, settings: object): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe', 'ipc'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => {
      said += part.toString();
    });
  child.stdin?.end(JSON.stringify(settings));
  const port = await readyPort(child, () => said);
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const end = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (!isRunning()) return resolve();
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  return {
    ...{ url: `http://127.0.0.1:${port}`, isRunning, said: () => said },
    ...{ kill: () => end('SIGKILL'), stop: () => end('SIGTERM') },
  };
}

function readyPort(child: ChildProcess, said: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}: ${said()}`)));
    child.on('message', (message: { type?: string; port?: number }) => {
      if (message.type === 'ready' && message.port) resolve(message.port);
    });
  });
}
