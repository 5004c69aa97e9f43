import type { TLSSocket } from 'node:tls';
import tls from 'node:tls';
import { routeTo } from '@/lib/jobs/notifying/guarded-route';
import type { Outgoing, TryResult } from '@/lib/jobs/notifying/outgoing';
import { explain } from '@/lib/jobs/notifying/post';

const TIMEOUT_MS = 15_000;
/** Longer than what is repeated: by then a connection that breaks has nothing to tell. */
const IDLE_MS = 15 * 60_000;

interface Connection {
  address: string;
  socket: TLSSocket;
}

/**
 * Syslog has no answers: what was written may be lost with its connection. So one stays open for each stream, and one that
 * breaks, even later, is told to whoever asks, for the last ten minutes to be sent again. Goes through no proxy.
 */
export class SyslogConnections {
  private readonly open = new Map<string, Connection>();
  private readonly broken = new Set<string>();

  /** Streams whose connection has broken since this was last asked. */
  takeBroken(): string[] {
    const broken = [...this.broken];
    this.broken.clear();
    return broken;
  }

  async send(outgoing: Outgoing, streamId: string, address: string, frames: Buffer): Promise<TryResult> {
    try {
      const socket = await this.connectionOf(outgoing, streamId, address);
      await within(outgoing, socket, (done) => void socket.write(frames, (error) => done(error ?? null)));
      return { isDelivered: true, status: null, answer: null, reason: null };
    } catch (error) {
      this.end(streamId);
      return { isDelivered: false, status: null, answer: null, reason: explain(error) };
    }
  }

  close(): void {
    for (const streamId of [...this.open.keys()]) this.end(streamId);
  }

  private end(streamId: string): void {
    const { socket } = this.open.get(streamId) ?? {};
    this.open.delete(streamId);
    socket?.destroySoon();
  }

  private async connectionOf(outgoing: Outgoing, streamId: string, address: string): Promise<TLSSocket> {
    const known = this.open.get(streamId);
    if (known?.address === address) return known.socket;
    this.end(streamId);
    const socket = await connect(outgoing, address);
    this.open.set(streamId, { address, socket });
    socket.setTimeout(IDLE_MS, () => this.end(streamId));
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      if (this.open.get(streamId)?.socket !== socket) return;
      this.open.delete(streamId);
      this.broken.add(streamId);
    });
    return socket;
  }
}

async function connect(given: Outgoing, address: string): Promise<TLSSocket> {
  const outgoing = { ...given, wayOut: { https: null, http: null, direct: '*' } };
  const url = new URL(`https://${address}`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const { options, close } = await routeTo(url, outgoing);
  const isName = /[g-z]/i.test(host) && !host.includes(':');
  const socket = tls.connect({
    ...{ host, port: Number(url.port || 443), lookup: options.lookup, ca: outgoing.authority, minVersion: 'TLSv1.2' },
    ...(isName ? { servername: host } : {}),
  });
  try {
    await within(outgoing, socket, (done) => void socket.once('secureConnect', () => done(null)));
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    close();
  }
}

/** Until it is done, the socket breaks, or it takes too long. */
async function within(
  { timeoutMs = TIMEOUT_MS }: Outgoing,
  socket: TLSSocket,
  run: (done: (error: Error | null) => void) => void,
): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  await new Promise<void>((resolve, reject) => {
    const settle = (error: Error | null) => {
      socket.off('error', settle).off('close', closed);
      if (error) reject(error);
      else resolve();
    };
    const closed = () => settle(CLOSED);
    signal.addEventListener('abort', () => settle(signal.reason as Error), { once: true });
    socket.on('error', settle).on('close', closed);
    if (socket.destroyed) closed();
    else run(settle);
  });
}

const CLOSED = Object.assign(new Error('closed'), { code: 'ECONNRESET' });
