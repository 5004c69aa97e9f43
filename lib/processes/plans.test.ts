import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfiguration } from './configuration';
import { type StartFacts, webPlan, workerPlan } from './plans';

const dataFolder = mkdtempSync(path.join(tmpdir(), 'steward-plans-'));
afterAll(() => rmSync(dataFolder, { recursive: true }));

function factsOf(settings: Record<string, string>): StartFacts {
  return {
    root: process.cwd(),
    dataFolder,
    isDev: true,
    configuration: readConfiguration(settings),
    database: {
      ownerUrl: 'postgresql://owner@localhost/steward',
      webUrl: 'postgresql://web@localhost/steward',
      gatewayUrl: 'postgresql://gateway@localhost/steward',
      roles: { web: 'web', gateway: 'gateway' },
      embedded: null,
    },
    upstream: null,
    gateway: { port: 3100, origin: 'http://localhost:3100' },
  };
}

it('gives worker and web the certificates that the settings file names', () => {
  const file = path.join(dataFolder, 'ca.pem');
  writeFileSync(file, '');
  const facts = factsOf({ NODE_EXTRA_CA_CERTS: file });
  expect(workerPlan(facts, () => undefined).env).toMatchObject({ NODE_EXTRA_CA_CERTS: file });
  expect(webPlan(facts).env).toMatchObject({ NODE_EXTRA_CA_CERTS: file });
});
