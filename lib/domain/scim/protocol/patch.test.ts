import { expect, test } from 'vitest';
import { ENTERPRISE_USER, type ScimUserFields } from '@/lib/domain/scim/schema';
import { patched } from './patch';
import { ScimRefusal } from './refusals';
import { listAddresses, parseOperations, parseUser } from './users';

const ANN: ScimUserFields = {
  userName: 'ann@example.com',
  externalId: 'ext-1',
  active: true,
  name: { givenName: 'Ann', familyName: 'Lee' },
  emails: [
    { value: 'ann@example.com', type: 'work', primary: true },
    { value: 'ann@home.test', type: 'home' },
  ],
};
const after = (...operations: unknown[]) => patched(ANN, parseOperations({ Operations: operations }).operations).user;
const refusal = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return error instanceof ScimRefusal ? error.scimType : error;
  }
  return null;
};

test.each([
  ['Okta', { op: 'replace', value: { active: false } }],
  ['Entra ID', { op: 'Replace', path: 'active', value: false }],
  ['Entra ID with words for booleans', { op: 'Replace', path: 'active', value: 'False' }],
  ['Entra ID of old', { op: 'Replace', path: 'active', value: [{ $ref: null, value: 'False' }] }],
  ['an object with capitals', { op: 'Add', value: { Active: 'FALSE' } }],
  [
    'the attribute with its URN',
    { op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:active', value: false },
  ],
])('%s deactivates', (_, operation) => expect(after(operation)).toEqual({ ...ANN, active: false }));

test.each<[string, unknown, Partial<ScimUserFields>]>([
  [
    'a name without path, dotted',
    { op: 'Replace', value: { 'name.givenName': 'Anna', displayName: 'Anna Lee' } },
    { name: { givenName: 'Anna', familyName: 'Lee' }, displayName: 'Anna Lee' },
  ],
  [
    'a part by path',
    { op: 'Add', path: 'name.familyName', value: 'Ray' },
    { name: { givenName: 'Ann', familyName: 'Ray' } },
  ],
  ['a part away', { op: 'Remove', path: 'name.familyName' }, { name: { givenName: 'Ann' } }],
  [
    'the whole name, merged',
    { op: 'replace', path: 'name', value: { formatted: 'A. Lee' } },
    { name: { givenName: 'Ann', familyName: 'Lee', formatted: 'A. Lee' } },
  ],
  [
    'the work address',
    { op: 'Replace', path: 'emails[type eq "work"].value', value: 'lee@example.com' },
    {
      emails: [
        { value: 'lee@example.com', type: 'work', primary: true },
        { value: 'ann@home.test', type: 'home' },
      ],
    },
  ],
  [
    'an address of a new type',
    { op: 'Add', path: 'emails[type eq "other"].value', value: 'x@y.test' },
    { emails: [...(ANN.emails ?? []), { value: 'x@y.test', type: 'other' }] },
  ],
  [
    'another primary address',
    { op: 'add', path: 'emails', value: [{ value: 'new@example.com', type: 'work', primary: 'True' }] },
    {
      emails: [
        { value: 'ann@example.com', type: 'work' },
        { value: 'ann@home.test', type: 'home' },
        { value: 'new@example.com', type: 'work', primary: true },
      ],
    },
  ],
  [
    'the home address as primary',
    { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
    {
      emails: [
        { value: 'ann@example.com', type: 'work' },
        { value: 'ann@home.test', type: 'home', primary: true },
      ],
    },
  ],
  [
    'all addresses',
    { op: 'replace', path: 'emails', value: [{ value: 'only@example.com' }] },
    { emails: [{ value: 'only@example.com' }] },
  ],
  [
    'an address away',
    { op: 'remove', path: 'emails[value eq "ANN@home.test"]' },
    { emails: [{ value: 'ann@example.com', type: 'work', primary: true }] },
  ],
  [
    'an address away by value',
    { op: 'Remove', path: 'emails', value: [{ value: 'ann@home.test' }] },
    { emails: [{ value: 'ann@example.com', type: 'work', primary: true }] },
  ],
  ['no address left', { op: 'remove', path: 'emails' }, { emails: undefined }],
  [
    'the department',
    { op: 'Add', path: `${ENTERPRISE_USER}:department`, value: 'Finance' },
    { [ENTERPRISE_USER]: { department: 'Finance' } },
  ],
  [
    'the extension as an object',
    { op: 'add', value: { [ENTERPRISE_USER]: { department: 'Finance', costCenter: '7' } } },
    { [ENTERPRISE_USER]: { department: 'Finance' } },
  ],
  [
    'the manager as a word',
    { op: 'Replace', path: `${ENTERPRISE_USER}:manager`, value: 'm-1' },
    { [ENTERPRISE_USER]: { manager: { value: 'm-1' } } },
  ],
  ['what is left unread', { op: 'Replace', path: 'addresses[type eq "work"].locality', value: 'Bern' }, {}],
  ['an extension that nobody knows', { op: 'Add', path: 'urn:acme:2.0:User:badge', value: '7' }, {}],
  ['nothing where the value is empty', { op: 'Replace', path: 'title', value: '' }, {}],
])('changes %s', (_, operation, change) =>
  expect(after(operation)).toEqual(JSON.parse(JSON.stringify({ ...ANN, ...change }))),
);

test.each<[string, unknown]>([
  ['invalidPath', { op: 'replace', path: 'name.', value: 'x' }],
  ['invalidPath', { op: 'replace', path: 'emails[type eq', value: 'x' }],
  ['invalidPath', { op: 'replace', path: 'emails[type].value', value: 'x' }],
  ['invalidPath', { op: 'replace', path: 'userName[a eq "b"]', value: 'x' }],
  ['noTarget', { op: 'replace', path: 'emails[type ne "work" and value co "nobody"].value', value: 'x' }],
  ['noTarget', { op: 'remove' }],
  ['mutability', { op: 'replace', path: 'id', value: 'x' }],
  ['mutability', { op: 'remove', path: 'userName' }],
  ['mutability', { op: 'remove', path: 'active' }],
  ['invalidValue', { op: 'replace', path: 'active', value: 'perhaps' }],
  ['invalidValue', { op: 'replace', path: 'userName', value: '' }],
  ['invalidValue', { op: 'replace', path: 'userName', value: 'a\u0000b' }],
  ['invalidValue', { op: 'replace', path: 'userName', value: 'x'.repeat(255) }],
  ['invalidValue', { op: 'replace', path: 'emails', value: [{ value: 'x'.repeat(255) }] }],
  [
    'invalidValue',
    { op: 'add', path: 'emails', value: Array.from({ length: 21 }, (_, at) => ({ value: `${at}@x.test` })) },
  ],
  ['invalidValue', { op: 'replace', value: 'active' }],
  ['invalidSyntax', { op: 'merge', path: 'title', value: 'x' }],
  ['invalidSyntax', 'replace'],
])('%s: %j', (scimType, operation) => expect(refusal(() => after(operation))).toBe(scimType));

test.each<[string, unknown, Partial<ScimUserFields>]>([
  ['an attribute of their own', { path: 'shoeSize', value: 1 }, {}],
  ['a part that Steward has no use for', { path: 'name.middleName', value: 'Q' }, {}],
  ['a part of an address', { path: 'emails[type eq "work"].display', value: 'Ann' }, {}],
  ['a part of a plain text', { path: 'title.colour', value: 'red' }, {}],
  ['an attribute of the enterprise', { path: `${ENTERPRISE_USER}:employeeType`, value: 'staff' }, {}],
  ['a title of 400 characters', { path: 'title', value: 'x'.repeat(400) }, { title: 'x'.repeat(300) }],
  ['half of a character at the cut', { path: 'title', value: `${'x'.repeat(299)}😀` }, { title: 'x'.repeat(299) }],
  ['a line break in a title', { path: 'title', value: 'Head\nof all' }, { title: 'Head of all' }],
  ['a user name that is too long', { path: 'userName', value: 'x'.repeat(300) }, {}],
  ['a path that cannot be read', { path: 'emails[type eq', value: 'x' }, {}],
  ['an id', { path: 'id', value: 'x' }, {}],
  ['a value without attributes', { value: 'x' }, {}],
  ['a verb that nobody knows', { op: 'merge', path: 'title', value: 'x' }, {}],
  [
    'one address of two',
    {
      path: 'emails',
      value: [{ value: 'x'.repeat(300) }, { value: 'new@example.com' }],
    },
    { emails: [{ value: 'new@example.com' }] },
  ],
])('a deactivation is not lost beside %s', (_, operation, change) => {
  const beside = { op: 'replace', ...(operation as object) };
  const expected = JSON.parse(JSON.stringify({ ...ANN, ...change, active: false }));
  expect(after(beside, { op: 'Replace', path: 'active', value: 'False' })).toEqual(expected);
  expect(after({ op: 'replace', value: { active: false } }, beside)).toEqual(expected);
});

test('whether somebody is active is never guessed, and what was left out is told', () => {
  const perhaps = { op: 'replace', path: 'active', value: 'perhaps' };
  expect(refusal(() => after({ op: 'replace', path: 'title', value: 'x' }, perhaps))).toBe('invalidValue');
  expect(refusal(() => parseUser({ userName: 'ann@example.com', active: 'perhaps' }))).toBe('invalidValue');
  const long = { op: 'replace' as const, path: 'userName', value: 'x'.repeat(300) };
  const { refusals } = patched(ANN, [long, { op: 'replace', path: 'active', value: false }]);
  expect(refusals.map(({ message }) => message)).toEqual([
    'userName must be at most 254 characters, without control characters.',
  ]);
});

test('a whole user is taken without what cannot be', () => {
  const body = { userName: 'x'.repeat(300), title: 'y'.repeat(400), externalId: 'e\u0000', active: 'False' };
  expect(parseUser(body, ANN)).toEqual({
    user: { userName: 'ann@example.com', title: 'y'.repeat(300), active: false },
    refusals: [expect.any(ScimRefusal), expect.any(ScimRefusal)],
  });
  expect(refusal(() => parseUser(body))).toBe('invalidValue');
});

test('operations are bounded, and there is at least one', () => {
  expect(refusal(() => parseOperations({ Operations: [] }))).toBe('invalidSyntax');
  expect(refusal(() => parseOperations([]))).toBe('invalidSyntax');
  const many = Array.from({ length: 101 }, () => ({ op: 'replace', path: 'title', value: 'x' }));
  expect(refusal(() => parseOperations({ Operations: many }))).toBe('invalidValue');
});

test('a password and an address of the home are forgotten at the door', () => {
  const { operations } = parseOperations({
    Operations: [
      { op: 'replace', value: { password: 'hunter2', active: false, phoneNumbers: [{ value: '1' }] } },
      { op: 'replace', path: 'password', value: 'hunter2' },
      { op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:password', value: 'hunter2' },
    ],
  });
  expect(operations).toEqual([{ op: 'replace', value: { active: false } }]);
  const { user } = parseUser({ userName: 'ann@example.com', password: 'hunter2', addresses: [{ locality: 'Bern' }] });
  expect(user).toEqual({ userName: 'ann@example.com', active: true });
});

test('a user is read as it is sent: names in any case, words for booleans, empty values left out', () => {
  const { user } = parseUser({
    USERNAME: 'Ann@Example.com',
    Active: 'True',
    title: '',
    name: { GIVENNAME: 'Ann' },
    emails: { value: 'a@b.test', primary: 'true' },
  });
  expect(user).toEqual({
    userName: 'Ann@Example.com',
    active: true,
    name: { givenName: 'Ann' },
    emails: [{ value: 'a@b.test', primary: true }],
  });
  expect(refusal(() => parseUser({ emails: [] }))).toBe('invalidValue');
  expect(refusal(() => parseUser('ann'))).toBe('invalidSyntax');
});

test('somebody is known by their user name and then by their addresses, the primary one first', () => {
  const emails = [{ value: 'B@x.test' }, { value: 'a@x.test', primary: true }, { value: 'ANN@x.test' }];
  expect(listAddresses({ userName: ' Ann@X.test ', emails })).toEqual(['ann@x.test', 'a@x.test', 'b@x.test']);
  expect(listAddresses({ userName: 'ann' })).toEqual([]);
});
