import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfiguration } from './configuration';
import { demoPlan, type StartFacts, webHeap, webPlan, workerPlan } from './plans';

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
      replicaUrl: null,
      roles: { web: 'web', gateway: 'gateway' },
      embedded: null,
    },
    upstream: null,
    gateway: { port: 3100, origin: 'http://localhost:3100' },
    consolePort: null,
  };
}

it('gives worker and web the certificates that the settings file names', () => {
  const file = path.join(dataFolder, 'ca.pem');
  writeFileSync(file, '');
  const facts = factsOf({ NODE_EXTRA_CA_CERTS: file });
  expect(workerPlan(facts, () => undefined).env).toMatchObject({ NODE_EXTRA_CA_CERTS: file });
  expect(webPlan(facts).env).toMatchObject({ NODE_EXTRA_CA_CERTS: file });
});

it('measures the worker only where its port is set, and the web while developing never', () => {
  const plans = (settings: Record<string, string>) => {
    const web = webPlan(factsOf(settings));
    return { web: JSON.stringify([web.args, web.env]), worker: workerPlan(factsOf(settings), () => undefined).stdin };
  };
  expect(plans({}).worker).toContain('"metricsPort":null');
  const on = plans({ WEB_METRICS_PORT: '9465', WORKER_METRICS_PORT: '9466' });
  expect(on.worker).toContain('"metricsPort":9466');
  expect(on.web).not.toMatch(/metrics/i);
  expect(() => plans({ WEB_METRICS_PORT: '9465', WORKER_METRICS_PORT: '9465' })).toThrow('different ports');
});

it('sets up applications in the demonstration with its past, and in no other world', () => {
  const shown = (settings: Record<string, string>, more: Partial<StartFacts> = {}) =>
    demoPlan({ ...factsOf(settings), upstream: 'http://127.0.0.1:4010', ...more }, 'http://localhost:3000');
  const plan = shown({});
  expect(JSON.parse(plan?.stdin ?? '{}')).toMatchObject({ world: 'company:1', gateway: 'http://localhost:3100' });
  expect(JSON.stringify([plan?.args, plan?.env])).not.toMatch(/postgresql|chain|pepper/i);
  expect(shown({ STEWARD_DEMO_PAST: 'false' })).toBeNull();
  expect(shown({ STEWARD_WORLD: 'empty' })).toBeNull();
  expect(shown({}, { gateway: null })).toBeNull();
  expect(shown({ ANTHROPIC_ADMIN_KEY: 'sk-ant-admin01-of-a-company' }, { upstream: null })).toBeNull();
});

it.each([
  ['a large machine', 24, undefined, 1_536],
  ['a machine of two gigabytes', 2, undefined, 1_024],
  ['a container that may use one', 24, 1, 512],
  ['a container without a bound, which some systems tell by zero', 24, 0, 1_536],
  ['a container whose bound is beyond the machine', 2, 18e9, 1_024],
])('gives the web a heap that fits %s', (_, total, constrained, megabytes) => {
  const gigabytes = (count: number | undefined) => count && count * 1_024 ** 3;
  expect(webHeap(total * 1_024 ** 3, gigabytes(constrained))).toBe(megabytes);
});
