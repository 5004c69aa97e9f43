import { CORE_USER, ENTERPRISE_USER, type PatchOperation, type ScimUserFields } from '@/lib/domain/scim/schema';
import {
  type Attribute,
  attributesOfSchema,
  findAttribute,
  isObject,
  isSame,
  isUnread,
  type Value,
  type ValueObject,
  valueFor,
} from './attributes';
import { type Filter, fits, parseFilter } from './filter';
import { catchRefusal, ScimRefusal } from './refusals';
import { checkedUser, isReadOnly } from './users';

type Op = PatchOperation['op'];

interface Path {
  /** The extension's URN, or null for the core. */
  schema: string | null;
  attribute: string;
  filter: Filter | null;
  part: string | null;
}

export interface Patched {
  user: ScimUserFields;
  /** What was requested but could not be accepted. */
  refusals: ScimRefusal[];
}

/**
 * The user after all operations, in order, as a new value. Operations that cannot be accepted are refused separately,
 * so that they never block the rest, such as a deactivation. If nothing is left, the request is refused.
 */
export function patched(user: ScimUserFields, operations: readonly PatchOperation[]): Patched {
  const refusals: ScimRefusal[] = [];
  let after = user;
  let taken = 0;
  for (const change of operations.flatMap((operation) => listChanges(operation, refusals))) {
    const refusal = catchRefusal(() => {
      const draft = structuredClone(after) as ValueObject;
      applyAt(draft, change.op, change.path, change.value);
      after = checkedUser(draft);
    });
    if (refusal && isOfActive(change.path)) throw refusal;
    if (refusal) refusals.push(refusal);
    else taken += 1;
  }
  const [first] = refusals;
  if (first && taken === 0) throw first;
  return { user: after, refusals };
}

interface Change {
  op: Op;
  path: string;
  value: unknown;
}

/** One attribute at a time: an operation without a path lists its attributes in its value. */
function listChanges({ op, path, value }: PatchOperation, refusals: ScimRefusal[]): Change[] {
  if (path !== undefined) return [{ op, path, value }];
  if (op === 'remove') refusals.push(new ScimRefusal('noTarget', 'A remove operation needs a path.'));
  else if (!isObject(value)) {
    refusals.push(new ScimRefusal('invalidValue', 'Without a path, the value must be an object of attributes.'));
  } else {
    const read = Object.entries(value).filter(([name]) => !isUnread(name));
    return read.map(([name, part]) => ({ op, path: name, value: part }));
  }
  return [];
}

/** Whether someone works here is never guessed: an unreadable value is refused entirely. */
function isOfActive(path: string): boolean {
  return isSame(path.slice(path.lastIndexOf(':') + 1), 'active');
}

function applyAt(draft: ValueObject, op: Op, path: string, value: unknown): void {
  if (isSame(path, ENTERPRISE_USER)) applyExtension(draft, op, value);
  else applyAttribute(draft, op, path, value);
}

function applyAttribute(draft: ValueObject, op: Op, path: string, value: unknown): void {
  const parsed = parsePath(path);
  if (parsed.schema === null && isReadOnly(parsed.attribute))
    throw new ScimRefusal('mutability', `${parsed.attribute} cannot be changed.`);
  if (isUnread(path)) return;
  const isExtension = parsed.schema !== null && isSame(parsed.schema, ENTERPRISE_USER);
  const attribute = findAttribute(attributesOfSchema(parsed.schema ?? CORE_USER), parsed.attribute);
  if (!attribute || !isKept(attribute, parsed.part)) return;
  const target = isExtension ? objectAt(draft, ENTERPRISE_USER) : draft;
  applyTo(target, op, attribute, parsed, value);
  if (isExtension) draft[ENTERPRISE_USER] = compact(target);
}

function applyExtension(draft: ValueObject, op: Op, value: unknown): void {
  if (op === 'remove') draft[ENTERPRISE_USER] = undefined;
  else if (!isObject(value)) throw new ScimRefusal('invalidValue', 'An extension must be an object of attributes.');
  else for (const [name, part] of Object.entries(value)) applyAt(draft, op, `${ENTERPRISE_USER}:${name}`, part);
}

function applyTo(target: ValueObject, op: Op, attribute: Attribute, path: Path, value: unknown): void {
  const { name } = attribute;
  if (attribute.multiValued) target[name] = listAfter(listAt(target, name), op, attribute, path, value);
  else if (path.filter) throw new ScimRefusal('invalidPath', `${name} is not a list.`);
  else if (path.part !== null) {
    const part = requirePart(attribute, path.part);
    const object = objectAt(target, name);
    object[part.name] = op === 'remove' ? undefined : valueFor(part, value);
    target[name] = compact(object);
  } else if (op === 'remove') {
    if (attribute.required || name === 'active') throw new ScimRefusal('mutability', `${name} cannot be removed.`);
    target[name] = undefined;
  } else {
    const taken = valueFor(attribute, value);
    target[name] = attribute.type === 'complex' ? compact({ ...objectAt(target, name), ...toObject(taken) }) : taken;
  }
}

