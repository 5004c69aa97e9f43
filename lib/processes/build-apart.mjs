import { spawn } from 'node:child_process';
import path from 'node:path';

/** Where programs are and how they speak. A build runs the code of many packages, and esbuild's service keeps what it inherits. */
function bareEnvironment() {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_OPTIONS'];
  const inherited = Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  return { ...inherited, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', __NEXT_PROCESSED_ENV: 'true' };
}

/**
 * Builds what changed in a process of its own, where no secret is. While developing that process goes on watching.
 * @param {{ root: string, mode: 'production' | 'dev' | 'sandbox' | 'owner' | 'token' | 'doctor' | 'backup' | 'restore' | 'move' | 'audit-verify' | 'audit-export' | 'steward' | 'test' }} options
 */
export function buildApart({ root, mode }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'lib/processes/build.mjs'), mode], {
      cwd: root,
      env: bareEnvironment(),
      stdio: ['ignore', ['token', 'steward', 'doctor'].includes(mode) ? 2 : 'inherit', 'pipe', 'ipc'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    child.on('error', reject);
    process.once('exit', () => child.kill('SIGKILL'));
    child.on('message', () => {
      child.unref();
      child.channel?.unref();
      resolve();
    });
    child.on('close', () => reject(new Error(said)));
  });
}
