import fs from 'node:fs';
import type { Server } from './client';
import { send } from './client';
import { EXIT, Failure, wrongUse } from './failure';
import type { Io } from './io';
import { keepPrivately, placeOf, readKept } from './places';
import type { Json } from './schema-kinds';

export const OWN_TOKEN = '/v1/admin/tokens/own';
const kept = (io: Io) => placeOf(io, 'config', 'login.json');

/** Where to ask and with what: the environment's, else that of the last `steward login`. */
export function findServer(io: Io): Server | null {
  const { STEWARD_URL: url, STEWARD_TOKEN: token } = io.environment;
  if (url && token) return { url: toAddress(url), token };
  if (url || token) throw wrongUse('Set STEWARD_URL and STEWARD_TOKEN together, or neither.');
  const login = readKept(kept(io));
  if (typeof login !== 'object' || login === null) return null;
  const { url: at, token: own } = login as Json;
  return typeof at === 'string' && typeof own === 'string' ? { url: at, token: own } : null;
}

export function neededServer(io: Io): Server {
  const server = findServer(io);
  if (server) return server;
  throw new Failure(
    EXIT.notAllowed,
    'You are not signed in. Use steward login ADDRESS, or set STEWARD_URL and STEWARD_TOKEN.',
  );
}

function toAddress(text: string): string {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw wrongUse('Give the address as https://steward.example.');
  }
  if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password || url.search || url.hash)
    throw wrongUse('Give the address as https://steward.example.');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

const isLoopback = (url: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** Asks for a token, tries it, and keeps it for this account alone. */
export async function login(io: Io, address: string | undefined): Promise<void> {
  const given = address ?? io.environment.STEWARD_URL ?? (io.isAsking ? await io.ask('Address of Steward: ') : '');
  const url = toAddress(given);
  if (url.startsWith('http:') && !isLoopback(url))
    io.say('The address is not https: whoever listens on the way can read the token.');
  const typed = io.isAsking ? await io.ask('API token: ', { isHidden: true }) : await io.readInput();
  const token = typed.trim();
  if (!/^\S{1,500}$/.test(token))
    throw wrongUse('Type a token, or send it on standard input: steward login ADDRESS < FILE.');
  const { body } = await send(io, { url, token }, { method: 'GET', path: OWN_TOKEN });
  const { name, role, expires_at: until } = body;
  keepPrivately(kept(io), `${JSON.stringify({ url, token })}\n`);
  const lasts = typeof until === 'string' ? `until ${until.slice(0, 10)}` : 'and does not expire';
  io.say(`Signed in to ${url} with the token ${name}. Its role is ${role}; it works ${lasts}.`);
}

export function logout(io: Io): void {
  if (!fs.existsSync(kept(io))) {
    io.say('You were not signed in.');
    return;
  }
  fs.rmSync(kept(io));
  io.say('Signed out here. The token itself works until it is revoked: steward tokens revoke ID.');
}
