import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { gatewaySettings } from './gateway';

/** The gateway's own bundle, in a folder of its own. */
export async function buildGateway(): Promise<{ script: string; remove(): void }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-gateway-'));
  const script = path.join(folder, 'gateway.mjs');
  const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  await build({
    ...{ entryPoints: ['lib/processes/gateway.ts'], outfile: script, bundle: true, packages: 'bundle' },
    ...{ platform: 'node', format: 'esm', target: 'node20', logLevel: 'error', banner: { js: banner } },
    external: ['pg-native'],
  });
  return { script, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

export interface GatewayProcess {
  url: string;
  /** As a machine that loses its power. */
  kill(): Promise<void>;
}

/** A gateway as a process, given its settings over standard input. */
export async function startGatewayProcess(
  script: string,
  given: Parameters<typeof gatewaySettings>[0],
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  child.stderr?.on('data', (part: Buffer) => {
    said = (said + part.toString()).slice(-2_000);
  });
  // Beside its bundle, unless it is given another place.
  const spoolFolder = path.join(path.dirname(script), 'spool');
  child.stdin?.end(JSON.stringify({ spoolFolder, logLevel: 'error', ...gatewaySettings(given) }));
  const port = await readyPort(child, () => said);
  return { url: `http://127.0.0.1:${port}`, kill: () => end(child) };
}

function readyPort(child: ChildProcess, said: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}: ${said()}`)));
    child.on('message', (message: { type?: string; port?: number }) => {
      if (message.type === 'ready' && message.port) resolve(message.port);
    });
  });
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
