import type { ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { returnedHeaders } from './headers';
import type { Upstream } from './upstream';

/** An answer that was read to its end. */
export interface WholeAnswer {
  status: number;
  headers: string[];
  body: Buffer;
}

const MOST_BYTES = 16 * 1_048_576;

interface Asked {
  path: string;
  headers: string[];
  /** Whose client asks: it ends when that one goes. */
  response?: ServerResponse;
  /** Takes the pieces of a good answer, which may then be of any length. */
  onPiece?: (piece: Buffer) => void;
}

/** Reads an answer of upstream's to its end. */
export function askUpstream(upstream: Upstream, { path, headers, ...asked }: Asked): Promise<WholeAnswer> {
  return new Promise((resolve, reject) => {
    upstream.dispatch({ method: 'GET', path, headers, body: null }, new Reading(upstream, asked, resolve, reject));
  });
}

class Reading implements Dispatcher.DispatchHandler {
  private answer: Omit<WholeAnswer, 'body'> = { status: 0, headers: [] };
  private parts: Buffer[] = [];
  private length = 0;
  private abort: ((error?: Error) => void) | undefined;
  private readonly onClose = () => this.abort?.(new Error('the client has gone'));

  constructor(
    private readonly upstream: Upstream,
    private readonly asked: Pick<Asked, 'response' | 'onPiece'>,
    private readonly resolve: (answer: WholeAnswer) => void,
    private readonly reject: (error: Error) => void,
  ) {
    asked.response?.once('close', this.onClose);
  }

  onConnect(abort: (error?: Error) => void): void {
    this.abort = abort;
    if (this.asked.response?.destroyed) this.onClose();
  }

  onHeaders(status: number, raw: Buffer[]): boolean {
    if (status < 200) return true;
    this.upstream.reached();
    this.answer = { status, headers: returnedHeaders(raw) };
    return true;
  }

  onData(chunk: Buffer): boolean {
    if (this.asked.onPiece && this.answer.status === 200) {
      this.asked.onPiece(chunk);
      return true;
    }
    this.length += chunk.length;
    if (this.length > MOST_BYTES) this.abort?.(new Error('an answer too long to be made anew'));
    else this.parts.push(chunk);
    return true;
  }

  onComplete(): void {
    this.asked.response?.removeListener('close', this.onClose);
    this.resolve({ ...this.answer, body: Buffer.concat(this.parts) });
  }

  onError(error: Error): void {
    this.asked.response?.removeListener('close', this.onClose);
    this.reject(error);
  }
}
