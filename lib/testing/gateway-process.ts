import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { gatewaySettings } from './gateway';
import { type GatewayProcess, spawnGateway } from './gateway-child';

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

/** A gateway of the tests as a process. */
export function startGatewayProcess(
  script: string,
  given: Parameters<typeof gatewaySettings>[0] & { logLevel?: string },
): Promise<GatewayProcess> {
  // Beside its bundle, unless it is given another place.
  const spoolFolder = path.join(path.dirname(script), 'spool');
  return spawnGateway(script, { spoolFolder, logLevel: 'error', ...gatewaySettings(given) });
}
