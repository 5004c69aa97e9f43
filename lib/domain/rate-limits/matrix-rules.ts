import type { MissingPeak } from './peak-rules';
import type { LimitGroup, LimitHead, LimitLine, LimitRow, PeakFigure } from './query-schema';
import { effectiveValue, groupWords, WRITABLE_TYPES } from './rules';
import type { LimitFacet } from './schema';

type Value = { type: string; value: number | null };

/** A mirrored group of limits, of the organisation or a workspace. */
export interface StoredGroup {
  id: string;
  name: string;
  groupType: string;
  models: string[];
  limits: Value[];
}

export interface StoredWorkspace {
  id: string;
  ref: number;
  name: string;
  isDefault: boolean;
  tier: string | null;
  showsPeaks: boolean;
  overrides: StoredGroup[];
}

/** The share of use from which a limit counts as near. */
const NEAR_PERCENT = 80;
const GROUP_ORDER = ['model_group', 'batch', 'token_count', 'files', 'skills', 'web_search'];

interface MatrixInput {
  organization: readonly StoredGroup[];
  workspaces: readonly StoredWorkspace[];
  peakOf: (workspaceRef: number, groupId: string, type: string) => PeakFigure | null;
  missingOf: (workspaceRef: number, groupId: string, type: string) => MissingPeak;
  /** False: the sum of all overrides would reveal workspaces the reader cannot see. */
  showsPromises: boolean;
}

/** Workspaces by groups of limits: the organisation's, each workspace's own, and what applies. */
export function buildMatrix(input: MatrixInput): { groups: LimitGroup[]; rows: LimitRow[] } {
  const stored = allGroups(input);
  const shapes = stored.map((group) => ({ group, types: sortTypes(group, input.workspaces) }));
  const rows = input.workspaces.map((workspace): LimitRow => {
    const { id, ref, name, isDefault, tier, showsPeaks } = workspace;
    const cells = shapes.map(({ group, types }) => {
      const own = toValues(workspace.overrides.find((override) => override.id === group.id));
      const organization = toValues(group);
      return types.map((type): LimitLine => {
        const mine = own.get(type) ?? null;
        const peak = showsPeaks ? input.peakOf(ref, group.id, type) : null;
        const missing = showsPeaks && peak === null ? input.missingOf(ref, group.id, type) : null;
        return { type, own: mine, effective: effectiveValue(mine, organization.get(type) ?? null), peak, missing };
      });
    });
    return { id, name, isDefault, tier, showsPeaks, cells };
  });
  const groups = shapes.map(({ group, types }, at): LimitGroup => {
    const values = toValues(group);
    const limits = types.map((type, line) => buildHead(input, group, type, values.get(type) ?? null, rows, [at, line]));
    return { id: group.id, name: groupWords(group.name), groupType: group.groupType, models: group.models, limits };
  });
  return { groups, rows };
}

function buildHead(
  { showsPromises, peakOf }: MatrixInput,
  group: StoredGroup,
  type: string,
  value: number | null,
  rows: readonly LimitRow[],
  [at, line]: readonly [number, number],
): LimitHead {
  let promised = 0n;
  for (const { cells } of rows) {
    const cell = cells[at]?.[line];
    if (cell?.own !== null && cell?.effective != null) promised += BigInt(cell.effective);
  }
  const isOverPromised = showsPromises && value !== null && promised > BigInt(value);
  const peak = showsPromises ? peakOf(0, group.id, type) : null;
  return { type, value, promised: showsPromises ? promised.toString() : null, isOverPromised, peak };
}

/** The organisation's groups and those only an override still names, models first. */
function allGroups({ organization, workspaces }: MatrixInput): StoredGroup[] {
  const groups = new Map(organization.map((group) => [group.id, group]));
  for (const { overrides } of workspaces) {
    for (const override of overrides)
      if (!groups.has(override.id)) groups.set(override.id, { ...override, limits: [] });
  }
  const place = ({ groupType }: StoredGroup) =>
    (GROUP_ORDER.indexOf(groupType) + GROUP_ORDER.length + 1) % (GROUP_ORDER.length + 1);
  return [...groups.values()].sort((a, b) => place(a) - place(b) || compare(a.name, b.name) || compare(a.id, b.id));
}

function sortTypes(group: StoredGroup, workspaces: readonly StoredWorkspace[]): string[] {
  const types = new Set(group.limits.map(({ type }) => type));
  for (const { overrides } of workspaces) {
    for (const { id, limits } of overrides) if (id === group.id) for (const { type } of limits) types.add(type);
  }
  const order: readonly string[] = WRITABLE_TYPES;
  const place = (type: string) => (order.includes(type) ? order.indexOf(type) : order.length);
  return [...types].sort((a, b) => place(a) - place(b) || compare(a, b));
}

function toValues(group: StoredGroup | undefined): Map<string, number> {
  return new Map((group?.limits ?? []).flatMap(({ type, value }) => (value === null ? [] : [[type, value] as const])));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function isNear({ peak, effective }: LimitLine): boolean {
  return peak !== null && effective !== null && BigInt(peak.value) * 100n >= BigInt(effective) * BigInt(NEAR_PERCENT);
}

/** Keeps only the requested groups, in the header and the rows. */
export function narrowGroups(
  matrix: { groups: LimitGroup[]; rows: LimitRow[] },
  asked: string | null,
): { groups: LimitGroup[]; rows: LimitRow[] } {
  const isAsked = ({ id, groupType }: LimitGroup) =>
    asked === null ||
    asked === id ||
    ((asked === 'models') === (groupType === 'model_group') && ['models', 'others'].includes(asked));
  const kept = matrix.groups.map(isAsked);
  if (kept.every(Boolean) || !kept.some(Boolean)) return matrix;
  return {
    groups: matrix.groups.filter((_, at) => kept[at]),
    rows: matrix.rows.map((row) => ({ ...row, cells: row.cells.filter((_, at) => kept[at]) })),
  };
}

/** Whether a row matches a filter, within the groups shown. */
export function belongsTo(facet: LimitFacet, row: LimitRow, groups: readonly LimitGroup[]): boolean {
  const has = (test: (line: LimitLine, head: LimitHead | undefined) => boolean) =>
    row.cells.some((lines, at) => lines.some((line, index) => test(line, groups[at]?.limits[index])));
  switch (facet) {
    case 'all':
      return true;
    case 'overrides':
      return has(({ own }) => own !== null);
    case 'over':
      return has(({ own }, head) => own !== null && head?.isOverPromised === true);
    case 'near':
      return has(isNear);
  }
}

/** The total of all overrides once this workspace's own limit is `next`; each counts up to the organisation's limit. */
export function promisedWith(head: LimitHead, own: number | null, next: number | null): bigint | null {
  if (head.promised === null) return null;
  const counts = (value: number | null) => (value === null ? 0n : BigInt(effectiveValue(value, head.value) ?? 0));
  return BigInt(head.promised) - counts(own) + counts(next);
}
