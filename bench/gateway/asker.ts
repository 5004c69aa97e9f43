import net from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = '\r\n0\r\n\r\n';

/** A kept connection that asks the same again and again and looks at as little of the answer as can be. */
export class Asker {
  private readonly socket: net.Socket;
  private done: ((error?: Error) => void) | null = null;
  /** Bytes of the answer that are still to come; null: it is chunked. Undefined until its head is there. */
  private left: number | null | undefined;
  private tail = '';

  constructor(
    port: number,
    private readonly request: Buffer,
  ) {
    this.socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (piece) => this.read(piece));
    this.socket.on('error', (error) => this.end(error));
    this.socket.on('close', () => this.end(new Error('The connection was closed')));
  }

  /** How long one answer took, in milliseconds. */
  async ask(): Promise<number> {
    const began = performance.now();
    await new Promise<void>((resolve, reject) => {
      this.done = (error) => (error ? reject(error) : resolve());
      this.left = undefined;
      this.tail = '';
      if (this.socket.destroyed) this.end(new Error('The connection was closed between two requests'));
      else this.socket.write(this.request);
    });
    return performance.now() - began;
  }

  close(): void {
    this.done = null;
    this.socket.destroy();
  }

  private read(piece: Buffer): void {
    let body = piece;
    if (this.left === undefined) {
      const end = piece.indexOf(HEAD_END);
      const head = piece.toString('latin1', 0, end);
      if (end < 0 || !head.startsWith('HTTP/1.1 200')) {
        this.end(new Error(`Not the answer that was asked for: ${piece.toString('latin1').slice(0, 900)}`));
        return;
      }
      const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
      this.left = length === undefined ? null : Number(length);
      body = piece.subarray(end + HEAD_END.length);
    }
    if (this.left === null) {
      this.tail = (this.tail + body.toString('latin1', Math.max(0, body.length - 7))).slice(-7);
      if (this.tail === LAST_CHUNK) this.end();
    } else {
      this.left -= body.length;
      if (this.left <= 0) this.end();
    }
  }

  private end(error?: Error): void {
    const { done } = this;
    this.done = null;
    done?.(error);
  }
}

/** Asks over many connections at once for so long, or so often; how long each answer took. */
export async function askMany(askers: readonly Asker[], most: { ms?: number; count?: number }): Promise<number[]> {
  const end = performance.now() + (most.ms ?? Number.POSITIVE_INFINITY);
  let left = most.count ?? Number.POSITIVE_INFINITY;
  const times: number[] = [];
  const line = async (asker: Asker) => {
    while (left > 0 && performance.now() < end) {
      left -= 1;
      times.push(await asker.ask());
    }
  };
  await Promise.all(askers.map(line));
  return times;
}
