import type { Fact } from '@/components/details/facts';
import { DayOf, Hidden, Swatch } from '@/components/lists/cells';
import { renameRefusal } from '@/lib/domain/workspaces/rules';
import type { WorkspaceDetail } from '@/lib/domain/workspaces/schema';
import { WorkspaceState } from './workspace-state';

const GEOS: Readonly<Record<string, string>> = { us: 'United States', global: 'Anywhere', eu: 'European Union' };

export function workspaceFacts(workspace: WorkspaceDetail): Fact[] {
  const { id, color, createdAt, members, activeKeys, keysSight, tags, dataResidency, isDefault } = workspace;
  const { workspaceGeo, defaultInferenceGeo } = dataResidency;
  const refusal = renameRefusal(workspace);
  return [
    { term: 'Status', value: <WorkspaceState {...workspace} /> },
    {
      term: 'Colour',
      value: (
        <span className="inline-flex items-center gap-2">
          <Swatch color={color} />
          {color || '–'}
        </span>
      ),
    },
    { term: 'Created', value: <DayOf at={createdAt} /> },
    {
      term: 'Members',
      value: isDefault ? 'Everybody in the organisation: it has no list of members' : (members ?? 0),
    },
    {
      term: 'Active keys',
      value: activeKeys === null ? <Hidden /> : `${activeKeys}${keysSight === 'own' ? ' of your own' : ''}`,
    },
    ...Object.entries(tags).map(([key, value]) => ({ term: key, value: `${value} (tag)` })),
    ...(workspaceGeo ? [{ term: 'Data is kept in', value: GEOS[workspaceGeo] ?? workspaceGeo }] : []),
    ...(defaultInferenceGeo
      ? [{ term: 'Requests run in', value: GEOS[defaultInferenceGeo] ?? defaultInferenceGeo }]
      : []),
    ...(refusal ? [{ term: 'Name', value: refusal }] : []),
    { term: 'Id', value: <span className="font-mono text-xs">{id}</span> },
  ];
}
