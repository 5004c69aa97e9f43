import type { CentreInForce } from '@/lib/domain/cost-centres/query-schema';
import type { SharingRule, SubjectKind } from '@/lib/domain/cost-centres/rules';

export const KIND_WORDS: Readonly<Record<SubjectKind, { one: string; many: string; word: string }>> = {
  workspace: { one: 'Workspace', many: 'Workspaces', word: 'workspace' },
  owner: { one: 'Person', many: 'People', word: 'person' },
  api_key: { one: 'API key', many: 'API keys', word: 'API key' },
};

export const RULE_WORDS: Readonly<Record<SharingRule, { name: string; note: string }>> = {
  apart: { name: 'Left apart', note: 'Shared cost is charged to no cost centre.' },
  proportional: { name: 'Proportional', note: 'By what each cost centre’s own cost is in the month.' },
  even: { name: 'Even', note: 'In equal parts between the cost centres with cost in the month.' },
  fixed: { name: 'Fixed shares', note: 'In percentages that you set.' },
};

/** Why a thing has its cost centre. */
export function reasonWords({ by, byName }: Pick<CentreInForce, 'by' | 'byName'>): string {
  if (by === 'tag') return `by the tag ${byName ?? ''}`;
  if (byName === null) return 'assigned directly';
  return by === 'owner' ? `from its owner, ${byName}` : `from its workspace, ${byName}`;
}

export function centreHref(id: string): string {
  return `/usage/cost-centres/${encodeURIComponent(id)}`;
}

/** The statement of a month, of all cost centres or of one. */
export function centreMonthHref(month: string, id?: string): string {
  const path = `/usage/months/${month.slice(0, 7)}/cost-centres`;
  return id === undefined ? path : `${path}/${encodeURIComponent(id)}`;
}

/** `4100 Claims`. */
export function centreName({ code, name }: { code: string; name: string }): string {
  return code === '' ? name : `${code} ${name}`;
}
