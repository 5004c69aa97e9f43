import { FIRST_NAMES, LAST_NAMES } from './names';
import { at, createRandom, makeId } from './random';
import { DAY_MS } from './traffic';
import type { Invite, User } from './world';

export const INVITE_LIFE_MS = 21 * DAY_MS;

export type FixedPerson = { email: string; name: string; role: string };

export function isoAt(ms: number): string {
  return new Date(ms).toISOString();
}

function toEmail(name: string, domain: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  return `${plain.replace('ó', 'o').replaceAll(' ', '.')}@${domain}`;
}

/** Distinct invented names, in an order of the world's own. */
export function inventNames(worldName: string, count: number, taken: ReadonlySet<string>): string[] {
  const random = createRandom(`${worldName}:names`);
  const firsts = random.shuffle(FIRST_NAMES);
  const lasts = random.shuffle(LAST_NAMES);
  const names: string[] = [];
  for (let index = 0; names.length < count; index++) {
    const round = Math.floor(index / firsts.length);
    const last = at(lasts, index + round * 7 + Math.floor(round / lasts.length));
    const base = `${at(firsts, index)} ${last}`;
    const name = round < lasts.length ? base : `${base} ${String.fromCharCode(65 + (round % 26))}`;
    if (!taken.has(name) && !names.includes(name)) names.push(name);
  }
  return names;
}

/** People of the given roles, the fixed ones first and oldest. */
export function makePeople(
  worldName: string,
  epochMs: number,
  domain: string,
  fixed: readonly FixedPerson[],
  roles: readonly string[],
): User[] {
  const random = createRandom(`${worldName}:people`);
  const names = inventNames(worldName, roles.length, new Set(fixed.map((person) => person.name)));
  const invented = roles.map((role, index) => {
    const name = at(names, index);
    return { email: toEmail(name, domain), name, role };
  });
  return [...fixed, ...invented].map((person, index) => ({
    id: makeId('user', `${worldName}:user:${index}`),
    type: 'user',
    ...person,
    added_at: isoAt(
      epochMs - (index < fixed.length ? 700 - index * 9 : random.integer(2, 640)) * DAY_MS - index * 61_000,
    ),
  }));
}

/** Invites in every state: the accepted ones brought the newest people. */
export function makeInvites(worldName: string, epochMs: number, domain: string, users: readonly User[]): Invite[] {
  const random = createRandom(`${worldName}:invites`);
  const newest = [...users].sort((left, right) => (left.added_at < right.added_at ? 1 : -1)).slice(0, 8);
  const names = inventNames(`${worldName}:invited`, 14, new Set(users.map((user) => user.name)));
  const build = (index: number, email: string, role: string, status: string, invitedMs: number): Invite => ({
    id: makeId('invite', `${worldName}:invite:${index}`),
    type: 'invite',
    email,
    role,
    status,
    invited_at: isoAt(invitedMs),
    expires_at: isoAt(invitedMs + INVITE_LIFE_MS),
    accepted_at: null,
    rbac_group_ids: [],
  });
  const accepted = newest.map((user, index) => {
    const joinedMs = Date.parse(user.added_at);
    const invitedMs = joinedMs - random.integer(2, 180) * 3_600_000;
    const role = user.role === 'admin' ? 'developer' : user.role;
    return { ...build(index, user.email, role, 'accepted', invitedMs), accepted_at: user.added_at };
  });
  const roles = ['developer', 'user', 'claude_code_user', 'developer', 'billing'];
  const others = names.map((name, index) => {
    const status = index < 11 ? 'pending' : 'deleted';
    const daysAgo = index < 6 ? ([0, 1, 4, 9, 16, 20][index] ?? 1) : 24 + index * 8;
    const invitedMs = epochMs - daysAgo * DAY_MS - random.integer(1, 20) * 3_000_000;
    const outside = index === 2 ? 'contractor.example' : domain;
    return build(20 + index, toEmail(name, outside), at(roles, index), status, invitedMs);
  });
  return [...accepted, ...others];
}