function listAfter(list: ValueObject[], op: Op, attribute: Attribute, path: Path, value: unknown): Value | undefined {
  const { filter } = path;
  const part = path.part === null ? null : requirePart(attribute, path.part);
  const isMeant = (item: ValueObject) => !filter || fits(filter, item);
  if (op === 'remove') {
    if (!filter && !part && value !== undefined && value !== null) return without(list, attribute, value);
    if (!part || part.name === 'value') return some(list.filter((item) => !isMeant(item)));
    return some(list.map((item) => (isMeant(item) ? { ...item, [part.name]: undefined } : item)));
  }
  if (!filter && !part) return whole(list, op, attribute, value);
  const change = part
    ? { [part.name]: valueFor(part, value) }
    : toObject(valueFor({ ...attribute, multiValued: false }, value));
  if (list.some(isMeant))
    return some(list.map((item) => (isMeant(item) ? { ...item, ...change } : beside(item, change))));
  // Identity providers use such a path to set a work address for someone who had none.
  return some([...list.map((item) => beside(item, change)), { ...buildSeed(filter), ...change }]);
}

function whole(list: ValueObject[], op: Op, attribute: Attribute, value: unknown): Value | undefined {
  const given = (valueFor(attribute, value) ?? []) as ValueObject[];
  if (op === 'replace') return some(given);
  const isNew = (item: ValueObject) => !list.some((known) => known.value === item.value && known.type === item.type);
  const added = given.filter(isNew);
  return some(added.reduce((all, item) => [...all.map((known) => beside(known, item)), item], list));
}

/** At most one value is primary: the last one set. */
function beside(item: ValueObject, change: ValueObject): ValueObject {
  return change.primary === true ? { ...item, primary: undefined } : item;
}

function without(list: ValueObject[], attribute: Attribute, value: unknown): Value | undefined {
  const gone = (valueFor(attribute, value) ?? []) as ValueObject[];
  return some(list.filter((item) => !gone.some((other) => isSame(String(other.value), String(item.value)))));
}

function some(list: ValueObject[]): Value[] | undefined {
  const kept = list.map(compact).filter((item): item is ValueObject => item?.value !== undefined);
  return kept.length > 0 ? kept : undefined;
}

/** What a new value must contain to match the filter; only plain equalities define that. */
function buildSeed(filter: Filter | null): ValueObject {
  if (!filter) return {};
  if (filter.kind === 'and') return Object.assign({}, ...filter.parts.map(buildSeed)) as ValueObject;
  if (filter.kind === 'compare' && filter.op === 'eq' && filter.value !== null) return { [filter.path]: filter.value };
  throw new ScimRefusal('noTarget', 'No value matches the path’s filter.');
}

/** `name.givenName`, `emails[type eq "work"].value`, `urn:…:User:department`. */
function parsePath(path: string): Path {
  const open = path.indexOf('[');
  const close = path.lastIndexOf(']');
  const head = open < 0 ? path : path.slice(0, open);
  const tail = open < 0 ? '' : path.slice(close + 1);
  const colon = head.lastIndexOf(':');
  const names = `${head.slice(colon + 1)}${tail}`.split('.');
  const isWellFormed =
    open < 0 === close < 0 && close >= open && names.length <= 2 && names.every((name) => /^[a-z$][\w-]*$/i.test(name));
  const [attribute = '', part = null] = names;
  if (!isWellFormed) throw new ScimRefusal('invalidPath', `The path ${path.slice(0, 100)} cannot be read.`);
  const filter = open < 0 ? null : parsePathFilter(path.slice(open + 1, close));
  return { schema: colon < 0 ? null : head.slice(0, colon), attribute, filter, part };
}

function parsePathFilter(text: string): Filter {
  try {
    return parseFilter(text);
  } catch (error) {
    if (error instanceof ScimRefusal) throw new ScimRefusal('invalidPath', error.message);
    throw error;
  }
}

/** Parts of an attribute that Steward does not use are ignored. */
function isKept({ subAttributes = [] }: Attribute, part: string | null): boolean {
  return part === null || findAttribute(subAttributes, part) !== undefined;
}

function requirePart(attribute: Attribute, name: string): Attribute {
  const part = findAttribute(attribute.subAttributes ?? [], name);
  if (!part) throw new RangeError(`${attribute.name} has no part ${name}`);
  return part;
}

function objectAt(target: ValueObject, name: string): ValueObject {
  return toObject(target[name]);
}

function toObject(value: Value | undefined): ValueObject {
  return isObject(value) ? { ...(value as ValueObject) } : {};
}

function listAt(target: ValueObject, name: string): ValueObject[] {
  const list = target[name];
  return Array.isArray(list) ? (list as ValueObject[]) : [];
}

function compact(object: ValueObject): ValueObject | undefined {
  const kept = Object.entries(object).filter(([, value]) => value !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
