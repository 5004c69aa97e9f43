import { CORE_USER, ENTERPRISE_USER, MAX_ADDRESS, MAX_EMAILS, MAX_LABEL } from '@/lib/domain/scim/schema';
import { catchRefusal, ScimRefusal } from './refusals';

/** One attribute that Steward keeps. `/Schemas` and the validation of values both come from this. */
export interface Attribute {
  name: string;
  type: 'string' | 'boolean' | 'complex';
  description: string;
  multiValued?: boolean;
  required?: boolean;
  caseExact?: boolean;
  uniqueness?: 'server';
  /**
   * The maximum length of identifying values, which are accepted whole or not at all. Other strings are cut to their
   * limit.
   */
  keyLength?: number;
  subAttributes?: readonly Attribute[];
}

const words = (name: string, description: string): Attribute => ({ name, type: 'string', description });

export const USER_ATTRIBUTES: readonly Attribute[] = [
  {
    ...words('userName', 'The name the person signs in with. Not case-sensitive.'),
    required: true,
    uniqueness: 'server',
    keyLength: MAX_ADDRESS,
  },
  { ...words('externalId', "The identity provider's own id for the person."), caseExact: true, keyLength: MAX_LABEL },
  {
    name: 'active',
    type: 'boolean',
    description:
      'Whether the person works here. Setting it to false starts offboarding, according to the policy in Settings.',
  },
  words('displayName', 'The display name.'),
  words('title', 'What the person is called at work.'),
  {
    name: 'name',
    type: 'complex',
    description: 'The parts of the name.',
    subAttributes: [
      words('formatted', 'The full name.'),
      words('familyName', 'The family name.'),
      words('givenName', 'The given name.'),
    ],
  },
  {
    name: 'emails',
    type: 'complex',
    multiValued: true,
    description:
      'E-mail addresses. Steward uses these and the user name to find the person among the organisation’s members.',
    subAttributes: [
      { ...words('value', 'The address.'), keyLength: MAX_ADDRESS },
      words('type', 'Its purpose, such as work.'),
      { name: 'primary', type: 'boolean', description: 'Whether it is the primary one.' },
    ],
  },
];

export const ENTERPRISE_ATTRIBUTES: readonly Attribute[] = [
  words('employeeNumber', 'The person’s employee number.'),
  words('department', 'The department.'),
  {
    name: 'manager',
    type: 'complex',
    description: 'Who the person reports to.',
    subAttributes: [words('value', 'The manager’s ID.'), words('displayName', "The manager's name.")],
  },
];

/** Standard attributes that identity providers send and Steward ignores. */
const UNREAD = new Set(
  [
    ...[
      'schemas',
      'id',
      'meta',
      'groups',
      'password',
      'nickName',
      'profileUrl',
      'userType',
      'preferredLanguage',
      'locale',
    ],
    ...['timezone', 'phoneNumbers', 'ims', 'photos', 'addresses', 'entitlements', 'roles', 'x509Certificates'],
    ...['organization', 'division', 'costCenter'],
  ].map((name) => name.toLowerCase()),
);

/** Whether a name or path is ignored: standard but not used here, or of an unknown extension. */
export function isUnread(path: string): boolean {
  const head = path.split('[')[0] ?? '';
  if (isSame(head, CORE_USER) || isSame(head, ENTERPRISE_USER)) return false;
  const colon = head.lastIndexOf(':');
  if (colon >= 0 && attributesOfSchema(head.slice(0, colon)).length === 0) return true;
  const [name = ''] = head.slice(colon + 1).split('.');
  return UNREAD.has(name.toLowerCase());
}

export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function findAttribute(attributes: readonly Attribute[], name: string): Attribute | undefined {
  return attributes.find((attribute) => isSame(attribute.name, name));
}

/** The attributes of a schema by its URN; none for an extension that Steward does not know. */
export function attributesOfSchema(urn: string): readonly Attribute[] {
  if (isSame(urn, CORE_USER)) return USER_ATTRIBUTES;
  return isSame(urn, ENTERPRISE_USER) ? ENTERPRISE_ATTRIBUTES : [];
}

export type Value = string | boolean | ValueObject | Value[];
export interface ValueObject {
  [name: string]: Value | undefined;
}

/**
 * A value as the attribute stores it; undefined for nothing. Identity providers send booleans as strings, and single
 * values as lists of one.
 */
export function valueFor(attribute: Attribute, given: unknown): Value | undefined {
  if (given === null || given === undefined || given === '') return undefined;
  if (attribute.multiValued) return listFor(attribute, given);
  const [only] = Array.isArray(given) && given.length === 1 ? (given as unknown[]) : [given];
  if (attribute.type === 'complex') return partsFor(attribute, only);
  const plain = isObject(only) ? only.value : only;
  if (plain === null || plain === undefined || plain === '') return undefined;
  return attribute.type === 'boolean' ? booleanFor(attribute, plain) : textFor(attribute, plain);
}

function listFor(attribute: Attribute, given: unknown): Value[] | undefined {
  const items = Array.isArray(given) ? (given as unknown[]) : [given];
  if (items.length > MAX_EMAILS)
    throw new ScimRefusal('invalidValue', `${attribute.name} takes at most ${MAX_EMAILS} values.`);
  const kept = eachAlone(items, (item) => partsFor(attribute, item)).filter(
    (item): item is ValueObject => item?.value !== undefined,
  );
  return kept.length > 0 ? kept : undefined;
}

/** The result of each item; one refusal does not affect the others. If all are refused, the first refusal counts. */
function eachAlone<Item, Made>(items: readonly Item[], make: (item: Item) => Made): Made[] {
  const made: Made[] = [];
  const refusals = items.flatMap((item) => catchRefusal(() => made.push(make(item))) ?? []);
  const [first] = refusals;
  if (first && made.length === 0) throw first;
  return made;
}

/** A complex value from its parts; a plain string is its `value`. */
function partsFor(attribute: Attribute, given: unknown): ValueObject | undefined {
  const parts = typeof given === 'string' ? { value: given } : given;
  if (!isObject(parts)) throw new ScimRefusal('invalidValue', `${attribute.name} must be an object.`);
  const kept: ValueObject = {};
  eachAlone(Object.entries(parts), ([name, value]) => {
    const part = findAttribute(attribute.subAttributes ?? [], name);
    const taken = part && valueFor(part, value);
    if (part && taken !== undefined) kept[part.name] = taken;
  });
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function booleanFor({ name }: Attribute, given: unknown): boolean {
  if (typeof given === 'boolean') return given;
  if (typeof given === 'string' && /^(true|false)$/i.test(given.trim())) return isSame(given.trim(), 'true');
  throw new ScimRefusal('invalidValue', `${name} must be true or false.`);
}

function textFor({ name, keyLength }: Attribute, given: unknown): string | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') {
    throw new ScimRefusal('invalidValue', `${name} must be a string.`);
  }
  const text = String(given);
  if (keyLength !== undefined) {
    if (text.length <= keyLength && !/\p{Cc}/u.test(text)) return text;
    throw new ScimRefusal(
      'invalidValue',
      `${name} must be at most ${keyLength} characters, without control characters.`,
    );
  }
  const cut = text.replace(/\p{Cc}+/gu, ' ').slice(0, MAX_LABEL);
  // Never half a character.
  return cut.replace(/[\uD800-\uDBFF]$/, '').trim() || undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
