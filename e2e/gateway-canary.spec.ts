import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { dump, openOwnDatabase } from './canary/database';
import { Evidence } from './canary/evidence';
import { enterGateway, type GatewayEntry } from './processes/gateways';
import { DATA_FOLDER } from './shared-steward';

test.describe.configure({ mode: 'serial', timeout: 240_000 });

/** One for each place in which an application may have something that is nobody's business. */
const canaries = new Map<string, string>();
const canary = (name: string) => {
  const text = `canary-${name.replaceAll(' ', '-')}-${randomBytes(12).toString('hex')}`;
  canaries.set(name, text);
  return text;
};
const told = new Evidence();
let entry: GatewayEntry;

async function ask(given: { path?: string; method?: string; headers?: HeadersInit; body?: string | FormData | null }) {
  const { path: at = '/v1/messages', method = 'POST', headers = {}, body = null } = given;
  const answer = await fetch(`${entry.origin}${at}`, {
    ...{ method, body },
    headers: { 'x-api-key': entry.secret, 'anthropic-version': '2023-06-01', ...headers },
  });
  const text = await answer.text();
  told.add(`answer to ${method} ${at}`, [...answer.headers, text].join('\n'));
  return { status: answer.status, text };
}

const message = (more: object = {}) =>
  JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 64, messages: [{ role: 'user', content: 'Hi' }], ...more });
const json = { 'content-type': 'application/json' };

test('applications send canaries in bodies and headers, and get what they asked for', async () => {
  entry = await enterGateway(DATA_FOLDER, 10n ** 12n);
  const answered = canary('text of an answer');
  const directive = { 'x-sandbox-directive': JSON.stringify({ text: answered }) };
  const content = [
    { type: 'text', text: canary('message') },
    { type: 'document', title: canary('title'), source: { type: 'text', media_type: 'text/plain', data: 'Words.' } },
  ];
  const whole = message({
    ...{
      system: canary('system prompt'),
      metadata: { user_id: canary('person') },
      messages: [{ role: 'user', content }],
    },
    tools: [{ name: 'look', description: canary('tool'), input_schema: { type: 'object', properties: {} } }],
  });
  const headers = {
    ...{ ...json, ...directive, 'user-agent': canary('agent'), cookie: `a=${canary('cookie')}` },
    'x-team': canary('header'),
  };
  for (const stream of [false, true]) {
    const body = JSON.stringify({ ...JSON.parse(whole), stream });
    const answer = await ask({ path: `/v1/messages?trace=${canary('query')}`, headers, body });
    expect([answer.status, answer.text.includes(stream ? 'message_stop' : answered)]).toEqual([200, true]);
  }
  expect((await ask({ headers: json, body: `{"model": "${canary('broken body')}` })).status).toBe(400);
  expect((await ask({ path: `/v1/${canary('path')}` })).status).toBe(404);
  const vendors = `sk-ant-api03-${canary('vendor key by mistake')}`;
  expect((await ask({ headers: { ...json, 'x-api-key': vendors }, body: whole })).status).toBe(401);
  expect((await ask({ headers: { ...json, authorization: `Bearer ${vendors}` }, body: whole })).status).toBe(401);
  const form = new FormData();
  form.set('file', new Blob([canary('file')]), `${canary('name of a file')}.txt`);
  expect((await ask({ path: '/v1/files', body: form })).status).toBe(200);
  // Upstream's failures, and a stream that breaks off.
  for (const fault of [
    { kind: 'status', status: 500 },
    { kind: 'garbage', after: 2 },
    { kind: 'cut', after: 3 },
  ]) {
    const failing = { ...headers, 'x-sandbox-directive': JSON.stringify({ fault }) };
    const body = JSON.stringify({ ...JSON.parse(whole), stream: true });
    await ask({ headers: failing, body }).catch(() => undefined);
  }
  canaries.set('Steward key', entry.secret).set('vendor key', entry.vendorKey);
  expect(canaries.size).toBeGreaterThanOrEqual(14);
});

test('none of them is at rest anywhere: not in the database, not in a log, not in the data folder', async () => {
  // What is counted is noted every two seconds.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const database = await openOwnDatabase(DATA_FOLDER);
  const rest = new Evidence();
  for (const { where, text } of await dump(database)) rest.add(where, text);
  await database.query('CHECKPOINT').catch(() => undefined);
  await database.end();
  expect(rest.exhibits.length).toBeGreaterThan(80);
  expect(rest.find(canaries)).toEqual([]);
  const found: string[] = [];
  let files = 0;
  const needles = [...canaries].map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
  const look = (file: string) => {
    const bytes = fs.readFileSync(file);
    files += 1;
    for (const { name, bytes: needle } of needles) if (bytes.includes(needle)) found.push(`${name} in ${file}`);
  };
  const walk = (folder: string) => {
    for (const item of fs.readdirSync(folder, { withFileTypes: true })) {
      const at = path.join(folder, item.name);
      // The simulated vendor keeps the files that it is sent, as the real one does.
      if (item.isDirectory()) at === path.join(DATA_FOLDER, 'sandbox') || walk(at);
      else if (item.isFile()) look(at);
    }
  };
  walk(DATA_FOLDER);
  expect(files).toBeGreaterThan(100);
  expect(found).toEqual([]);
});

test('nobody was told a key of Anthropic’s, and the search finds what is there', () => {
  const vendors = new Map([...canaries].filter(([name]) => name === 'vendor key' || name === 'Steward key'));
  expect(told.exhibits.length).toBeGreaterThan(8);
  expect(told.find(vendors)).toEqual([]);
  expect(told.find(canaries)).toContain(
    `text of an answer in answer to POST /v1/messages?trace=${canaries.get('query')}`,
  );
});
