import { openDatabase } from '@/lib/core/db';
import * as attention from '@/lib/domain/attention/queries';
import { overview, usageReport } from '@/lib/domain/usage/queries';
import { timesOf } from './bench-database';
const database = openDatabase(process.env.DB!, 4);
const { PrismaClient: _ } = await import('@/prisma/generated/client');
const actor: any = { kind: 'person', personId: '00000000-0000-4000-8000-000000000000', email: 'b@e.test', name: 'B', role: 'owner', upstreamUserId: null, leadWorkspaceIds: [], memberWorkspaceIds: [] };
const spans: any[] = []; let record = false;
const wrap = (target: any, name = ''): any => new Proxy(target, { get(t, key) {
  const v = Reflect.get(t, key);
  if (typeof key === 'string' && ['$queryRaw','findMany','findFirst','findUnique','count','groupBy','aggregate'].includes(key)) return async (...a: any[]) => { const s = performance.now(); const r = await v.apply(t, a); if (record) spans.push([(performance.now() - s).toFixed(1), name + '.' + key, key === '$queryRaw' ? String(a[0]?.join?.('?') ?? a[0]?.sql).replace(/\s+/g, ' ').slice(0, 110) : '']); return r; };
  if (typeof v === 'object' && v !== null && typeof key === 'string' && /^[a-z]/.test(key)) return wrap(v, key);
  return typeof v === 'function' ? v.bind(t) : v;
} });
const ctx: any = { actor, now: new Date(), requestId: 'b', db: wrap(database.db) };
const Q: any = { overview: () => overview(ctx) };
for (const [k, f] of Object.entries(attention)) if (typeof f === 'function') Q[k] = () => (f as any)(ctx);
for (const k of process.argv.slice(2).length ? process.argv.slice(2) : Object.keys(Q)) { console.log(k, await timesOf(20, Q[k])); record = true; spans.length = 0; await Q[k](); record = false; for (const s of spans) console.log('   ', ...s); }
process.exit();
