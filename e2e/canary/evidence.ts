import fs from 'node:fs';
import path from 'node:path';
import type { APIRequestContext, APIResponse, Page } from '@playwright/test';

/** Something that was heard or found, and where. */
interface Exhibit {
  where: string;
  text: string;
}

/** Everything that left Steward: bodies, headers, addresses. The browser's own cookies are its own. */
export class Evidence {
  readonly exhibits: Exhibit[] = [];

  add(where: string, text: string): void {
    this.exhibits.push({ where, text });
  }

  async keep(where: string, response: APIResponse): Promise<{ status: number; body: string }> {
    const body = (await response.body()).toString('latin1');
    this.add(where, [response.url(), headerText(response.headersArray()), body].join('\n'));
    return { status: response.status(), body };
  }

  async ask(
    request: APIRequestContext,
    where: string,
    url: string,
    options: Parameters<APIRequestContext['fetch']>[1] = {},
  ): Promise<{ status: number; body: string }> {
    const method = options.method ?? 'GET';
    const ask = () => request.fetch(url, { maxRedirects: 0, failOnStatusCode: false, ...options });
    // Whoever sends too much may be cut off before the answer is read.
    const cutOff = (error: Error) => (/EPIPE|ECONNRESET/.test(error.message) ? ask() : Promise.reject(error));
    const response = await ask().catch(cutOff).catch(cutOff);
    return this.keep(`${where}: ${method} ${url.slice(0, 120)}`, response);
  }

  /** Hears what a real browser is told, and where it goes. */
  listen(where: string, page: Page): void {
    page.on('request', (request) => this.add(`${where}: asked`, request.url()));
    page.on('response', async (response) => {
      const body = await response.body().catch(() => Buffer.alloc(0));
      const headers = await response.headersArray().catch(() => []);
      this.add(`${where}: ${response.url()}`, [headerText(headers), body.toString('latin1')].join('\n'));
    });
  }

  /** Places in which a secret stands, in any of its spellings. What stands in several places is searched once. */
  find(secrets: ReadonlyMap<string, string>): string[] {
    const spellings = [...secrets].flatMap(([name, secret]) => spellingsOf(secret).map((text) => ({ name, text })));
    const places = new Map<string, string[]>();
    for (const { where, text } of this.exhibits) places.set(text, [...(places.get(text) ?? []), where]);
    return [...places].flatMap(([text, all]) =>
      spellings
        .filter((spelling) => text.includes(spelling.text))
        .flatMap(({ name }) => all.map((where) => `${name} in ${where}`)),
    );
  }
}

function headerText(headers: { name: string; value: string }[]): string {
  return headers
    .filter(({ name }) => name.toLowerCase() !== 'set-cookie')
    .map(({ name, value }) => `${name}: ${value}`)
    .join('\n');
}

/** As it is, and as it would stand in an address, in base64, in hexadecimal. */
function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  const all = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64];
  return [...new Set([...all, base64.replaceAll('+', '-').replaceAll('/', '_'), bytes.toString('hex')])];
}

/** Files of a folder as exhibits. */
export function addFiles(evidence: Evidence, folder: string): number {
  if (!fs.existsSync(folder)) return 0;
  let count = 0;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    evidence.add(file, fs.readFileSync(file).toString('latin1'));
    count += 1;
  }
  return count;
}
