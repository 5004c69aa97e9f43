import { fraction, makeId, toSeed } from './world/random';

export const PROFILES = ['chat', 'rag', 'agent', 'batch'] as const;
export type Profile = (typeof PROFILES)[number];
export type Application = { key: string; profile: Profile };
export type TrafficPlan = { baseUrl: string; applications: readonly Application[]; perMinute: number };
export type TrafficCounts = { sent: number; answered: number; refused: number; failed: number };
export type Traffic = { counts: () => TrafficCounts; stop: () => Promise<void> };

const QUESTIONS = [
  'Is water damage from a burst pipe covered?',
  'How long does a claim for hail damage take?',
  'Which papers do I need to report a broken window?',
  'Can I add my bicycle to the household policy?',
  'What changes if I move house in the middle of the year?',
] as const;
const ANSWER_WITHIN_MS = 60_000;
const tool = {
  name: 'find_policy',
  description: 'Finds a policy by its number.',
  input_schema: { type: 'object', properties: { policy_number: { type: 'string' } } },
};

/** The request that an application sends as its `index`-th: the same every time. */
export function makeRequest({ key, profile }: Application, index: number): { path: string; body: object } {
  const seed = toSeed(`${key}:${profile}`);
  const pick = <T>(list: readonly T[], salt: number): T | undefined =>
    list[Math.floor(fraction(seed, index, salt) * list.length)];
  const content = pick(QUESTIONS, 1) ?? QUESTIONS[0];
  const messages = [{ role: 'user', content }];
  switch (profile) {
    case 'chat':
      return {
        path: '/v1/messages',
        body: { model: 'claude-haiku-5-5', max_tokens: 400, stream: true, messages },
      };
    case 'rag': {
      const pages = Array.from({ length: 40 }, (_, page) => `Page ${page}. ${QUESTIONS.join(' ')}`).join('\n');
      const system = [{ type: 'text', text: pages, cache_control: { type: 'ephemeral' } }];
      const before = [...messages, { role: 'assistant', content: 'Yes, within 30 days.' }];
      const asked = index % 4 === 0 ? messages : [...before, { role: 'user', content: 'And after that?' }];
      return {
        path: '/v1/messages',
        body: { model: 'claude-sonnet-5-5', max_tokens: 800, system, messages: asked },
      };
    }
    case 'agent':
      return {
        path: '/v1/messages',
        body: {
          model: 'claude-opus-5-5',
          max_tokens: 2_000,
          stream: true,
          thinking: { type: 'adaptive' },
          tools: [tool],
          messages: [{ role: 'user', content: `${content}${index % 2 === 0 ? ' [tool:find_policy]' : ''}` }],
        },
      };
    case 'batch': {
      const params = { model: 'claude-haiku-5-5', max_tokens: 200, messages };
      const requests = [1, 2, 3].map((number) => ({ custom_id: makeId('row', `${index}:${number}`), params }));
      return { path: '/v1/messages/batches', body: { requests } };
    }
  }
}

/** Lets applications send requests to any base URL, each in its turn, until it is stopped. */
export function startTraffic({ baseUrl, applications, perMinute }: TrafficPlan): Traffic {
  const counts: TrafficCounts = { sent: 0, answered: 0, refused: 0, failed: 0 };
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const send = async (application: Application, index: number) => {
    const { path, body } = makeRequest(application, index);
    try {
      const answer = await fetch(new URL(path, baseUrl), {
        method: 'POST',
        headers: {
          'x-api-key': application.key,
          'anthropic-version': '2023-06-01',
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await answer.text();
      if (answer.ok) counts.answered += 1;
      else counts.refused += 1;
    } catch {
      if (!stopping.signal.aborted) counts.failed += 1;
    }
  };
  const next = () => {
    const index = counts.sent;
    const application = applications[index % applications.length];
    if (application === undefined) return;
    counts.sent += 1;
    const sending = send(application, Math.floor(index / applications.length)).finally(() => running.delete(sending));
    running.add(sending);
  };
  next();
  const timer = setInterval(next, 60_000 / perMinute).unref();
  return {
    counts: () => ({ ...counts }),
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
}
