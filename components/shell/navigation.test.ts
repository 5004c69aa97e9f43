import { describe, expect, it } from 'vitest';
import type { OrgRole, PersonActor } from '@/lib/access/principals';
import { readSourceTree } from '@/lib/testing/source-tree';
import { activeHref } from './nav-item';
import { findPlace, navigationFor } from './navigation';

const actor = (role: OrgRole): PersonActor => ({
  kind: 'person',
  personId: '7f0f7c1e-0000-4000-8000-000000000001',
  email: 'ada@example.com',
  name: 'Ada',
  role,
  upstreamUserId: null,
  leadWorkspaceIds: [],
  memberWorkspaceIds: [],
  isAuditClosed: false,
});
const paths = (role: OrgRole) => navigationFor(actor(role)).map((item) => item.href);

describe('navigationFor', () => {
  it('shows an owner every page', () =>
    expect(paths('owner')).toEqual([
      '/',
      '/usage',
      '/anomalies',
      '/workspaces',
      '/api-keys',
      '/posture',
      '/people',
      '/invites',
      '/access-reviews',
      '/budgets',
      '/rate-limits',
      '/audit',
      '/notifications',
      '/settings/organization',
      '/settings/accounts',
      '/settings/approvals',
      '/settings/scim',
      '/settings/tokens',
      '/settings/gateway',
      '/settings/channels',
      '/settings/sync',
      '/settings/factors',
      '/settings/sessions',
    ]));
  it('hides sync from a viewer', () =>
    expect(paths('viewer')).toEqual([
      '/',
      '/usage',
      '/workspaces',
      '/api-keys',
      '/people',
      '/invites',
      '/rate-limits',
      '/audit',
      '/notifications',
      '/settings/accounts',
      '/settings/tokens',
      '/settings/factors',
      '/settings/sessions',
    ]));
  it('hides sync from billing', () => expect(paths('billing')).not.toContain('/settings/sync'));
  it('gives every page a letter, and no two main pages the same', () => {
    const items = navigationFor(actor('owner'));
    const letters = items.filter(({ group }) => group === 'main').map(({ go }) => go);
    expect(letters).toEqual([...new Set(letters)]);
    expect(letters).not.toContain('s');
    expect(new Set(items.filter(({ group }) => group === 'settings').map(({ go }) => go))).toEqual(new Set(['s']));
    expect(items.map(({ go }) => go).filter((letter) => !/^[a-z]$/.test(letter))).toEqual([]);
  });
});

describe('activeHref', () => {
  const items = navigationFor(actor('owner'));
  it.each([
    ['/', '/'],
    ['/usage', '/usage'],
    ['/settings/accounts/abc', '/settings/accounts'],
    ['/offboarding/keys', '/people'],
    ['/usages', undefined],
  ])('%s lights %s', (path, href) => expect(activeHref(items, path)).toBe(href));
});

describe('findPlace', () => {
  /** `/people/x/offboard` of `app/(dashboard)/people/[userId]/offboard/page.tsx`. */
  const addressOf = (path: string) =>
    path
      .split('/')
      .slice(2, -1)
      .filter((part) => !part.startsWith('('))
      .map((part) => `/${part.replace(/^\[.*\]$/, 'x')}`)
      .join('') || '/';
  const asked = [...readSourceTree().values()]
    .filter(({ path }) => /^app\/\(dashboard\)\/.*\/(page\.tsx|load-[a-z-]+\.ts)$/.test(path))
    .flatMap(({ path, text }) => {
      const permission = /requirePermission\([^,]+, '([a-z_:]+)'[,)]/.exec(text)?.[1];
      return permission ? [[addressOf(path), permission] as const] : [];
    });

  it('finds what the pages ask for', () => expect(asked.length).toBeGreaterThan(15));
  it.each(asked)('tells of %s that it asks for %s', (address, permission) =>
    expect(findPlace(address)?.permission).toBe(permission),
  );
});
