import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { issueKey } from '@/lib/testing/gateway';
import { MODEL, type SpendingWorld, startSpendingWorld } from '@/lib/testing/spending-world';
import { isThorough } from '@/lib/testing/thorough';

const WORLD = 'company:claudecode';
const PACKAGE = '@anthropic-ai/claude-code@2.1.332';
const run = promisify(execFile);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-claude-code-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Outside the project: its licence allows using it, not passing it on. Null where it is not to be had. */
async function install(): Promise<string | null> {
  const program = path.join(folder, 'node_modules', '.bin', 'claude');
  const flags = ['--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts=false'];
  await run('npm', ['install', ...flags, PACKAGE], { timeout: 240_000 }).catch(() => undefined);
  const said = await run(program, ['--version'], { timeout: 60_000 }).catch(() => null);
  return said && program;
}

const program = isThorough ? await install() : null;
const WHY = isThorough
  ? ' (skipped: it could not be installed from the registry, or does not run here)'
  : ' (skipped: it is hundreds of megabytes to install; STEWARD_THOROUGH=1)';

interface Said {
  code: number;
  text: string;
  sessionId: string;
}

describe.skipIf(!program)(`Claude Code${program ? '' : WHY}`, { timeout: 180_000 }, () => {
  let world: SpendingWorld;
  beforeAll(async () => {
    world = await startSpendingWorld(WORLD, 1);
  });
  afterAll(() => world.close());

  /** One question of a developer whose settings name the gateway and a Steward key. */
  async function ask(secret: string): Promise<Said> {
    const sessionId = newId();
    const home = fs.mkdtempSync(path.join(folder, 'home-'));
    const env = {
      ...{ NODE_ENV: 'production' as const, PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, CLAUDE_CONFIG_DIR: home },
      ...{ ANTHROPIC_BASE_URL: world.urlOf(0), ANTHROPIC_AUTH_TOKEN: secret, ANTHROPIC_MODEL: MODEL },
      ...{ CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_TELEMETRY: '1', DISABLE_ERROR_REPORTING: '1' },
      ...{ DISABLE_AUTOUPDATER: '1', DISABLE_BUG_COMMAND: '1' },
    };
    const asked = ['-p', 'Say one word.', '--output-format', 'json', '--session-id', sessionId];
    const options = { env, cwd: home, timeout: 120_000 };
    const ended = run(program ?? '', asked, options).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code?: number; stdout?: string }) => ({ code: error.code ?? -1, stdout: error.stdout ?? '' }),
    );
    const { code, stdout } = await ended;
    const { result = '', session_id: heldId = '' } = JSON.parse(stdout || '{}');
    expect(heldId).toBe(sessionId);
    return { code, text: result, sessionId };
  }

  const rowsOf = (keyId: string) =>
    world.database.owner.db.gatewayRequest.findMany({
      where: { keyId, path: 'messages' },
      select: { outcome: true, status: true, session: true, output: true },
    });

  it('is answered, and each of its requests is booked to its key with its session', async () => {
    const { id, secret } = await issueKey(world.database, { workspaceId: world.workspaceId });
    const { code, text, sessionId } = await ask(secret);
    expect([code, text.length > 0]).toEqual([0, true]);
    const { total } = await world.control(`/messages/ledger?world=${WORLD}`);
    await expect.poll(async () => (await rowsOf(id)).length).toBe(total.requests);
    const rows = await rowsOf(id);
    expect(rows.map(({ outcome, session }) => [outcome, session])).toEqual(rows.map(() => ['served', sessionId]));
    expect(rows.reduce((sum, { output }) => sum + output, 0n)).toBe(BigInt(total.output));
  });

  it.each([
    ['dollars are spent', { spendPerDay: 10_000_000n }, 429, /limited to \$0\.01 a day/],
    ['models are others', { models: ['claude-haiku-4-5'] }, 403, /model/],
    ['state is disabled', { disabledAt: new Date() }, 401, /disabled/],
  ])(
    'gives up after one request, with the sentence of the refusal, where the key’s %s',
    async (_, more, status, said) => {
      const { id, secret } = await issueKey(world.database, { workspaceId: world.workspaceId, ...more });
      const { code, text } = await ask(secret);
      expect(code).not.toBe(0);
      expect(text).toMatch(said);
      const rows = async () => (await rowsOf(id)).map((row) => [row.outcome, row.status]);
      await expect.poll(rows).toEqual([['refused', status]]);
    },
  );
});
