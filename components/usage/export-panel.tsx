'use client';

import { Popover } from '@heroui/react/popover';
import { type ReactNode, useRef, useState } from 'react';
import { CsvLink } from '@/components/charts/csv-link';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import type { ExportOptions } from '@/lib/domain/usage/schema';
import { exportHref, focusHref } from './search-params';

const EXTENTS = [
  { value: 'all', label: 'All parts' },
  { value: 'shown', label: 'The parts shown, and Other' },
] as const;
const LAYOUTS = [
  { value: 'long', label: 'One row per figure' },
  { value: 'grid', label: 'A grid: parts by periods' },
] as const;
const FOCUS = { value: 'focus', label: 'FOCUS 1.2 charges, for cost tools' } as const;
const MONEY = [
  { value: 'exact', label: 'Exact' },
  { value: 'cents', label: 'Rounded to cents' },
] as const;

interface ExportPanelProps {
  anchor: HTMLElement | null;
  query: ParsedUsageFilter;
  onClose: () => void;
}

/** What the file holds and how it is written. */
export function ExportPanel({ anchor, query, onClose }: ExportPanelProps) {
  const place = useRef(anchor);
  const [options, setOptions] = useState<ExportOptions>({
    extent: 'all',
    layout: 'long',
    money: 'exact',
    withMark: true,
  });
  const [isFocus, setFocus] = useState(false);
  const change = (part: Partial<ExportOptions>) => setOptions({ ...options, ...part });
  const isCost = query.metric === 'cost';
  return (
    <Popover.Content
      triggerRef={place}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      placement="bottom end"
      className="w-72 max-w-[calc(100vw-1rem)] rounded-xl bg-overlay shadow-overlay"
    >
      <Popover.Dialog aria-label="Download CSV" className="flex flex-col gap-3 p-3">
        {query.split !== 'none' && !isFocus && (
          <Choices
            legend="Parts"
            name="extent"
            options={EXTENTS}
            chosen={options.extent}
            onChoose={(extent) => change({ extent })}
          />
        )}
        <Choices
          legend="Shape"
          name="layout"
          options={isCost ? [...LAYOUTS, FOCUS] : LAYOUTS}
          chosen={isFocus ? FOCUS.value : options.layout}
          onChoose={(shape) => {
            setFocus(shape === FOCUS.value);
            if (shape !== FOCUS.value) change({ layout: shape });
          }}
        />
        {isCost && !isFocus && (
          <Choices
            legend="Dollars"
            name="money"
            options={MONEY}
            chosen={options.money}
            onChoose={(money) => change({ money })}
          />
        )}
        {isFocus ? (
          <p className="px-1 text-xs text-muted">
            One row for each day, workspace, key, model and token type, with the filters chosen here. The rows add up to
            the cost report.
          </p>
        ) : (
          <Row>
            <input
              type="checkbox"
              checked={options.withMark}
              onChange={(event) => change({ withMark: event.currentTarget.checked })}
              className="size-4 shrink-0 accent-(--accent)"
            />
            <span>
              For spreadsheets
              <span className="block text-xs text-muted">
                A byte-order mark preserves accented letters. Turn it off for programs that cannot read it.
              </span>
            </span>
          </Row>
        )}
        <div className="flex justify-end border-t border-separator pt-2">
          <CsvLink
            href={isFocus ? focusHref(query) : exportHref(query, options)}
            label="Download file"
            title="Starts the download"
          />
        </div>
      </Popover.Dialog>
    </Popover.Content>
  );
}

interface ChoicesProps<Value extends string> {
  legend: string;
  name: string;
  options: readonly { value: Value; label: string }[];
  chosen: Value;
  onChoose: (value: Value) => void;
}

function Choices<Value extends string>({ legend, name, options, chosen, onChoose }: ChoicesProps<Value>) {
  return (
    <fieldset>
      <legend className="mb-0.5 text-xs font-medium text-muted">{legend}</legend>
      {options.map(({ value, label }) => (
        <Row key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === chosen}
            onChange={() => onChoose(value)}
            className="size-4 shrink-0 accent-(--accent)"
          />
          {label}
        </Row>
      ))}
    </fieldset>
  );
}

function Row({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label className="flex min-h-7 cursor-pointer items-start gap-2 rounded px-1 py-1 text-table hover:bg-default pointer-coarse:min-h-11">
      {children}
    </label>
  );
}
