'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatChange, formatFigure, formatShare, parseFigure } from '@/components/page/figures/format';
import { WholeName } from '@/components/ui/whole-name';
import type { Day } from '@/lib/core/time';
import type { Unit } from '@/lib/domain/usage/schema';
import type { ChartMark, ChartModel } from './chart-model';
import type { Look } from './series-colors';
import { SeriesMark } from './series-mark';
import { findHours, type Narrowing, narrowed } from './way-in';

interface ChartReadoutProps {
  model: ChartModel;
  at: number;
  /** What happened in this period. */
  marks: readonly ChartMark[];
  /** Given where the readout stays: closes it. */
  onClose?: () => void;
  /** Goes to days that are looked at alone. */
  open?: (to: Narrowing) => void;
  today: Day;
}

const written = (value: string | null | undefined, unit: Unit) =>
  value === null || value === undefined ? '–' : formatFigure(parseFigure(value, unit), unit);

/** All series at one time with their total and shares, top of the stack first. */
export function ChartReadout({ model, at, marks, onClose, open, today }: ChartReadoutProps) {
  const { unit } = model;
  const period = model.periods[at];
  if (!period) return null;
  const total = model.totals[at] ?? null;
  const isSplit = model.series.length > 1;
  const band = model.band?.[at];
  return (
    <div className="w-max min-w-48 max-w-[min(24rem,85vw)] rounded-lg bg-overlay px-3 py-2 text-xs shadow-overlay">
      <div className="mb-1 flex items-baseline justify-between gap-4">
        <span className="font-semibold">{period.label}</span>
        {onClose ? (
          <button
            type="button"
            onClick={onClose}
            className="-m-1 flex size-6 items-center justify-center rounded pointer-coarse:size-11"
          >
            <X aria-hidden="true" className="size-3.5" />
            <span className="sr-only">Unpin</span>
          </button>
        ) : (
          <span className="text-muted">{period.note}</span>
        )}
      </div>
      {onClose && period.note && <p className="mb-1 text-muted">{period.note}</p>}
      {period.isUnread && <p className="text-muted">Not read yet: unknown, not zero.</p>}
      {(total !== null || model.before || band || model.limits) && (
        <dl className="figure grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5">
          {total !== null && <Line name={isSplit ? wholeWords(unit) : 'Total'} value={written(total, unit)} isMain />}
          {model.before && <Before model={model} at={at} total={total} />}
          {model.limits?.map(({ id, label, values }) =>
            (values[at] ?? null) === null ? null : <Line key={id} name={label} value={written(values[at], unit)} />,
          )}
          {band && (
            <>
              <Line name="Expected" value={written(band.expected, unit)} />
              <Line name="Likely" value={`${written(band.low, unit)} – ${written(band.high, unit)}`} />
            </>
          )}
          {total !== null &&
            isSplit &&
            [...model.series]
              .reverse()
              .map((series) => (
                <Line
                  key={series.id}
                  name={series.label}
                  look={series}
                  share={writeShare(series.values[at], total, unit)}
                  value={written(series.values[at], unit)}
                />
              ))}
        </dl>
      )}
      <Marks marks={marks} isPinned={onClose !== undefined} />
      {open && <Ways {...{ model, at, open, today }} isPinned={onClose !== undefined} />}
    </div>
  );
}

interface WaysProps extends Required<Pick<ChartReadoutProps, 'model' | 'at' | 'open' | 'today'>> {
  isPinned: boolean;
}

/** What a press on the period would do, in words; where the readout stays, to press. */
function Ways({ model, at, open, today, isPinned }: WaysProps) {
  const alone = narrowed(model, at, at);
  const hours = findHours(model, at, today);
  const what = model.granularity === 'hour' ? 'day' : model.granularity;
  if (!isPinned) {
    return (
      <p className="mt-1.5 border-t border-separator pt-1.5 text-muted">
        {alone ? `Click: only this ${what}. ` : ''}
        {'reason' in hours ? '' : 'Double-click: its hours. '}
        {alone ? 'Shift-click: keep this open.' : 'Click: keep this open.'}
      </p>
    );
  }
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-1.5 border-t border-separator pt-1.5">
      {alone && <Way onPress={() => open(alone)}>Show this {what} alone</Way>}
      {'reason' in hours ? (
        model.granularity !== 'hour' && <span className="text-muted">{hours.reason}</span>
      ) : (
        <Way onPress={() => open(hours)}>Show its hours</Way>
      )}
    </div>
  );
}

function Way({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="min-h-6 rounded border border-line px-2 hover:bg-default pointer-coarse:min-h-11"
    >
      {children}
    </button>
  );
}

const MOST_MARKS = 5;

/** Only where the readout stays can a mark be opened. */
function Marks({ marks, isPinned }: { marks: readonly ChartMark[]; isPinned: boolean }) {
  if (marks.length === 0) return null;
  return (
    <ul className="mt-1.5 border-t border-separator pt-1.5">
      {marks.slice(0, MOST_MARKS).map(({ id, label, href }) => (
        <li key={id} className="break-words">
          {isPinned ? (
            <a href={href} className="underline underline-offset-2 hover:text-accent">
              {label}
            </a>
          ) : (
            label
          )}
        </li>
      ))}
      {marks.length > MOST_MARKS && <li className="text-muted">and {marks.length - MOST_MARKS} more, listed below</li>}
    </ul>
  );
}

function wholeWords(unit: Unit): string {
  return isRateUnit(unit) ? 'Total' : 'Total';
}

function isRateUnit(unit: Unit): boolean {
  return unit === 'ratio' || unit === 'dollars_per_million';
}

function writeShare(value: string | null | undefined, total: string, unit: Unit): string {
  if (isRateUnit(unit) || value === null || value === undefined || BigInt(total) <= 0n) return '';
  return formatShare(BigInt(value), BigInt(total));
}

function Before({ model, at, total }: { model: ChartModel; at: number; total: string | null }) {
  const { before, unit } = model;
  const label = before?.labels[at];
  if (!before || label === undefined) return <Line name="Period before" value="has no such time" />;
  const value = before.totals[at] ?? null;
  const isBoth = total !== null && value !== null;
  return (
    <>
      <Line name={label} value={value === null ? 'no data before' : written(value, unit)} />
      {isBoth && <Line name="Change" value={formatChange(parseFigure(total, unit), parseFigure(value, unit), unit)} />}
    </>
  );
}

interface LineProps {
  name: string;
  value: string;
  share?: string;
  look?: Look;
  isMain?: boolean;
}

function Line({ name, value, share, look, isMain }: LineProps) {
  return (
    <>
      <dt className={`flex min-w-0 items-center gap-1.5 ${isMain ? 'font-medium' : look ? '' : 'text-muted'}`}>
        {look && <SeriesMark look={look} />}
        <span className="min-w-0">
          <WholeName>{name}</WholeName>
        </span>
        {share && <span className="ms-auto ps-2 whitespace-nowrap text-muted">{share}</span>}
      </dt>
      <dd className={`text-end ${isMain ? 'font-semibold' : ''}`}>{value}</dd>
    </>
  );
}
