import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { HOLDERS } from '@/lib/processes/several/own-secrets';
import { pairwise } from './pairwise';
import { brokenRules, type Container, type PodSpec } from './pod-rules';

const read = (file: string) => fs.readFileSync(file, 'utf8');
const PROCESSES = ['web', 'worker', 'gateway', 'migrate'] as const;

const grant = z.union([z.string(), z.object({ source: z.string(), target: z.string() })]);
const serviceSchema = z.looseObject({
  image: z.string(),
  networks: z.array(z.string()),
  read_only: z.boolean().optional(),
  user: z.string().optional(),
  privileged: z.boolean().optional(),
  cap_drop: z.array(z.string()).default([]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  env_file: z.unknown().optional(),
  secrets: z.array(grant).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  deploy: z.object({ replicas: z.int() }).optional(),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.looseObject({ internal: z.boolean().optional() })),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

describe('compose.yaml', () => {
  const { services, networks, secrets } = composeSchema.parse(parse(read('deploy/compose.yaml'), { merge: true }));
  const all = Object.entries(services);
  const sourcesOf = (name: string) =>
    (services[name]?.secrets ?? []).map((given) => (typeof given === 'string' ? given : given.source));
  const waysOut = (name: string) => (services[name]?.networks ?? []).filter((network) => !networks[network]?.internal);

  it('gives no container a right, or anything to write to but its own folders', () => {
    for (const [name, service] of all) {
      expect(service, name).toMatchObject({ read_only: true, cap_drop: ['ALL'], cap_add: [] });
      expect(service.security_opt, name).toContain('no-new-privileges:true');
      expect(service.privileged ?? false, name).toBe(false);
      expect(service.user ?? 'of the image', name).not.toMatch(/^(0|root)\b/);
    }
    const writable = all.flatMap(([name, { volumes }]) =>
      volumes.filter((one) => !one.endsWith(':ro')).map(() => name),
    );
    expect(writable).toEqual(['postgres', 'worker', 'gateway']);
    for (const name of ['worker', 'gateway']) expect(services[name]?.volumes).toEqual(['/var/lib/steward']);
  });

  it('hands each process its own file of secrets and no other, and nothing secret by environment', () => {
    for (const name of PROCESSES) expect(sourcesOf(name), name).toEqual([name]);
    expect(all.filter(([name]) => sourcesOf(name).includes('worker')).map(([name]) => name)).toEqual(['worker']);
    expect(secrets.worker?.file).toBe('./secrets/worker.env');
    for (const [name, { environment, env_file: file }] of all) {
      expect(file, name).toBeUndefined();
      expect(
        Object.keys(environment).filter((setting) => setting in HOLDERS),
        name,
      ).toEqual([]);
    }
  });

  it('publishes the balancer alone', () => {
    expect(all.filter(([, { ports }]) => ports.length > 0).map(([name]) => name)).toEqual(['balancer']);
  });

  it('lets out the worker and the gateway alone, each by a network of its own', () => {
    expect(Object.fromEntries(all.map(([name]) => [name, waysOut(name)]))).toEqual({
      ...{ postgres: [], migrate: [], web: [], balancer: ['edge'] },
      ...{ worker: ['worker_out'], gateway: ['gateway_out'] },
    });
    expect(services.balancer?.networks).not.toContain('database');
  });

  it('runs two of each, of this version', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    for (const name of PROCESSES)
      expect(services[name]?.image).toContain(`steward-${name}:\${STEWARD_VERSION:-${version}}`);
    for (const name of ['web', 'worker', 'gateway']) expect(services[name]?.deploy?.replicas, name).toBe(2);
  });

  it('believes the balancer where it is', () => {
    const front = z
      .object({ ipam: z.object({ config: z.array(z.object({ subnet: z.string() })) }) })
      .parse(networks.front);
    expect(services.gateway?.environment.GATEWAY_PROXIES).toBe(front.ipam.config[0]?.subnet);
  });
});

describe('Dockerfile', () => {
  const stages = new Map(
    read('deploy/Dockerfile')
      .replace(/\\\n\s*/g, '')
      .split(/^(?=FROM )/m)
      .slice(1)
      .map((text) => [/ AS (\w+)/.exec(text)?.[1] ?? '', text]),
  );
  const account = (name: string) => /^USER (\d+):\1$/m.exec(stages.get(name) ?? '')?.[1];

  it('has a stage for each process, under an account of its own that is not root', () => {
    const accounts = PROCESSES.map((name) => Number(account(name)));
    expect(accounts.every((id) => id > 1_000)).toBe(true);
    expect(new Set(accounts).size).toBe(PROCESSES.length);
    const chart = read('deploy/helm/steward/templates/_helpers.tpl');
    for (const name of PROCESSES) expect(chart).toContain(`"${name}" ${account(name)}`);
    const named = read('deploy/images/runtime-root.mjs').replaceAll('_', '');
    for (const name of PROCESSES) expect(named).toContain(`${name}: ${account(name)}`);
  });

  it('starts and looks after processes without a shell', () => {
    for (const [name, text] of stages) {
      if (name === 'build') continue;
      expect(text, name).not.toMatch(/^(RUN|SHELL|ADD)\b/m);
      for (const command of text.match(/\b(ENTRYPOINT|CMD) .*/g) ?? []) expect(command, name).toMatch(/^[A-Z]+ \[/);
    }
    for (const name of ['web', 'worker', 'gateway'])
      expect(stages.get(name)).toMatch(/^HEALTHCHECK .*"\/usr\/bin\/node"/m);
  });

  it('takes its base as an argument, and each process from what was gathered for it alone', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Docker's own variable
    expect(stages.get('build')).toContain('FROM ${BASE} AS build');
    expect(stages.get('runtime')).toMatch(/^FROM scratch /);
    for (const name of PROCESSES)
      expect(stages.get(name)?.match(/COPY .*\/out\/(?!data ).*/g)).toEqual([
        `COPY --from=build /out/${name} /steward`,
      ]);
  });

  it('sees nothing of a working copy that it does not name', () => {
    const lines = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    expect(lines.filter((line) => /env|secret|steward/i.test(line))).toEqual([]);
  });
});

it('keeps the chart at the version of the product, and each process’s secret apart', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(parse(read('deploy/helm/steward/Chart.yaml'))).toMatchObject({ version, appVersion: version });
  const { secrets } = parse(read('deploy/helm/steward/values.yaml')) as { secrets: Record<string, string> };
  expect(Object.keys(secrets).sort()).toEqual([...PROCESSES].sort());
  expect(new Set(Object.values(secrets)).size).toBe(PROCESSES.length);
});

