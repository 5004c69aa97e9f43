import { hash } from 'node:crypto';
import type { Call } from './call';
import { shapeUsage, type Usage } from './usage';

/** A request as it arrived, and what became of it. */
export type ArrivedRequest = {
  at: string;
  world: string | null;
  api_key_id: string | null;
  request_id: string;
  method: string;
  path: string;
  query: string;
  headers: Call['headers'];
  body_bytes: number;
  body_sha256: string;
  /** 0 until it is answered, and when the connection was broken without an answer. */
  status: number;
  events_sent: number | null;
  client_left: boolean;
};

export type Entry = {
  at: string;
  world: string;
  request_id: string;
  message_id: string;
  api_key_id: string;
  workspace_id: string;
  model: string;
  stream: boolean;
  how: string;
  usage: Usage;
  billed_output: number;
  nano_dollars: string;
};

export function shapeEntry(entry: Entry): object {
  return { ...entry, usage: shapeUsage(entry.usage) };
}

const CREDENTIALS = ['x-api-key', 'authorization', 'cookie'];

/** The last so many of something, oldest first. */
export class Recent<T> {
  private items: T[] = [];
  private next = 0;

  constructor(private readonly size: number) {}

  add(item: T): void {
    this.items[this.next] = item;
    this.next = (this.next + 1) % this.size;
  }

  newest(limit: number, isWanted: (item: T) => boolean): T[] {
    const ordered = [...this.items.slice(this.next), ...this.items.slice(0, this.next)].reverse();
    return ordered.filter(isWanted).slice(0, limit);
  }
}

/** A request for people to see: without its credentials. */
export function maskRequest(request: ArrivedRequest): object {
  return { ...request, headers: maskHeaders(request.headers) };
}

function maskHeaders(headers: Call['headers']): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    shown[name] = CREDENTIALS.includes(name) ? `${value.slice(0, 12)}...` : value;
  }
  return shown;
}

export function recordOf(
  call: Call,
  at: string,
  requestId: string,
  owner: { world: string; keyId: string } | null,
): ArrivedRequest {
  return {
    at,
    world: owner?.world ?? null,
    api_key_id: owner?.keyId ?? null,
    request_id: requestId,
    method: call.method,
    path: call.path,
    query: call.query.toString(),
    headers: call.headers,
    body_bytes: call.body.length,
    body_sha256: hash('sha256', call.body),
    status: 0,
    events_sent: null,
    client_left: false,
  };
}
