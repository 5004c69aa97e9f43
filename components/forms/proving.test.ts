import { afterEach, expect, test } from 'vitest';
import type { Outcome } from '@/lib/operations/outcome';
import { onProofAsked, withProof } from './proving';

const DONE: Outcome = { status: 'succeeded', intentId: 'i', result: {} };
const ASKED: Outcome = { status: 'failed', code: 'sign_in_again', message: 'Confirm that it is you.' };
const WRONG: Outcome = { status: 'failed', code: 'conflict', message: 'It has changed.' };

let leave = () => {};
afterEach(() => leave());

/** Gives these answers one after the other, and counts how often it was sent. */
function answering(...outcomes: Outcome[]) {
  const sent = { times: 0, send: async () => outcomes[sent.times++] ?? WRONG };
  return sent;
}

test('what needs a fresh sign-in is sent again once that is given, however often it takes', async () => {
  let asked = 0;
  leave = onProofAsked(async () => ++asked > 0);
  const change = answering(ASKED, ASKED, DONE);
  expect(await withProof(change.send)).toEqual(DONE);
  expect([asked, change.times]).toEqual([2, 3]);
});

test('nobody is asked where it is not that, and nothing is sent again where nobody answers', async () => {
  let asked = 0;
  leave = onProofAsked(async () => ++asked < 0);
  for (const outcome of [DONE, WRONG]) expect(await withProof(answering(outcome).send)).toEqual(outcome);
  expect(asked).toBe(0);
  const change = answering(ASKED, DONE);
  expect(await withProof(change.send)).toEqual(ASKED);
  expect([asked, change.times]).toEqual([1, 1]);
  leave();
  expect(await withProof(answering(ASKED, DONE).send)).toEqual(ASKED);
});

test('changes that wait for the same answer ask for it once', async () => {
  let asked = 0;
  let answer = (_isProved: boolean) => {};
  leave = onProofAsked(() => {
    asked += 1;
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  const both = Promise.all([withProof(answering(ASKED, DONE).send), withProof(answering(ASKED, DONE).send)]);
  await expect.poll(() => asked).toBe(1);
  answer(true);
  expect(await both).toEqual([DONE, DONE]);
  expect(asked).toBe(1);
});
