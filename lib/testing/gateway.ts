import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { keptGatewaySecret, newGatewaySecret } from '@/lib/core/gateway-secret';
import { newId } from '@/lib/core/ids';
import type { LogFields, Logger } from '@/lib/core/log';
import { deriveSealingKey, seal, VENDOR_KEY_PURPOSE } from '@/lib/core/sealing';
import type { ObjectKind } from '@/lib/gateway/objects';
import { type GatewaySettings, type RunningGateway, startGateway } from '@/lib/gateway/server';
import type { Prisma } from '@/prisma/generated/client';
import type { TestDatabase } from './database';
import { PLAIN_SETTINGS } from './gateway-child';
import { GATEWAY_PEPPER, GATEWAY_SECRET } from './web-doors';

export const VENDOR_KEY = 'sk-ant-api03-the-vendors-own-key';

const quiet = () => undefined;
const QUIET: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** Of a gateway that knows the secrets of the tests, but for where it spools. */
export function gatewaySettings(
  given: Pick<GatewaySettings, 'databaseUrl' | 'baseUrl'> & Partial<GatewaySettings>,
): Omit<GatewaySettings, 'spoolFolder'> {
  return { ...PLAIN_SETTINGS, keyPepper: GATEWAY_PEPPER, sealingSecret: GATEWAY_SECRET, ...given };
}

/** A gateway of its own before this upstream. */
export async function startTestGateway(
  database: TestDatabase,
  baseUrl: string,
  more: Partial<GatewaySettings> = {},
  onInfo: (fields: LogFields) => void = () => undefined,
): Promise<RunningGateway & { url: string }> {
  const spoolFolder = more.spoolFolder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'steward-spool-'));
  const running = await startGateway(
    {
      ...gatewaySettings({ databaseUrl: database.gatewayUrl, baseUrl, origin: 'http://gateway.example', ...more }),
      spoolFolder,
    },
    { ...QUIET, info: (_, fields = {}) => onInfo(fields) },
  );
  return {
    ...running,
    url: `http://127.0.0.1:${running.port}`,
    stop: async (withinMs) => {
      await running.stop(withinMs);
      if (!more.spoolFolder) fs.rmSync(spoolFolder, { recursive: true, force: true });
    },
  };
}

/** A key as a person was shown it, with what is kept of it. */
export async function issueKey(
  { owner }: Pick<TestDatabase, 'owner'>,
  more: Partial<Prisma.GatewayKeyUncheckedCreateInput> = {},
): Promise<{ id: string; secret: string; workspaceId: string }> {
  const [id, secret, now, workspaceId] = [newId(), newGatewaySecret(), new Date(), more.workspaceId ?? 'A'];
  await owner.db.gatewayKey.create({
    data: {
      ...{ id, name: `Key ${id}`, ...keptGatewaySecret(GATEWAY_PEPPER, secret), workspaceId, purpose: '' },
      ...{ environment: 'other', mode: 'strict', createdAt: now, updatedAt: now, ...more },
      isModelLimited: more.models !== undefined,
    },
  });
  return { id, secret, workspaceId };
}

/** Notes this as made with the key, as the gateway does. */
export async function noteObject(
  { owner }: TestDatabase,
  key: { id: string; workspaceId: string },
  kind: ObjectKind,
  id: string,
): Promise<void> {
  const { id: keyId, workspaceId } = key;
  await owner.db.gatewayObject.create({ data: { kind, id, keyId, lineageId: keyId, workspaceId, madeAt: new Date() } });
}

/** A vendor's key as the door seals it. */
export async function enterCredential(
  { owner }: Pick<TestDatabase, 'owner'>,
  { workspaceId = 'A', vendorKey = VENDOR_KEY, position = 1 } = {},
): Promise<string> {
  const [id, now] = [newId(), new Date()];
  const sealed = await seal(deriveSealingKey(GATEWAY_SECRET), VENDOR_KEY_PURPOSE, vendorKey);
  const given = { workspaceId, name: `Key ${id}`, sealed, endsWith: vendorKey.slice(-4), position };
  await owner.db.gatewayCredential.create({ data: { id, ...given, createdAt: now, enteredAt: now } });
  return id;
}

export interface AskedGateway {
  method?: string;
  path?: string;
  headers?: http.OutgoingHttpHeaders | readonly string[];
  body?: string | Buffer | null;
  secret?: string;
}

export interface GatewayAnswer {
  status: number;
  raw: string[];
  body: Buffer;
  json(): { error: { type: string; message: string } };
}

/** Asks as an application does, byte by byte. */
export function askGateway(url: string, given: AskedGateway): Promise<GatewayAnswer> {
  const { method = 'POST', path = '/v1/messages', body = '{"model":"opus"}', secret = '' } = given;
  const headers = given.headers ?? { 'x-api-key': secret, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${url}${path}`,
      { method, headers: headers as http.OutgoingHttpHeaders, agent: false },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const whole = Buffer.concat(parts);
          resolve({
            status: response.statusCode ?? 0,
            raw: response.rawHeaders,
            body: whole,
            json: () => JSON.parse(whole.toString()),
          });
        });
      },
    );
    request.on('error', reject);
    request.end(['GET', 'HEAD'].includes(method) ? undefined : (body ?? undefined));
  });
}
