'use client';

import { NameLink, Swatch } from '@/components/page/list/cells';
import type { LimitGroup, LimitRow } from '@/lib/domain/rate-limits/query-schema';
import { TIERS } from '@/lib/domain/rate-limits/tier-rules';
import { HeadLines, PromiseLines, WorkspaceLines } from './limit-lines';
import { TIER_WORDS } from './limit-words';

interface LimitTableProps {
  groups: readonly LimitGroup[];
  rows: readonly LimitRow[];
  canChange: boolean;
}

/** Workspaces against groups of limits, drawn by the server; what is pressed in it is heard by the editor around it. */
export function LimitTable({ groups, rows, canChange }: LimitTableProps) {
  const showsPromises = groups.some(({ limits }) => limits.some(({ promised }) => promised !== null));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label="Rate limits by workspace" tabIndex={0} className="limit-table">
      <table className="data-table data-table--wide data-table--cards">
        <caption className="sr-only">Rate limits by workspace</caption>
        <thead>
          <tr>
            <th scope="col">Workspace</th>
            {groups.map(({ id, name, models }) => (
              <th key={id} scope="col" title={models.length > 0 ? models.join(', ') : undefined}>
                {name}
              </th>
            ))}
          </tr>
          <tr className="data-table__totals">
            <th scope="row">Organisation</th>
            {groups.map(({ id, name, limits }) => (
              <td key={id} data-label={name}>
                <HeadLines limits={limits} />
              </td>
            ))}
          </tr>
          {showsPromises && (
            <tr className="data-table__totals">
              <th scope="row">
                <span title="All overrides together, as a share of the organisation’s limit">Total of overrides</span>
              </th>
              {groups.map(({ id, name, limits }) => (
                <td key={id} data-label={name}>
                  <PromiseLines limits={limits} />
                </td>
              ))}
            </tr>
          )}
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-workspace={row.id} data-name={row.name}>
              <th scope="row">
                <Who row={row} canChange={canChange} />
              </th>
              {groups.map((group, at) => (
                <td key={group.id} data-label={group.name}>
                  <Cell group={group} row={row} at={at} canChange={canChange} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Who({ row: { id, name, isDefault, tier }, canChange }: { row: LimitRow; canChange: boolean }) {
  const known = TIERS.find((candidate) => candidate === tier);
  return (
    <span className="flex items-center gap-2 md:w-52">
      {canChange && !isDefault && (
        <label className="finger no-print">
          <input type="checkbox" value={id} aria-label={`Select ${name}`} className="limit-choice" />
        </label>
      )}
      <Swatch kind="workspace" id={id} />
      <span>
        <NameLink href={`/workspaces/${id}`}>{name}</NameLink>
        {isDefault && <span className="block text-xs text-muted">Cannot have limits of its own</span>}
        {known && <span className="block text-xs text-muted">{TIER_WORDS[known]} tier</span>}
      </span>
    </span>
  );
}

interface CellProps {
  group: LimitGroup;
  row: LimitRow;
  at: number;
  canChange: boolean;
}

function Cell({ group, row, at, canChange }: CellProps) {
  const lines = row.cells[at] ?? [];
  const own = lines.flatMap((line) => (line.own === null ? [] : [`${line.type}:${line.own}`]));
  const peaks = lines.flatMap(({ type, peak }) => (peak === null ? [] : [`${type}:${peak.value}`]));
  return (
    <div className="limit-cell">
      <WorkspaceLines lines={lines} limits={group.limits} />
      {canChange && !row.isDefault && (
        <button
          type="button"
          className="limit-edit no-print"
          data-group={group.id}
          data-own={own.length > 0 ? own.join(' ') : undefined}
          data-peaks={peaks.length > 0 ? peaks.join(' ') : undefined}
          aria-label={`Change limits of ${row.name}: ${group.name}`}
        />
      )}
    </div>
  );
}
