import { afterAll, beforeAll, expect, it } from 'vitest';
import { directive, HELLO, type Messages, startMessages } from '@/lib/testing/messages-client';
import { thorough } from '@/lib/testing/thorough';
import { pick, randomUsage } from '@/lib/testing/usage-shapes';
import { costOf } from './prices';
import { PlainUsage, StreamUsage } from './usage-reader';

const AT = new Date('2026-11-20T12:00:00Z');
let messages: Messages;
beforeAll(async () => {
  messages = await startMessages('company:prices', { now: () => AT });
});
afterAll(() => messages.running.close());

it('prices what was served as the vendor’s ledger does, to the nano-dollar', async () => {
  const rounds = thorough(60, 4_000);
  for (let round = 0; round < rounds; round += 1) {
    const [asked, stream] = [randomUsage(), pick([true, false])];
    const answer = await messages.post({ ...HELLO, stream, metadata: directive(asked) });
    const text = await answer.text();
    const reader = stream ? new StreamUsage() : new PlainUsage();
    reader.push(Buffer.from(text));
    const served = reader.read();
    const id = answer.headers.get('request-id');
    const { entries } = await messages.control(`/messages/entries?world=company:prices&request_id=${id}`);
    if (!served) throw new Error(`${answer.status}: ${text}`);
    expect([served.isWhole, String(costOf(served, AT).nano)], JSON.stringify(asked)).toEqual([
      true,
      entries[0].nano_dollars,
    ]);
  }
});

it('prices a model that it does not know as the dearest of its family, and says so', () => {
  const served = { id: null, isWhole: true, usage: { input_tokens: 10, output_tokens: 10 } };
  const cost = (model: string) => costOf({ ...served, model }, AT);
  expect(cost('claude-sonnet-9')).toEqual({ nano: 10n * 3_000n + 10n * 15_000n, isGuessed: true });
  expect(cost('claude-aria-1')).toEqual({ nano: 10n * 15_000n + 10n * 75_000n, isGuessed: true });
  expect(cost('claude-sonnet-5-5')).toEqual({ nano: 10n * 2_000n + 10n * 10_000n, isGuessed: false });
});
