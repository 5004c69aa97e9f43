import { createLoader, parseAsString } from 'nuqs/server';
import { type KeyPolicy, keyPolicy } from '@/lib/domain/key-policy/schema';

/** The form of the policy as its page's address holds it: what is tried can be shared before it is saved. */
const policyParams = {
  /** Set once the form was sent: an empty field then means none. */
  try: parseAsString,
  days: parseAsString.withDefault(''),
  places: parseAsString.withDefault(''),
  pattern: parseAsString.withDefault(''),
  active: parseAsString.withDefault(''),
  life: parseAsString.withDefault(''),
  quiet: parseAsString.withDefault(''),
  archive: parseAsString.withDefault(''),
  unused: parseAsString.withDefault(''),
  tell: parseAsString.withDefault(''),
  wait: parseAsString.withDefault(''),
  alone: parseAsString.withDefault(''),
  minutes: parseAsString.withDefault(''),
};
export const loadPolicyParams = createLoader(policyParams);
type PolicyTexts = Omit<Awaited<ReturnType<typeof loadPolicyParams>>, 'try'>;

interface Place {
  id: string;
  name: string;
}

/** What the form offers to whoever switches the rule about unused keys on. */
const [USUAL_TELL_DAYS, USUAL_WAIT_DAYS] = [7, 14];

/** The policy as a form shows it. */
export function textsOf(policy: KeyPolicy, places: readonly Place[]): PolicyTexts {
  const text = (value: number | null) => value?.toString() ?? '';
  const nameOf = (id: string) => places.find((place) => place.id === id)?.name ?? id;
  return {
    days: text(policy.rotationDays),
    places: policy.workspaces
      .map(({ workspaceId, rotationDays }) => `${nameOf(workspaceId)}: ${rotationDays ?? 'none'}`)
      .join('\n'),
    pattern: policy.namePattern ?? '',
    active: text(policy.mostActive),
    life: text(policy.mostDays),
    quiet: text(policy.quietDays),
    archive: text(policy.archiveDays),
    unused: text(policy.unused?.proposeDays ?? null),
    tell: text(policy.unused?.tellDays ?? USUAL_TELL_DAYS),
    wait: text(policy.unused?.waitDays ?? USUAL_WAIT_DAYS),
    alone: text(policy.mostDisabled),
    minutes: text(policy.disableMinutes),
  };
}

const FIELDS: Readonly<Record<string, keyof PolicyTexts>> = {
  rotationDays: 'days',
  workspaces: 'places',
  namePattern: 'pattern',
  mostActive: 'active',
  mostDays: 'life',
  quietDays: 'quiet',
  archiveDays: 'archive',
  'unused.proposeDays': 'unused',
  'unused.tellDays': 'tell',
  'unused.waitDays': 'wait',
  mostDisabled: 'alone',
  disableMinutes: 'minutes',
};

interface ReadPolicy {
  /** Null where something is wrong. */
  policy: KeyPolicy | null;
  problems: Partial<Record<keyof PolicyTexts, string>>;
}

/** What was typed as a policy, or what is wrong with it, field by field. */
export function readPolicy(texts: PolicyTexts, places: readonly Place[]): ReadPolicy {
  const problems: ReadPolicy['problems'] = {};
  const workspaces = linesOf(texts.places).map((line) => {
    const read = readPlace(line, places);
    if (typeof read === 'string') problems.places ??= read;
    return read;
  });
  const number = (text: string) => (text.trim() === '' ? null : Number(text));
  const parsed = keyPolicy.safeParse({
    rotationDays: number(texts.days),
    workspaces: workspaces.filter((one) => typeof one !== 'string'),
    namePattern: texts.pattern.trim() === '' ? null : texts.pattern,
    mostActive: number(texts.active),
    mostDays: number(texts.life),
    quietDays: number(texts.quiet),
    archiveDays: number(texts.archive),
    unused:
      texts.unused.trim() === ''
        ? null
        : { proposeDays: number(texts.unused), tellDays: number(texts.tell), waitDays: number(texts.wait) },
    mostDisabled: number(texts.alone),
    disableMinutes: number(texts.minutes),
  });
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = FIELDS[path.join('.')] ?? FIELDS[String(path[0])];
    if (field) problems[field] ??= message;
  }
  return { policy: parsed.success && !problems.places ? parsed.data : null, problems };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function readPlace(line: string, places: readonly Place[]) {
  const [, name = '', days = ''] = /^(.*\S)\s*:\s*(\S+)$/.exec(line) ?? [];
  if (name === '') return `Write “${line.slice(0, 60)}” as a workspace and its days, such as Claims: 30.`;
  const place = places.find((one) => one.name.toLowerCase() === name.toLowerCase() || one.id === name);
  if (!place) return `There is no workspace called “${name.slice(0, 60)}”.`;
  const isNone = days.toLowerCase() === 'none';
  if (!isNone && !/^\d{1,4}$/.test(days)) return `Enter a number of days for ${place.name}, or none.`;
  return { workspaceId: place.id, rotationDays: isNone ? null : Number(days) };
}
