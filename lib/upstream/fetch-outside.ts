import type { ClientOptions } from '@anthropic-ai/sdk';
import { Agent, fetch, ProxyAgent, type RequestInit } from 'undici';

/** Node's own `fetch` does not support proxies before Node 24; this one uses the given dispatcher. */
export function fetchOutside(proxy: string | null): NonNullable<ClientOptions['fetch']> {
  const dispatcher = proxy ? new ProxyAgent(proxy) : new Agent();
  const ask = (url: string | URL | Request, init?: globalThis.RequestInit) =>
    fetch(url instanceof Request ? url.url : url, { ...(init as RequestInit), dispatcher });
  return ask as unknown as NonNullable<ClientOptions['fetch']>;
}
