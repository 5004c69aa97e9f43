import { gzipSync } from 'node:zlib';
import type { HttpVisitor } from './http-visitor';

export interface Script {
  address: string;
  text: string;
  gzipBytes: number;
}

const known = new Map<string, Script>();

/** Every script that a page's own markup has a browser load, before anything on the page loads more. */
export async function firstLoadScripts(visitor: HttpVisitor, path: string, status = 200): Promise<Script[]> {
  const html = await visitor.read(path, status);
  const tags = html.match(/<(script|link)\b[^>]*>/g) ?? [];
  const addresses = tags.flatMap((tag) => {
    const isScript = tag.startsWith('<script') || /rel="modulepreload"|as="script"/.test(tag);
    const address = /\b(?:src|href)="([^"]+\.js[^"]*)"/.exec(tag)?.[1];
    return isScript && address && !/\bnoModule\b/i.test(tag) ? [address] : [];
  });
  return Promise.all([...new Set(addresses)].map((address) => scriptAt(visitor.origin, address)));
}

async function scriptAt(origin: string, address: string): Promise<Script> {
  const { href } = new URL(address, origin);
  const script = known.get(href);
  if (script) return script;
  const answer = await fetch(href);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  const text = await answer.text();
  const loaded = { address, text, gzipBytes: gzipSync(text).length };
  known.set(href, loaded);
  return loaded;
}

export const gzipBytesOf = (scripts: readonly Script[]) => scripts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
