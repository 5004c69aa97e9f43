import {
  CORE_USER,
  ENTERPRISE_USER,
  MAX_OPERATIONS,
  type PatchOperation,
  patchOperationField,
  type ScimUserFields,
  scimUserField,
  userKey,
} from '@/lib/domain/scim/schema';
import {
  ENTERPRISE_ATTRIBUTES,
  findAttribute,
  isObject,
  isSame,
  isUnread,
  USER_ATTRIBUTES,
  type ValueObject,
  valueFor,
} from './attributes';
import { catchRefusal, ScimRefusal } from './refusals';

/**
 * The user in a POST or PUT, reduced to what Steward keeps. Users are active unless stated otherwise. Values that
 * cannot be accepted are refused separately; a user whose new name cannot be accepted keeps the old one.
 */
export function parseUser(body: unknown, before?: ScimUserFields): { user: ScimUserFields; refusals: ScimRefusal[] } {
  if (!isObject(body)) throw new ScimRefusal('invalidSyntax', 'A user must be a JSON object.');
  const refusals: ScimRefusal[] = [];
  const never = before ? ['active'] : ['active', 'userName'];
  const user = kept(USER_ATTRIBUTES, body, { refusals, never });
  const extension = Object.entries(body).find(([name]) => isSame(name, ENTERPRISE_USER))?.[1];
  if (isObject(extension)) {
    const parts = kept(ENTERPRISE_ATTRIBUTES, extension, { refusals, never: [] });
    if (Object.keys(parts).length > 0) user[ENTERPRISE_USER] = parts;
  }
  if (before && user.userName === undefined) user.userName = before.userName;
  return { user: checkedUser({ active: true, ...user }), refusals };
}

/** The parts of the body that Steward keeps, and why others are refused; attributes in `never` are not ignored. */
function kept(
  attributes: typeof USER_ATTRIBUTES,
  body: object,
  { refusals, never }: { refusals: ScimRefusal[]; never: readonly string[] },
): ValueObject {
  const values: ValueObject = {};
  for (const [name, given] of Object.entries(body)) {
    const attribute = findAttribute(attributes, name);
    if (!attribute) continue;
    const refusal = catchRefusal(() => {
      const value = valueFor(attribute, given);
      if (value !== undefined) values[attribute.name] = value;
    });
    if (refusal && never.includes(attribute.name)) throw refusal;
    if (refusal) refusals.push(refusal);
  }
  return values;
}

/** The user as Steward stores it, or `invalidValue` with the first problem. */
export function checkedUser(user: ValueObject): ScimUserFields {
  const parsed = scimUserField.safeParse(JSON.parse(JSON.stringify(user)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') || 'user';
  const isMissing = name === 'userName' && user.userName === undefined;
  throw new ScimRefusal('invalidValue', isMissing ? 'userName is required.' : `${name}: ${issue?.message}`);
}

/** The operations of a PATCH; verbs may be capitalised. An unreadable one is refused separately. */
export function parseOperations(body: unknown): { operations: PatchOperation[]; refusals: ScimRefusal[] } {
  const list = isObject(body) ? Object.entries(body).find(([name]) => isSame(name, 'Operations'))?.[1] : undefined;
  if (!Array.isArray(list) || list.length === 0)
    throw new ScimRefusal('invalidSyntax', 'A PATCH needs a list of Operations.');
  if (list.length > MAX_OPERATIONS)
    throw new ScimRefusal('invalidValue', `Send at most ${MAX_OPERATIONS} operations at once.`);
  const refusals: ScimRefusal[] = [];
  const operations = (list as unknown[]).flatMap((given) => {
    const { op, path, value } = isObject(given) ? given : {};
    if (typeof path === 'string' && isUnread(path) && !isReadOnly(path)) return [];
    const parsed = patchOperationField.safeParse({
      op: typeof op === 'string' ? op.toLowerCase() : op,
      ...(path === undefined || path === null || path === '' ? {} : { path }),
      ...(value === undefined ? {} : { value: readPart(value) }),
    });
    if (parsed.success) return parsed.data;
    const words = 'An operation needs an op (add, replace or remove), a path and a value.';
    refusals.push(new ScimRefusal('invalidSyntax', words));
    return [];
  });
  const [first] = refusals;
  if (first && operations.length === 0) throw first;
  return { operations, refusals };
}

/** The value without what Steward ignores, such as a password, which goes no further than the door. */
function readPart(value: unknown): unknown {
  if (!isObject(value)) return value;
  const read = Object.entries(value).filter(([name]) => !isUnread(name));
  return Object.fromEntries(read.map(([name, part]) => [name, isSame(name, ENTERPRISE_USER) ? readPart(part) : part]));
}

/** Attributes only the service sets: an operation on them is refused, not ignored. */
export function isReadOnly(path: string): boolean {
  return ['id', 'meta', 'schemas'].some((name) => isSame(name, path.split('.')[0] ?? ''));
}

/** Every address the person may be known by, user name first. */
export function listAddresses({ userName, emails = [] }: Pick<ScimUserFields, 'userName' | 'emails'>): string[] {
  const sorted = [...emails].sort((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false));
  return [...new Set([userName, ...sorted.map(({ value }) => value)].map(userKey))].filter((text) =>
    text.includes('@'),
  );
}

export interface KeptUser {
  id: string;
  resource: ScimUserFields;
  createdAt: Date;
  updatedAt: Date;
}

/** The user as SCIM shows it. `base` is the address of `/scim/v2`. */
export function toResource({ id, resource, createdAt, updatedAt }: KeptUser, base: string) {
  const schemas = [CORE_USER, ...(resource[ENTERPRISE_USER] ? [ENTERPRISE_USER] : [])];
  const meta = {
    resourceType: 'User',
    created: createdAt.toISOString(),
    lastModified: updatedAt.toISOString(),
    location: `${base}/Users/${id}`,
  };
  return { schemas, id, ...resource, meta };
}

/** The resource with the requested attributes (whole attributes only); schemas and id are always included. */
export function pickAttributes<Resource extends object>(
  resource: Resource,
  asked: { only: string[]; without: string[] },
): Partial<Resource> {
  const names = (list: string[]) => new Set(list.map((path) => topName(path)));
  const [only, without] = [names(asked.only), names(asked.without)];
  const isShown = (name: string) =>
    ['schemas', 'id'].includes(name) || (only.size > 0 ? only.has(topName(name)) : !without.has(topName(name)));
  return Object.fromEntries(Object.entries(resource).filter(([name]) => isShown(name))) as Partial<Resource>;
}

/** `name.givenName` is of `name`; an attribute of an extension is of the extension. */
function topName(path: string): string {
  if (path.toLowerCase().startsWith(ENTERPRISE_USER.toLowerCase())) return ENTERPRISE_USER.toLowerCase();
  const name = path.toLowerCase().startsWith(CORE_USER.toLowerCase()) ? path.slice(CORE_USER.length + 1) : path;
  return (name.split('.')[0] ?? '').toLowerCase();
}
