const MODELS = [
  ...['claude-fable-5-2', 'claude-mythos-5-1', 'claude-fable-5', 'claude-opus-5-5', 'claude-opus-5', 'claude-opus-4-8'],
  ...['claude-opus-4-6', 'claude-opus-4-5', 'claude-sonnet-5-5', 'claude-sonnet-5', 'claude-sonnet-4-6'],
  ...['claude-sonnet-4-5', 'claude-haiku-5-5', 'claude-haiku-4-5'],
];
export const pick = <One>(all: readonly One[]): One => all[Math.floor(Math.random() * all.length)] as One;
const count = (most: number) => Math.floor(Math.random() * most);
const tokens = () => {
  const prompt = pick([50, 40_000, 300_000]);
  const some = { input: count(prompt), cache_5m: count(prompt), cache_1h: count(prompt) };
  return { ...some, cache_read: count(prompt), output: count(3_000) };
};

/** What the sandbox is asked to have served: any kind of usage that the vendor's answers can have. */
export function randomUsage(): object {
  const model = pick(MODELS);
  const line = (type: string) => ({ type, ...(type === 'compaction' ? {} : { model: pick(MODELS) }), ...tokens() });
  const iterations = pick([
    null,
    null,
    () => [line('message'), line('compaction')],
    () => [line('message'), line('advisor_message'), line('message')],
    () => [line('message'), line('fallback_message')],
  ]);
  return {
    ...{ model, speed: pick(['standard', 'fast']), service_tier: pick(['standard', 'standard', 'priority']) },
    inference_geo: /4-5/.test(model) ? 'not_available' : pick(['us', 'global']),
    ...(iterations ? { iterations: iterations() } : {}),
    usage: { ...(iterations ? {} : tokens()), web_search: pick([0, 0, 3]), thinking: 0 },
    ...pick([{}, { fallback_credit: 'redeemed' }, { fallback_credit: 'not_applied' }]),
    ...{ message_deltas: 1 + count(3), delta_nulls: pick([true, false]) },
  };
}