it('names no place from which images come', () => {
  const files = ['Dockerfile', 'compose.yaml', 'helm/steward/values.yaml'].map((file) => read(`deploy/${file}`));
  const images = files.join('\n').match(/^(?:ARG BASE=|\s*image: ).*$/gm) ?? [];
  expect(images.length).toBeGreaterThan(5);
  expect(images.filter((line) => /[\w-]+\.[\w-]+\/|:\d+\//.test(line))).toEqual([]);
});

const CONTEXT: Container['securityContext'] = {
  ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
  capabilities: { drop: ['ALL'] },
};
const within = (context: Container['securityContext']): PodSpec['containers'] => [
  {
    ...{ name: 'web', image: 'steward-web', securityContext: { ...CONTEXT, ...context } },
    resources: { requests: { memory: '1Mi' }, limits: { memory: '1Mi' } },
  },
];
const ACCOUNT = { runAsNonRoot: true, runAsUser: 64_831 };
const KEPT: PodSpec = {
  automountServiceAccountToken: false,
  securityContext: { ...ACCOUNT, seccompProfile: { type: 'RuntimeDefault' } },
  containers: within({}),
};

it.each<[string, Partial<PodSpec>]>([
  ['has the network', { hostNetwork: true }],
  ['mounts something else', { volumes: [{ name: 'host', hostPath: { path: '/' } }] }],
  ['may run as root', { securityContext: { ...KEPT.securityContext, runAsNonRoot: false } }],
  ['names no account', { securityContext: { ...KEPT.securityContext, runAsUser: 0 } }],
  ['has no filter', { securityContext: ACCOUNT }],
  ['holds a token', { automountServiceAccountToken: true }],
  ['may gain rights', { containers: within({ allowPrivilegeEscalation: true }) }],
  ['keeps or adds', { containers: within({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }) }],
  ['can write', { containers: within({ readOnlyRootFilesystem: false }) }],
])('finds a pod that %s', (says, breach) => {
  expect(brokenRules(KEPT)).toEqual([]);
  expect(brokenRules({ ...KEPT, ...breach })).toEqual([expect.stringContaining(says)]);
});

it('meets every two values in few cases', () => {
  const factors = { a: [1, 2, 3], b: [true, false], c: ['x', 'y', 'z'], d: [true, false] };
  const cases = pairwise(factors);
  const names = Object.keys(factors) as (keyof typeof factors)[];
  for (const one of names)
    for (const other of names)
      if (one !== other)
        for (const value of factors[one])
          for (const beside of factors[other])
            expect(cases.some((each) => each[one] === value && each[other] === beside)).toBe(true);
  expect(cases.length).toBeLessThan(15);
});
