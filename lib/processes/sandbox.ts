import { parseArgs } from 'node:util';
import { adminKey } from '@/lib/sandbox/access';
import { startConsole } from '@/lib/sandbox/console/server';
import { startSandbox } from '@/lib/sandbox/server';
import { WORLD_KINDS } from '@/lib/sandbox/world/build';
import { endWithSupervisor } from './end';

const SEED = 'demo';

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string' },
        world: { type: 'string' },
        data: { type: 'string' },
        console: { type: 'string' },
        seed: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    return fail(
      `${error instanceof Error ? error.message : error}. Usage: sandbox [--port N] [--world NAME] [--data DIR] [--console N [--seed SEED]]`,
    );
  }
}

function readPort(name: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`--${name} must be a port number, not "${text}".`);
  return port;
}

const { port: portText = '0', world = 'company', data, console: consoleText, seed = SEED } = readArguments();
const port = readPort('port', portText);
const consolePort = consoleText === undefined ? null : readPort('console', consoleText);
if (!/^[a-z0-9]{1,64}$/.test(seed)) fail('--seed must be letters and digits.');
if (!WORLD_KINDS.some((kind) => kind === world)) {
  fail(`There is no world called "${world}". Choose one of ${WORLD_KINDS.join(', ')}.`);
}

// Its supervisor may go while a large world is still being made.
endWithSupervisor();
try {
  const running = await startSandbox({ port, dataDir: data ?? null, defaultWorld: world, hasFeed: true });
  const pages =
    consolePort === null ? null : await startConsole(running.sandbox, { port: consolePort, world: `${world}:${seed}` });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void Promise.all([running.close(), pages?.close()]).then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (process.send) {
    process.send({ type: 'ready', port: running.port });
  } else {
    console.log(`Sandbox of the Admin API: ${running.url}`);
    console.log(`Admin key of its world "${world}": ${adminKey(world, seed)}`);
    if (pages) console.log(`Simulated Console of that world: ${pages.origin}`);
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') fail('Its port is taken. Give the sandbox another one with --port, or --console.');
  fail(`The sandbox could not start: ${error instanceof Error ? error.message : error}`);
}
