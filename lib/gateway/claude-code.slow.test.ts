import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { enterCredential, issueKey, startTestGateway } from '@/lib/testing/gateway';
import { type Messages, startMessages } from '@/lib/testing/messages-client';
import { isThorough } from '@/lib/testing/thorough';

const run = promisify(execFile);
const VERSION = '2.1.332';
/** Outside the project: it is not ours to ship. Kept from one run to the next. */
const FOLDER = path.join(os.tmpdir(), `steward-claude-code-${VERSION}`);

/** Installs it once; why it is not to be had, if so. */
async function install(): Promise<{ program: string } | { missing: string }> {
  const program = path.join(FOLDER, 'node_modules/.bin/claude');
  const args = ['install', '--prefix', FOLDER, '--no-audit', '--no-fund', `@anthropic-ai/claude-code@${VERSION}`];
  try {
    fs.mkdirSync(FOLDER, { recursive: true });
    if (!fs.existsSync(program)) await run('npm', args, { cwd: FOLDER, timeout: 300_000 });
    await run(program, ['--version'], { cwd: FOLDER, timeout: 60_000 });
    return { program };
  } catch (error) {
    return { missing: String(error instanceof Error ? error.message : error).slice(0, 300) };
  }
}

describe.runIf(isThorough)('Claude Code', () => {
  let database: TestDatabase;
  let messages: Messages;
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  beforeAll(async () => {
    database = await createTestDatabase();
    messages = await startMessages('company:claude-code', { now: () => new Date() });
    gateway = await startTestGateway(database, messages.running.url);
  });
  afterAll(async () => {
    await gateway.stop(0);
    await messages.running.close();
    await database.drop();
  });

  it('answers a prompt through the gateway, and says why where a key is refused', {
    timeout: 600_000,
  }, async (test) => {
    const installed = await install();
    if ('missing' in installed) return test.skip(`Claude Code ${VERSION} is not to be had here: ${installed.missing}`);
    const workspaceId = messages.key.workspace_id ?? '';
    await enterCredential(database, { workspaceId, vendorKey: messages.key.secret });
    const [open, closed] = [
      await issueKey(database, { workspaceId }),
      await issueKey(database, { workspaceId, disabledAt: new Date() }),
    ];
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-claude-home-'));
    const ask = (secret: string) => {
      const env = {
        ...{ NODE_ENV: 'test' as const, PATH: process.env.PATH, HOME: home, ANTHROPIC_BASE_URL: gateway.url },
        ...{ ANTHROPIC_AUTH_TOKEN: secret, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' },
      };
      const prompt = 'Say this: <sandbox>{"text":"The pipe is covered."}</sandbox>';
      const args = ['-p', prompt, '--model', 'claude-opus-5-5', '--output-format', 'json'];
      return run(installed.program, args, { env, cwd: home, timeout: 240_000 }).then(
        ({ stdout }) => stdout,
        ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
      );
    };
    expect(await ask(open.secret)).toContain('The pipe is covered.');
    const { total } = await messages.control(`/messages/ledger?world=${messages.world}`);
    expect(total.requests).toBeGreaterThan(0);
    expect(await ask(closed.secret)).toContain('disabled in Steward');
    fs.rmSync(home, { recursive: true, force: true });
  });
});
