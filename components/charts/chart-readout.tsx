'use client';

import { X } from 'lucide-react';
import { formatFigure } from '@/components/figures/format';
import { type ChartModel, totalAt } from './chart-model';

interface ChartReadoutProps {
  model: ChartModel;
  at: number;
  /** Given where the readout stays: closes it. */
  onClose?: () => void;
}

/** All series at one time with their total, top of the stack first. */
export function ChartReadout({ model, at, onClose }: ChartReadoutProps) {
  const period = model.periods[at];
  if (!period) return null;
  const total = totalAt(model.series, at);
  return (
    <div className="min-w-48 max-w-72 rounded-lg bg-overlay px-3 py-2 text-xs shadow-overlay">
      <div className="mb-1 flex items-baseline justify-between gap-4">
        <span className="font-semibold">{period.label}</span>
        {onClose ? (
          <button type="button" onClick={onClose} className="-m-1 flex size-6 items-center justify-center rounded">
            <X aria-hidden="true" className="size-3.5" />
            <span className="sr-only">Unpin</span>
          </button>
        ) : (
          <span className="text-muted">{period.note}</span>
        )}
      </div>
      {onClose && period.note && <p className="mb-1 text-muted">{period.note}</p>}
      {total === null ? (
        <p className="text-muted">Not read yet: unknown, not zero.</p>
      ) : (
        <dl className="figure grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5">
          <dt className="font-medium">Total</dt>
          <dd className="text-end font-semibold">{formatFigure(total, model.unit)}</dd>
          {model.series.length > 1 &&
            [...model.series].reverse().map((series) => <SeriesLine key={series.id} {...{ series, at, model }} />)}
        </dl>
      )}
    </div>
  );
}

function SeriesLine({ series, at, model }: { series: ChartModel['series'][number]; at: number; model: ChartModel }) {
  const value = series.values[at];
  return (
    <>
      <dt className="flex min-w-0 items-center gap-1.5">
        <span aria-hidden="true" className="size-2 shrink-0 rounded-[2px]" style={{ background: series.color }} />
        <span className="truncate">{series.label}</span>
      </dt>
      <dd className="text-end">
        {value === null || value === undefined ? '–' : formatFigure(BigInt(value), model.unit)}
      </dd>
    </>
  );
}
