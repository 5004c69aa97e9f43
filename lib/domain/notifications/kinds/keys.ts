import { z } from 'zod';
import { counted } from '@/lib/core/counted';
import { formatMoney } from '@/lib/core/money';
import { formatDay } from '@/lib/core/time';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import { EXEMPTIONS, type Exemption } from '@/lib/domain/key-changes/guard-rules';
import { WAITING_STATES, type WaitingState } from '@/lib/domain/rotations/rules';
import { UNUSED_STEPS, type UnusedStep } from '@/lib/domain/unused-keys/rules';
import { day, decimals } from '@/lib/operations/codecs';
import { declareKind, listNames, ref, text } from './declare';

const key = z.object({ apiKeyId: ref, name: text, workspaceName: text });
/** Where a key is that is of no workspace. */
export const EVERYWHERE = 'the whole organisation';
/** All that was found at once in one workspace. */
const keys = z.array(key).min(1).max(200);

const at = ({ apiKeyId }: { apiKeyId: string }) => `/api-keys/${encodeURIComponent(apiKeyId)}`;
const namesIn = (found: readonly { name: string; workspaceName: string }[], count = found.length) => {
  const names = found.map(({ name }) => name);
  return `${listNames(names, count)} in ${found[0]?.workspaceName ?? ''}.`;
};
const BEFORE_THEN = {
  anthropic: 'An expiry date cannot be changed: create a new key before then.',
  steward: 'Rotate it before then.',
} as const;
const example = { apiKeyId: 'apikey_01ExampleExampleExample', name: 'nightly-index', workspaceName: 'Search' };

const EXEMPT_LINES: Readonly<Record<Exemption, string>> = {
  leak: 'They are reported as exposed, which needs no approval.',
  offboarding: 'Their owner is leaving, which needs no approval.',
  stop: 'It is an emergency stop, which needs no approval and can be undone.',
};

const ROTATION_SUBJECTS: Readonly<Record<WaitingState, (name: string) => string>> = {
  found: (name) => `A key that may replace ${name} was created`,
  lost: (name) => `The successor of ${name} does not work`,
  quiet: (name) => `${name} can be disabled: nothing uses it any more`,
  archivable: (name) => `${name} can be archived`,
};
const ROTATION_LINES: Readonly<Record<WaitingState, (successor: string) => string>> = {
  found: () => 'If it is the successor, confirm it.',
  lost: (successor) => `${successor} was disabled, archived or has expired. Enable it, or confirm another key.`,
  quiet: (successor) => `${successor} has taken over. Steward disables nothing by itself: somebody has to decide.`,
  archivable: (successor) => `It has been disabled for long enough, and ${successor} has taken over.`,
};

const UNUSED_SUBJECTS: Readonly<Record<UnusedStep, (name: string, on: string) => string>> = {
  propose: (name) => `${name} is proposed for disabling: nothing uses it`,
  tell: (name, on) => `${name} will be disabled on ${formatDay(on)}: nothing uses it`,
  disable: (name) => `${name} was disabled: nothing uses it`,
  drop: (name) => `${name} will no longer be disabled`,
};
const UNUSED_LINES: Readonly<Record<UnusedStep, (on: string) => string>> = {
  propose: (on) =>
    `On ${formatDay(on)} people are told the date it will be disabled. Using it once, or protecting it, cancels this.`,
  tell: () => 'Using it once before then, or protecting it, keeps it enabled.',
  disable: () => 'Anyone who can change it can enable it again.',
  drop: () => 'It was used, changed or protected, or the policy was changed.',
};

