import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/principals';
import { usageFilter } from '@/lib/domain/usage/report/filter';
import { usageReport } from '@/lib/domain/usage/report/queries';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { NOW, TODAY } from '@/lib/testing/explorer-world';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { focusResponse } from './focus-export';

type Row = Record<string, string>;

const MANDATORY = [
  ...[
    'BilledCost',
    'BillingAccountId',
    'BillingAccountName',
    'BillingCurrency',
    'BillingPeriodEnd',
    'BillingPeriodStart',
  ],
  ...['ChargeCategory', 'ChargeClass', 'ChargeDescription', 'ChargePeriodEnd', 'ChargePeriodStart', 'ContractedCost'],
  ...['EffectiveCost', 'InvoiceIssuerName', 'ListCost', 'PricingQuantity', 'PricingUnit', 'ProviderName'],
  ...['PublisherName', 'ServiceCategory', 'ServiceName'],
];
const range = { from: '2026-10-25', to: TODAY };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ from: 'explorer' });
  await database.owner.pool.query(`INSERT INTO organizations (id, name, seen_at) VALUES ('org-1', 'Small', now())`);
});
afterAll(() => database.drop());

async function fileOf(
  actor: PersonActor,
  filter: Record<string, unknown> = range,
): Promise<{ name: string; rows: Row[] }> {
  const response = await focusResponse(
    {
      ...testCtx(database.web, actor, NOW),
      actor,
      sessionId: 'session',
      method: 'password',
      provedAt: NOW,
      mustSetUpFactor: false,
      secret: 'secret',
    },
    usageFilter.parse(filter),
  );
  const [head = '', ...lines] = (await response.text()).trimEnd().split('\r\n');
  const cells = (line: string) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    );
  const names = cells(head);
  const rows = lines.map((line) => Object.fromEntries(cells(line).map((cell, at) => [names[at] ?? '', cell])));
  return { name: response.headers.get('content-disposition') ?? '', rows };
}

function nanoOf(rows: readonly Row[]): bigint {
  return rows.reduce((sum, { BilledCost = '' }) => {
    const [whole = '', fraction = ''] = BilledCost.replace('-', '').split('.');
    const nano = BigInt(`${whole}${fraction.padEnd(9, '0')}`);
    return sum + (BilledCost.startsWith('-') ? -nano : nano);
  }, 0n);
}

describe('the FOCUS file', () => {
  it('has every column that must be there, in the order of names', async () => {
    const names = Object.keys((await fileOf(actorOf('billing'))).rows[0] ?? {});
    expect(MANDATORY.filter((name) => !names.includes(name))).toEqual([]);
    expect(names).toEqual([...names].sort());
  });

  it.each([
    ['owners', actorOf('owner')],
    ['leads, in their workspaces', actorOf('lead', { leadWorkspaceIds: ['w1'] })],
  ])('adds up to the report of %s, day by day and by workspace', async (_, actor) => {
    const { rows } = await fileOf(actor);
    const ctx = testCtx(database.web, actor, NOW);
    const daily = await usageReport(ctx, range);
    for (const [at, { start, missingDays }] of daily.periods.entries()) {
      const ofDay = rows.filter((row) => row.ChargePeriodStart === `${start}T00:00:00Z`);
      if (missingDays > 0) expect(ofDay, start).toEqual([]);
      else expect(nanoOf(ofDay), start).toBe(BigInt(daily.totals[at] ?? 0));
    }
    const byWorkspace = await usageReport(ctx, { ...range, split: 'workspace', granularity: 'month' });
    for (const { id, total } of byWorkspace.series) {
      expect(nanoOf(rows.filter((row) => row.SubAccountId === id)), id).toBe(BigInt(total));
    }
    expect(rows.length).toBeGreaterThan(0);
  });

  it('counts what the report counts, and says so of each charge', async () => {
    const { rows, name } = await fileOf(actorOf('owner'));
    const report = await usageReport(testCtx(database.web, actorOf('owner'), NOW), {
      ...range,
      metric: 'total_tokens',
    });
    // Days of which the cost alone, or the use alone, was read have no rows in one of the two.
    const costDays = new Set(rows.map((row) => row.ChargePeriodStart?.slice(0, 10)));
    const expected = report.periods.reduce(
      (sum, { start }, at) => sum + (costDays.has(start) ? BigInt(report.totals[at] ?? 0) : 0n),
      0n,
    );
    const tokens = rows.filter((row) => row.PricingUnit === 'Tokens');
    expect(tokens.reduce((sum, row) => sum + BigInt(row.PricingQuantity ?? 0), 0n)).toBe(expected);
    for (const row of rows) {
      expect([row.ContractedCost, row.EffectiveCost, row.ListCost]).toEqual(Array(3).fill(row.BilledCost));
      const isUsage = row.ChargeCategory === 'Usage';
      for (const column of [
        'PricingQuantity',
        'PricingUnit',
        'PricingCategory',
        'SkuId',
        'SkuPriceId',
        'ConsumedQuantity',
      ]) {
        expect(row[column] !== '', `${column} of ${row.ChargeDescription}`).toBe(isUsage);
      }
    }
    expect(name).toContain('days-not-read');
    expect(rows.filter((row) => row.x_IsPartial === 'true').length).toBeGreaterThan(0);
  });

  it('holds what the filter leaves', async () => {
    const filter = { ...range, workspace: ['w1'], token_type: ['output'] };
    const { rows } = await fileOf(actorOf('owner'), filter);
    const report = await usageReport(testCtx(database.web, actorOf('owner'), NOW), filter);
    expect(nanoOf(rows)).toBe(BigInt(report.total));
    expect(new Set(rows.map((row) => row.x_TokenType))).toEqual(new Set(['output']));
  });

  it('is not for those who may not see money', async () => {
    await expect(fileOf(actorOf('viewer'))).rejects.toThrow();
  });
});
