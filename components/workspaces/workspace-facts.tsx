import type { ReactNode } from 'react';
import type { Fact } from '@/components/page/detail/facts';
import { CellView } from '@/components/page/list/cell-view';
import { DayOf, Hidden } from '@/components/page/list/cells';
import { CopyId } from '@/components/ui/copy-id';
import type { WorkspaceDetail } from '@/lib/domain/workspaces/query-schema';
import { renameRefusal } from '@/lib/domain/workspaces/rules';
import { workspaceStateCell } from './workspace-columns';
import { TIER_WORDS } from './workspace-words';

const GEOS: Readonly<Record<string, string>> = { us: 'United States', global: 'Anywhere', eu: 'European Union' };

export function workspaceFacts(workspace: WorkspaceDetail): Fact[] {
  const { id, color, createdAt, members, activeKeys, keysSight, tags, dataResidency, isDefault } = workspace;
  const { description, audience, tier } = workspace;
  const { workspaceGeo, defaultInferenceGeo, allowedInferenceGeos } = dataResidency;
  const refusal = renameRefusal(workspace);
  const isConfined = Array.isArray(allowedInferenceGeos) && allowedInferenceGeos.length === 1;
  return [
    ...(description ? [{ term: 'What it is for', value: <Lines text={description} /> }] : []),
    ...(audience ? [{ term: 'Who should be in it', value: <Lines text={audience} /> }] : []),
    ...(tier ? [{ term: 'Limit tier', value: TIER_WORDS[tier] ?? tier }] : []),
    { term: 'Status', value: <CellView cell={workspaceStateCell(workspace)} /> },
    {
      term: 'Colour in the Console',
      value: (
        <span className="inline-flex items-center gap-2">
          <ConsoleColor color={color} />
          {color || '–'}
        </span>
      ),
    },
    { term: 'Created', value: <DayOf at={createdAt} /> },
    {
      term: 'Members',
      value: isDefault ? 'Everyone in the organisation: it has no member list' : (members ?? 0),
    },
    {
      term: 'Active keys',
      value: activeKeys === null ? <Hidden /> : `${activeKeys}${keysSight === 'own' ? ' of your own' : ''}`,
    },
    ...Object.entries(tags).map(([key, value]) => ({ term: key, value: `${value} (tag)` })),
    ...(workspaceGeo ? [{ term: 'Data is kept in', value: <Fixed>{GEOS[workspaceGeo] ?? workspaceGeo}</Fixed> }] : []),
    ...(defaultInferenceGeo
      ? [
          {
            term: 'Requests run in',
            value: `${GEOS[defaultInferenceGeo] ?? defaultInferenceGeo}${isConfined ? ' alone' : defaultInferenceGeo === 'global' ? '' : ', unless they ask otherwise'}`,
          },
        ]
      : []),
    ...(refusal ? [{ term: 'Name', value: refusal }] : []),
    { term: 'ID', value: <CopyId id={id} /> },
  ];
}

function ConsoleColor({ color }: { color: string }) {
  if (!/^#[0-9a-f]{3,8}$/i.test(color)) return null;
  return <span aria-hidden="true" className="size-2.5 shrink-0 rounded-full" style={{ background: color }} />;
}

/** What was settled when it was made and can never be changed. */
function Fixed({ children }: { children: ReactNode }) {
  return (
    <>
      {children} <span className="text-xs text-muted">(cannot be changed)</span>
    </>
  );
}

function Lines({ text }: { text: string }) {
  return <span className="whitespace-pre-line">{text}</span>;
}
