import http from 'node:http';
import https from 'node:https';
import { InsideAddress, routeTo } from './guarded-route';
import type { Outgoing, TryResult } from './outgoing';

const TIMEOUT_MS = 15_000;
/** No more of an answer is read. */
const MOST_ANSWER = 64 * 1024;
const SHOWN_ANSWER = 300;

interface Answer {
  status: number;
  text: string;
  /** The connection ended before the answer did. */
  isCut: boolean;
}

/** Sends JSON to an address that a person entered; never throws because of the receiver. Redirects are not followed. */
export async function post(
  outgoing: Outgoing,
  address: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<TryResult> {
  try {
    return judge(await ask(outgoing, new URL(address), body, headers));
  } catch (error) {
    return { isDelivered: false, status: null, answer: null, reason: explain(error) };
  }
}

async function ask(outgoing: Outgoing, url: URL, body: string, given: Record<string, string>): Promise<Answer> {
  const route = await routeTo(url, outgoing);
  const headers = {
    ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'Steward' },
    ...{ accept: 'application/json, text/plain;q=0.5', 'accept-encoding': 'identity', ...given },
    ...(route.options.headers as Record<string, string> | undefined),
  };
  const signal = AbortSignal.timeout(outgoing.timeoutMs ?? TIMEOUT_MS);
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const client = url.protocol === 'https:' ? https : http;
      const request = client.request(url, { method: 'POST', signal, ...route.options, headers }, (response) => {
        const parts: Buffer[] = [];
        let length = 0;
        const end = (isCut: boolean) =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8'), isCut });
        response.on('data', (part: Buffer) => {
          parts.push(part);
          length += part.length;
          if (length <= MOST_ANSWER) return;
          end(false);
          response.destroy();
        });
        response.on('end', () => end(false));
        response.on('error', () => (signal.aborted ? reject(signal.reason) : end(true)));
      });
      request.on('error', reject);
      request.end(body);
    });
  } finally {
    route.close();
  }
}

function judge({ status, text, isCut }: Answer): TryResult {
  const answer = text.slice(0, SHOWN_ANSWER) || null;
  const isDelivered = status >= 200 && status < 300 && !isCut;
  if (isDelivered) return { isDelivered, status, answer, reason: null };
  return {
    isDelivered,
    status,
    answer,
    reason: answerReason(status, isCut),
    isFinal: status === 410,
    isGone: status === 410,
  };
}

function answerReason(status: number, isCut: boolean): string {
  if (status === 410) return 'The receiver says that this address is gone for good (410).';
  if (status >= 300 && status < 400) return `The address answered ${status}: it has moved. Redirects are not followed.`;
  if (status >= 200 && status < 300 && isCut) return 'The answer was cut off.';
  return `The address answered ${status}.`;
}

const BY_CODE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of this address cannot be found.',
  EAI_AGAIN: 'The name of this address could not be looked up.',
  ECONNREFUSED: 'Nothing is listening at this address.',
  ECONNRESET: 'The receiver closed the connection.',
  ETIMEDOUT: 'The receiver could not be reached in time.',
};

/** Why it could not be sent, as a sentence. Never the error's own text: it may contain the address. */
export function explain(error: unknown): string {
  if (error instanceof InsideAddress) return error.message;
  const { name, message, code } = (error instanceof Error ? error : new Error('')) as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || name === 'AbortError') return 'The receiver did not answer in time.';
  if (code && BY_CODE[code]) return BY_CODE[code];
  if (/certificate|self.signed|altnames/i.test(`${code} ${message}`))
    return 'The certificate of the receiver is not valid.';
  return 'The receiver could not be reached.';
}
