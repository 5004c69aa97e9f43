import { parseArgs } from 'node:util';
import { adminKey } from '@/lib/sandbox/access';
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
      options: { port: { type: 'string' }, world: { type: 'string' }, data: { type: 'string' } },
    });
    return values;
  } catch (error) {
    return fail(
      `${error instanceof Error ? error.message : error}. Usage: sandbox [--port N] [--world NAME] [--data DIR]`,
    );
  }
}

const { port: portText = '0', world = 'company', data } = readArguments();
const port = Number(portText);
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`--port must be a port number, not "${portText}".`);
if (!WORLD_KINDS.some((kind) => kind === world)) {
  fail(`There is no world called "${world}". Choose one of ${WORLD_KINDS.join(', ')}.`);
}

// Its supervisor may go while a large world is still being made.
endWithSupervisor();
try {
  const running = await startSandbox({ port, dataDir: data ?? null, defaultWorld: world, hasFeed: true });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void running.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (process.send) {
    process.send({ type: 'ready', port: running.port });
  } else {
    console.log(`Sandbox of the Admin API: ${running.url}`);
    console.log(`Admin key of its world "${world}": ${adminKey(world, SEED)}`);
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') fail(`Port ${port} is taken. Give the sandbox another one with --port.`);
  fail(`The sandbox could not start: ${error instanceof Error ? error.message : error}`);
}
