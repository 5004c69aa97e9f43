import Anthropic from '@anthropic-ai/sdk';
import type { SandboxOptions } from '@/lib/sandbox/handler';
import { type RunningSandbox, startSandbox } from '@/lib/sandbox/server';
import { EPOCH, found } from './test-client';

export type ListedKey = { id: string; name: string; status: string; workspace_id: string | null; secret: string };

/** A sandbox over a real socket, its keys with their secrets, and its controls. */
export async function startMessages(world: string, options: Partial<SandboxOptions> = {}) {
  const running: RunningSandbox = await startSandbox({ port: 0, dataDir: null, now: () => EPOCH, ...options });
  const control = async (path: string, body?: object, method = body === undefined ? 'GET' : 'POST') => {
    const init = { method, body: body === undefined ? undefined : JSON.stringify(body) };
    const answer = await fetch(`${running.url}/__sandbox${path}`, init);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const keys: ListedKey[] = (await control(`/api-keys?world=${world}`)).api_keys;
  const active = keys.filter((key) => key.status === 'active' && key.workspace_id !== null);
  return {
    running,
    world,
    control,
    keys,
    key: found(active[0]),
    /** One of another workspace than `key`. */
    stranger: found(active.find((key) => key.workspace_id !== active[0]?.workspace_id)),
    clientOf: (key: ListedKey) => new Anthropic({ apiKey: key.secret, baseURL: running.url, maxRetries: 0 }),
    /** A POST by hand, to see what comes over the wire. */
    post: (body: object, signal?: AbortSignal) =>
      fetch(`${running.url}/v1/messages?beta=true`, {
        method: 'POST',
        headers: { 'x-api-key': found(active[0]).secret, 'anthropic-version': '2026-10-21' },
        body: JSON.stringify(body),
        signal,
      }),
  };
}

export type Messages = Awaited<ReturnType<typeof startMessages>>;

export const HELLO = {
  model: 'claude-sonnet-5-5',
  max_tokens: 500,
  messages: [{ role: 'user' as const, content: 'Is a burst pipe covered?' }],
};

/** Asks the sandbox for an exact answer. */
export function directive(asked: object) {
  return { user_id: `sandbox:${JSON.stringify(asked)}` };
}
