import { expect, it } from 'vitest';
import { parseList } from './contract-list';
import { reviewCaseSchema, reviewNoticeSchema } from './contract-reviews';

const TIMES = { created_at: '2026-11-20T10:00:00Z', updated_at: '2026-11-21T10:00:00Z' };

it('keeps a case whose fields are not known or not readable, and leaves out one without an id or a time', () => {
  const { items, unreadable } = parseList(reviewCaseSchema, {
    data: [
      { id: 'rvc_1', ...TIMES, status: { type: 'paused_by_moon' }, policy_categories: ['new', 7], transcripts: 'none' },
      { id: 'rvc_2', ...TIMES, status: { type: 'closed', reason: { type: 'responded' } }, workspace_id: null },
      { id: 'rvc_3', ...TIMES, created_at: 'yesterday' },
      { ...TIMES },
    ],
    next_page: 'page_2',
  });
  expect(items).toMatchObject([
    { id: 'rvc_1', status: { type: 'paused_by_moon', reason: null }, policy_categories: ['new'], transcripts: [] },
    {
      id: 'rvc_2',
      status: { type: 'closed', reason: { type: 'responded' } },
      policy_categories: [],
      workspace_id: null,
    },
  ]);
  expect(unreadable).toBe(2);
});

it('keeps a notice of an unknown kind, and one about the whole organisation', () => {
  const { items } = parseList(reviewNoticeSchema, {
    data: [
      { id: 'rvn_1', created_at: TIMES.created_at, kind: { type: 'new' }, message: 'Hello', case_ids: null },
      { id: 'rvn_2', created_at: TIMES.created_at, kind: 7, respond_by: 'soon' },
    ],
    next_page: null,
  });
  expect(items).toMatchObject([
    { kind: { type: 'new' }, message: 'Hello', case_ids: [], respond_by: null },
    { kind: { type: 'unknown' }, message: '', case_ids: [], respond_by: null },
  ]);
});
