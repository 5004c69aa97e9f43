import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findServiceOfSecret } from '@/lib/access/find-token';
import { sessionDatabase } from '@/lib/auth/database';
import { newServiceToken, secretOfToken } from '@/lib/core/service-token';
import { type ApiWorld, createApiWorld } from '@/lib/testing/api-server';
import { isThorough, thorough } from '@/lib/testing/thorough';
import { PEPPER } from '@/lib/testing/web-doors';
import { lookUp } from './caller';

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld(undefined);
});
afterAll(() => world.close());

interface Moments {
  count: number;
  mean: number;
  squares: number;
}

const begin = (): Moments => ({ count: 0, mean: 0, squares: 0 });

function add(of: Moments, value: number): void {
  of.count += 1;
  const step = value - of.mean;
  of.mean += step / of.count;
  of.squares += step * (value - of.mean);
}

/** Welch's t between two classes. */
function welch(a: Moments, b: Moments): number {
  const part = ({ count, squares }: Moments) => squares / (count - 1) / count;
  return (a.mean - b.mean) / Math.sqrt(part(a) + part(b));
}

test('how long a wrong token takes says nothing about how it is wrong', async () => {
  const { token } = await world.tokenOf('admin');
  const known = secretOfToken(PEPPER, token);
  const { db } = sessionDatabase();
  const near = (at: number) => `${known.slice(0, at)}${known[at] === '0' ? '1' : '0'}${known.slice(at + 1)}`;
  const took: readonly [Moments, Moments, Moments, Moments] = [begin(), begin(), begin(), begin()];
  const samples = thorough(300, 100_000);
  for (let at = -200; at < samples; at++) {
    // All is made before the clock starts, and one is chosen by lot: what came before weighs on all alike.
    const [nearly, unknown] = [near((at + 200) % known.length), secretOfToken(PEPPER, newServiceToken())];
    const [malformed, wellFormed] = [newServiceToken().replace(/.$/, '!'), newServiceToken()];
    const kinds = [
      () => findServiceOfSecret(db, nearly),
      () => findServiceOfSecret(db, unknown),
      () => lookUp(malformed),
      () => lookUp(wellFormed),
    ];
    const kind = randomInt(kinds.length);
    const ask = kinds[kind];
    const from = process.hrtime.bigint();
    await ask?.();
    const us = Number(process.hrtime.bigint() - from) / 1_000;
    const of = took[kind];
    // A pause of the machine is no answer of the database.
    if (at >= 0 && of && us < 20_000) add(of, us);
  }
  const t = [welch(took[0], took[1]), welch(took[2], took[3])];
  // Other work on the machine decides about single times: only the whole search can say anything.
  if (isThorough) expect(Math.max(...t.map(Math.abs)), `t = ${t.join(', ')}`).toBeLessThan(4.5);
  else expect(t.every(Number.isFinite)).toBe(true);
}, 1_800_000);
