import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { askGateway, enterCredential, issueKey, startTestGateway } from '@/lib/testing/gateway';
import { startSmallVendor } from '@/lib/testing/small-vendor';

/** The network that a forger wants to be in. */
const [NETWORK, WANTED] = ['203.0.113.0/24', '203.0.113.7'];
const PROXY = '127.0.0.1';

/** Names of headers that say where a request comes from, and which only somebody in front of Steward could write. */
const NAMES = [
  ...['x-forwarded-for', 'X-FORWARDED-FOR', 'x_forwarded_for', 'forwarded', 'x-real-ip', 'x-client-ip', 'client-ip'],
  ...['true-client-ip', 'cf-connecting-ip', 'x-cluster-client-ip', 'x-original-forwarded-for', 'fastly-client-ip'],
  ...[
    'x-forwarded',
    'forwarded-for',
    'x-remote-ip',
    'x-remote-addr',
    'x-envoy-external-address',
    'x-appengine-user-ip',
  ],
];
const VALUES = [
  ...[WANTED, `${WANTED}, 198.51.100.9`, `198.51.100.9, ${WANTED}`, `${WANTED}:443`, `[::ffff:${WANTED}]`],
  ...[`for=${WANTED}`, `"${WANTED}"`, `${WANTED}, ${PROXY}`],
];
/** A shape, and who it is from where what stands in front of the last proxy is believed. */
const SHAPES: readonly [string[], boolean][] = [
  ...NAMES.filter((name) => name.toLowerCase() !== 'x-forwarded-for').flatMap((name) =>
    VALUES.slice(0, 3).map((value): [string[], boolean] => [[name, value], false]),
  ),
  [['x-forwarded-for', VALUES[0] ?? ''], true],
  [['X-FORWARDED-FOR', VALUES[0] ?? ''], true],
  [['x-forwarded-for', VALUES[1] ?? ''], false],
  [['x-forwarded-for', VALUES[2] ?? ''], true],
  [['x-forwarded-for', VALUES[3] ?? ''], true],
  [['x-forwarded-for', VALUES[4] ?? ''], true],
  [['x-forwarded-for', VALUES[5] ?? ''], false],
  [['x-forwarded-for', VALUES[6] ?? ''], false],
  [['x-forwarded-for', VALUES[7] ?? ''], true],
  [['x-forwarded-for', WANTED, 'x-forwarded-for', '198.51.100.9'], false],
  [['x-forwarded-for', '198.51.100.9', 'x-forwarded-for', WANTED], true],
  [['x-forwarded-for', WANTED, 'connection', 'x-forwarded-for'], true],
  [[], false],
];

let database: TestDatabase;
let vendor: Awaited<ReturnType<typeof startSmallVendor>>;
let [far, near]: Awaited<ReturnType<typeof issueKey>>[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  vendor = await startSmallVendor();
  await enterCredential(database);
  far = await issueKey(database, { addresses: [NETWORK] });
  near = await issueKey(database, { addresses: ['127.0.0.0/8'] });
});
afterAll(async () => {
  await vendor.close();
  await database.drop();
});

/** GATEWAY_PROXIES: what a key for the network answers, and one for this machine. */
const TOPOLOGIES = {
  unset: { proxies: null, far: () => 403, near: () => 403 },
  none: { proxies: [], far: () => 403, near: () => 200 },
  networks: { proxies: ['127.0.0.0/8'], far: (isThere: boolean) => (isThere ? 200 : 403), near: null },
} as const;

describe.each(Object.entries(TOPOLOGIES))('GATEWAY_PROXIES is %s', (_, topology) => {
  it(`believes what it is to believe, and nothing else, of ${SHAPES.length} shapes`, async () => {
    expect(SHAPES.length).toBeGreaterThanOrEqual(60);
    const gateway = await startTestGateway(database, vendor.url, { proxies: topology.proxies });
    const ask = async (secret: string, forged: readonly string[]) => {
      const headers = ['host', 'g', 'x-api-key', secret, 'content-length', '16', ...forged];
      return (await askGateway(gateway.url, { headers })).status;
    };
    for (const [forged, isThere] of SHAPES) {
      expect([forged, await ask(far?.secret ?? '', forged)]).toEqual([forged, topology.far(isThere)]);
      if (topology.near) expect([forged, await ask(near?.secret ?? '', forged)]).toEqual([forged, topology.near()]);
    }
    // Whoever asked from where is not for upstream, whatever it is called.
    const told = vendor.taken().flatMap(({ raw }) => raw.filter((_, at) => at % 2 === 0));
    const said = /^(x[-_]forwarded.*|forwarded|via|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/i;
    expect(told.filter((name) => said.test(name))).toEqual([]);
    await gateway.stop(0);
  });
});
