import fc from 'fast-check';
import { expect, it } from 'vitest';
import { UNATTRIBUTED_KEY_REF } from '@/lib/domain/usage/ledger/names';
import { thorough } from '@/lib/testing/thorough';
import { aheadByDay, type ReportedCell, type ThroughCell } from './ahead-rules';

const DAY = '2026-11-29';
const known = (nano: bigint, more: Partial<ReportedCell> = {}): ReportedCell => ({
  ...{ day: DAY, workspaceRef: 1, keyRef: -7, model: 'opus', isIn: true, nano, ...more },
});
const went = (nano: bigint, more: Partial<ThroughCell> = {}): ThroughCell => ({
  ...{ ...known(nano), vendorRef: 1, ...more },
});
type IsOf = ((model: string) => boolean) | null;
const ahead = (through: ThroughCell[], reported: ReportedCell[] = [], isOf: IsOf = null) =>
  aheadByDay(through, reported, isOf).get(DAY) ?? 0n;

it('counts of the vendor’s keys what is more, and of what the report divides nothing again', () => {
  expect(ahead([went(10n)], [known(4n)])).toBe(6n);
  expect(ahead([went(4n)], [known(10n)])).toBe(0n);
  // Not divided among Steward keys yet: it still stands under the vendor's key.
  expect(ahead([went(10n)], [known(4n, { keyRef: 1 })])).toBe(6n);
  // Searches stand under no model in the report.
  expect(ahead([went(10n)], [known(4n), known(6n, { model: '' })])).toBe(0n);
  // Another vendor key with much use of its own does not hide it, unless the same Steward key used both.
  const direct = known(100n, { keyRef: 2 });
  const other = went(1n, { vendorRef: 2, keyRef: -8 });
  expect(ahead([went(10n), other], [known(4n), direct])).toBe(6n);
  expect(ahead([went(10n), other, went(1n, { vendorRef: 2 })], [known(4n), direct])).toBe(0n);
});

it('takes off what the report has of no key, and keeps to what a budget is of', () => {
  const ofNone = known(5n, { keyRef: UNATTRIBUTED_KEY_REF });
  expect(ahead([went(10n)], [known(4n), ofNone])).toBe(1n);
  expect(ahead([went(10n)], [known(4n), { ...ofNone, isIn: false }])).toBe(6n);
  expect(ahead([went(10n), went(3n, { workspaceRef: 2 })], [ofNone])).toBe(8n);
  const mine = went(10n, { keyRef: -8, isIn: false });
  expect(ahead([went(10n), mine], [known(4n), known(1n, { keyRef: -8, isIn: false })])).toBe(6n);
  const models = [went(10n), went(5n, { model: 'haiku' })];
  const report = [known(4n), known(9n, { model: 'haiku' })];
  expect(ahead(models, report, (model) => model === 'opus')).toBe(2n);
  expect(ahead(models, report, (model) => model === 'haiku')).toBe(0n);
});

const event = fc.record({
  workspaceRef: fc.integer({ min: 1, max: 2 }),
  vendor: fc.integer({ min: 1, max: 2 }),
  /** Null: with the vendor's key directly. */
  steward: fc.option(fc.integer({ min: 1, max: 2 })),
  model: fc.constantFrom('opus', 'haiku'),
  nano: fc.bigInt({ min: 0n, max: 1_000n }),
  minute: fc.nat(1_000),
  late: fc.nat(400),
  /** How long the report has it as of no key, and how long it is not divided among Steward keys. */
  wanders: fc.nat(300),
  undivided: fc.nat(300),
});
type Event = typeof event extends fc.Arbitrary<infer One> ? One : never;

it('never counts twice nor less than either knows, whatever is late, and ends at what was billed', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), fc.array(fc.nat(2_000), { maxLength: 6 }), (events, times) => {
      const sum = (some: readonly Event[]) => some.reduce((total, { nano }) => total + nano, 0n);
      for (const now of [...times, 5_000]) {
        const begun = events.filter(({ minute }) => minute <= now);
        const isReported = ({ minute, late }: Event) => minute + late <= now;
        const vendorRefOf = ({ workspaceRef, vendor }: Event) => workspaceRef * 10 + vendor;
        const stewardRefOf = ({ workspaceRef, steward }: Event) => -(workspaceRef * 10 + (steward ?? 0));
        const through = begun
          .filter(({ steward }) => steward !== null)
          .map((one) => {
            const { workspaceRef, model, nano } = one;
            return went(nano, { workspaceRef, model, vendorRef: vendorRefOf(one), keyRef: stewardRefOf(one) });
          });
        const reported = begun.filter(isReported).map((one) => {
          const { workspaceRef, model, nano, minute, late, wanders, undivided, steward } = one;
          const since = now - minute - late;
          const own = steward === null || since < undivided ? vendorRefOf(one) : stewardRefOf(one);
          return known(nano, { workspaceRef, model, keyRef: since < wanders ? UNATTRIBUTED_KEY_REF : own });
        });
        const report = sum(begun.filter(isReported));
        const counted = report + [...aheadByDay(through, reported, null).values()].reduce((all, one) => all + one, 0n);
        expect(counted).toBeLessThanOrEqual(sum(begun));
        expect(counted).toBeGreaterThanOrEqual(report);
        expect(counted).toBeGreaterThanOrEqual(sum(begun.filter(({ steward }) => steward !== null)));
        if (now === 5_000) expect(counted).toBe(sum(events));
        for (const family of ['opus', 'haiku']) {
          const ofFamily = begun.filter(({ model }) => model === family);
          const more = aheadByDay(through, reported, (model) => model === family).get(DAY) ?? 0n;
          expect(sum(ofFamily.filter(isReported)) + more).toBeLessThanOrEqual(sum(ofFamily));
        }
      }
    }),
    { numRuns: thorough(60, 3_000) },
  );
});
