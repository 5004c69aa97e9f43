import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { BreachRow } from '@/lib/domain/key-policy/query-schema';
import { keyPolicy } from '@/lib/domain/key-policy/schema';
import { BreachNotice } from './breach-notice';

const POLICY = keyPolicy.parse({ rotationDays: 30 });
const ROW: BreachRow = {
  ...{ id: 'k', name: 'claims', workspaceId: 'A', workspaceName: 'Claims', ownerId: null, ownerName: null },
  ...{ createdAt: null, expiresAt: null, dueAt: null, rotationDays: 30, suggestedName: null },
  ...{ isDue: true, breaksName: false, isCrowded: false, livesLong: false },
};
const shown = (isAgeSaid: boolean) =>
  renderToStaticMarkup(createElement(BreachNotice, { row: ROW, policy: POLICY, isAgeSaid, mayRename: false }));

it('says that a key is due by the policy, unless another notice says that it is old', () => {
  expect(shown(false)).toContain('It is older than 30 days and should be replaced.');
  expect(shown(true)).toBe('');
});
