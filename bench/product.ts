import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpVisitor, visit } from '@/e2e/http-visitor';
import { type RunningSteward, startSteward } from '@/e2e/steward';

const SOURCES = [
  'app',
  'components',
  'lib',
  'prisma',
  'public',
  'package.json',
  'package-lock.json',
  'next.config.ts',
  'proxy.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'prisma.config.ts',
];
const OWNER = { email: 'bench.owner@example.com', password: 'only for the bench' };
const ASK_EVERY_MS = 2_000;

export interface BenchSteward {
  folder: string;
  steward: RunningSteward;
  visitor: HttpVisitor;
  signIn(origin: string): Promise<HttpVisitor>;
}

/** A copy of the product with the bench's bare pages in it: the product itself has none. */
function copyProduct(root: string, copy: string): void {
  for (const name of SOURCES) {
    fs.rmSync(path.join(copy, name), { recursive: true, force: true });
    if (fs.existsSync(path.join(root, name)))
      fs.cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
  }
  fs.cpSync(path.join(root, 'bench/pages'), path.join(copy, 'app/(bench)/bench'), { recursive: true });
  const lock = 'node_modules/.package-lock.json';
  const lockOf = (folder: string) => fs.readFileSync(path.join(folder, lock), 'utf8');
  if (fs.existsSync(path.join(copy, lock)) && lockOf(copy) === lockOf(root)) return;
  fs.rmSync(path.join(copy, 'node_modules'), { recursive: true, force: true });
  linkTree(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
}

/** The packages are the same files under a second name; a link to the folder would lead out of what Next builds. */
function linkTree(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), target);
    else fs.linkSync(source, target);
  }
}

/** A simulated organisation, read whole; what was read before is used again. */
export async function startBench(
  root: string,
  world: 'large' | 'company',
  say: (line: string) => void,
  more: Record<string, string> = {},
): Promise<BenchSteward> {
  const folder = path.join(root, '.steward/bench/app');
  fs.mkdirSync(folder, { recursive: true });
  copyProduct(root, folder);
  say('Building and starting a copy of Steward with the bare pages');
  const { email, password } = OWNER;
  const steward = await startSteward({
    cwd: folder,
    dataFolder: path.join(root, '.steward/bench', world),
    env: {
      STEWARD_WORLD: world,
      STEWARD_OWNER_EMAIL: email,
      STEWARD_OWNER_PASSWORD: password,
      LOG_LEVEL: 'warn',
      ...more,
    },
  });
  try {
    const signIn = (origin: string) => visit(origin, email, password);
    await untilRead(await signIn(steward.origin), say);
    return { folder, steward, signIn, visitor: await signIn(steward.origin) };
  } catch (error) {
    await steward.stop();
    throw error;
  }
}

async function untilRead(visitor: HttpVisitor, say: (line: string) => void): Promise<void> {
  for (let shown = -1; ; await sleep(ASK_EVERY_MS)) {
    const { backfill } = JSON.parse(await visitor.read('/api/v1/sync/status')) as {
      backfill: { complete: boolean; percent: number };
    };
    if (backfill.complete) return;
    const percent = Math.floor(backfill.percent);
    if (percent !== shown) say(`Reading the organisation: ${percent} %`);
    shown = percent;
  }
}