export const KEY_KINDS = {
  'key.due': declareKind({
    words: 'API keys are due for replacement',
    group: 'keys',
    tone: 'warning',
    hears: 'api_key:write',
    mail: 'daily',
    about: z.object({
      keys: z
        .array(key.extend({ why: z.enum(['expires', 'rotation']), on: day }))
        .min(1)
        .max(200),
    }),
    example: { keys: [{ ...example, why: 'expires', on: '2026-12-07' }] },
    subject: ({ keys: found }) => `${counted(found.length, 'API key is', 'API keys are')} due for replacement`,
    lines: ({ keys: found }) =>
      found
        .slice(0, 20)
        .map(({ apiKeyId, name, workspaceName, why, on }) =>
          why === 'expires'
            ? `${name} in ${workspaceName} stops working on ${formatDay(on)}. ${BEFORE_THEN[kindOfKey(apiKeyId)]}`
            : `${name} in ${workspaceName} should be replaced by ${formatDay(on)}.`,
        ),
    path: ({ keys: [first, second] }) => (first && !second ? at(first) : '/api-keys?show=expiring'),
  }),
  'key.old': declareKind({
    words: 'API keys are old',
    group: 'keys',
    tone: 'neutral',
    hears: 'api_key:write',
    mail: 'weekly',
    about: z.object({ keys, days: z.int() }),
    example: { keys: [example], days: 90 },
    subject: ({ keys: found, days }) =>
      `${counted(found.length, 'API key is', 'API keys are')} older than ${days} days`,
    lines: ({ keys: found }) => [namesIn(found), 'Replace them one by one so any leaked copy stops working.'],
    path: ({ keys: [first, second] }) => (first && !second ? at(first) : '/api-keys/breaches?show=age'),
  }),
  'key.rotation': declareKind({
    words: 'The replacement of an API key waits for someone',
    group: 'keys',
    tone: 'warning',
    hears: 'api_key:write',
    mail: 'daily',
    about: key.extend({ state: z.enum(WAITING_STATES), successor: text }),
    example: { ...example, state: 'quiet', successor: 'prod-index-v2' },
    subject: ({ name, state }) => ROTATION_SUBJECTS[state](name),
    lines: ({ workspaceName, successor, state }) => [
      ROTATION_LINES[state](successor),
      `It is a key of ${workspaceName}.`,
    ],
    path: (about) => `${at(about)}/rotation`,
  }),
  'key.breach': declareKind({
    words: 'API keys break the policy',
    group: 'keys',
    tone: 'warning',
    hears: 'api_key:write',
    mail: 'weekly',
    about: z.object({ keys, count: z.int() }),
    example: { keys: [example], count: 1 },
    subject: ({ keys: [first], count }) =>
      `${counted(count, 'API key', 'API keys')} in ${first?.workspaceName ?? ''} ${count === 1 ? 'breaks' : 'break'} the policy`,
    lines: ({ keys: found, count }) => [
      namesIn(found, count),
      'Each key’s page says what it breaks: its name, how long it is valid, or how many keys its workspace has.',
    ],
    path: ({ keys: [first] }) =>
      first && first.workspaceName !== EVERYWHERE
        ? `/api-keys/breaches?search=${encodeURIComponent(first.workspaceName)}`
        : '/api-keys/breaches',
  }),
  'key.unused': declareKind({
    words: 'API keys are no longer used',
    group: 'keys',
    tone: 'neutral',
    hears: 'api_key:write',
    mail: 'weekly',
    about: z.object({ keys, days: z.int() }),
    example: { keys: [example], days: 60 },
    subject: ({ keys: found, days }) =>
      `${counted(found.length, 'API key has', 'API keys have')} not been used for ${days} days`,
    lines: ({ keys: found }) => [
      namesIn(found),
      'A key that is no longer needed is only a risk. Ask its owner, then disable it.',
    ],
    path: ({ keys: [first, second] }) => (first && !second ? at(first) : '/api-keys?show=unused'),
  }),
  'key.unused_step': declareKind({
    words: 'The policy acts on an unused API key',
    group: 'keys',
    tone: 'warning',
    hears: 'api_key:write',
    mail: 'daily',
    about: key.extend({ step: z.enum(UNUSED_STEPS), lastDay: day, on: day }),
    example: { ...example, step: 'tell', lastDay: '2026-09-01', on: '2026-12-14' },
    subject: ({ name, step, on }) => UNUSED_SUBJECTS[step](name, on),
    lines: ({ workspaceName, lastDay, step, on }) => [
      `It is a key of ${workspaceName}. ${step === 'drop' ? 'Last used on' : 'Nothing has used it since'} ${formatDay(lastDay)}.`,
      UNUSED_LINES[step](on),
    ],
    path: at,
  }),
  'key.exposed': declareKind({
    words: 'An API key may be exposed',
    group: 'keys',
    tone: 'danger',
    hears: 'api_key:write',
    mail: 'at_once',
    about: key.extend({ by: text, seenWhere: text }),
    example: { ...example, by: 'Ines Halloran', seenWhere: 'In a public repository' },
    subject: ({ name }) => `API key ${name} may be exposed`,
    lines: ({ workspaceName, by, seenWhere }) => [
      `${by} reported it, in ${workspaceName}.`,
      `Where it was seen: ${seenWhere.replace(/\.$/, '')}.`,
      'Anyone with a copy can spend with it until it is disabled.',
    ],
    path: (about) => `${at(about)}/exposure`,
  }),
  'key.disabled': declareKind({
    words: 'An API key is disabled',
    group: 'keys',
    tone: 'warning',
    hears: 'api_key:write',
    mail: 'daily',
    about: key.extend({ by: text, reason: text }),
    example: { ...example, by: 'Ines Halloran', reason: 'It leaked.' },
    subject: ({ name }) => `API key ${name} was disabled`,
    lines: ({ workspaceName, by, reason }) => [
      `${by} disabled it in ${workspaceName}.`,
      ...(reason === '' ? [] : [`Reason: ${reason}`]),
    ],
    path: at,
  }),
  'key.disabled_many': declareKind({
    words: 'Many API keys are disabled or archived',
    group: 'keys',
    tone: 'warning',
    hears: 'api_key:write',
    mail: 'at_once',
    about: z.object({
      ...{ by: text, names: z.array(text).min(1).max(20), count: z.int() },
      act: z.enum(['disable', 'archive']),
    }),
    example: { by: 'Ines Halloran', act: 'disable', names: ['nightly-index', 'prod-search-v1'], count: 2 },
    subject: ({ by, act, count }) =>
      `${by} ${act === 'archive' ? 'archived' : 'disabled'} ${counted(count, 'API key', 'API keys')}`,
    lines: ({ names, count }) => [`${listNames(names, count)}.`, 'Whatever used them no longer works.'],
    path: ({ act }) => (act === 'archive' ? '/api-keys?show=archived' : '/api-keys?show=inactive'),
  }),
  'key.approval_exempt': declareKind({
    words: 'Many API keys were disabled without a second person',
    group: 'keys',
    tone: 'danger',
    hears: 'named',
    mail: 'at_once',
    about: z.object({
      by: text,
      names: z.array(text).max(20),
      count: z.int(),
      exempt: z.enum(EXEMPTIONS),
      intentId: ref,
    }),
    example: {
      ...{ by: 'Ines Halloran', names: ['nightly-index'], count: 6, exempt: 'leak' },
      intentId: '0b2f7c1e-0000-4000-8000-000000000003',
    },
    subject: ({ by, count }) => `${by} disables ${counted(count, 'API key', 'API keys')} without a second person`,
    lines: ({ names, count, exempt }) => [`${listNames(names, count)}.`, EXEMPT_LINES[exempt]],
    path: ({ intentId }) => `/audit/${encodeURIComponent(intentId)}`,
  }),
  'key.over_limit': declareKind({
    words: 'A Steward key passes its soft limit',
    group: 'keys',
    tone: 'warning',
    hears: 'gateway_key:write',
    money: true,
    mail: 'at_once',
    about: z.object({
      ...{ gatewayKeyId: ref, name: text, workspaceName: text, spent: decimals, limit: decimals, startsOn: day },
      period: z.enum(['day', 'month']),
    }),
    example: {
      ...{ gatewayKeyId: '0b5f1f63-8f0e-4a39-9d6b-2f4f3c1f8a11', name: 'Search assistant', workspaceName: 'Search' },
      ...{ spent: '25400000000', limit: '25000000000', startsOn: '2026-11-28', period: 'day' },
    },
    subject: ({ name, limit, period }) => `${name} has spent its ${formatMoney(BigInt(limit))} of the ${period}`,
    lines: ({ workspaceName, spent, period, startsOn }) => [
      `It is a Steward key of ${workspaceName}, and has spent ${formatMoney(BigInt(spent))} in the ${period} that began on ${formatDay(startsOn)}.`,
      'Its limit only tells, so its requests go on. A hard limit would refuse them.',
    ],
    path: ({ gatewayKeyId }) => `/api-keys/steward/${encodeURIComponent(gatewayKeyId)}`,
  }),
};
