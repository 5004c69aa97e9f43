'use client';

import { Popover } from '@heroui/react/popover';
import { I18nProvider } from '@heroui/react/rac';
import { RangeCalendar } from '@heroui/react/range-calendar';
import { parseDate } from '@internationalized/date';
import { useRef } from 'react';
import type { Day } from '@/lib/core/time';
import type { DayRange } from './range';

interface RangePickerProps extends DayRange {
  anchor: HTMLElement | null;
  today: Day;
  onChange: (range: DayRange) => void;
  onClose: () => void;
}

/** A calendar for the first and the last day; weeks begin on Monday. */
export function RangePicker({ anchor, from, to, today, onChange, onClose }: RangePickerProps) {
  const place = useRef(anchor);
  const last = to < today ? to : today;
  const first = from < last ? from : last;
  return (
    <I18nProvider locale="en-GB">
      <Popover.Content
        triggerRef={place}
        isOpen
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
        placement="bottom end"
        className="rounded-xl bg-overlay p-3 shadow-overlay"
      >
        <Popover.Dialog aria-label="Pick the first and last day">
          <RangeCalendar
            aria-label="Days, UTC"
            firstDayOfWeek="mon"
            autoFocus
            defaultValue={{ start: parseDate(first), end: parseDate(last) }}
            maxValue={parseDate(today)}
            onChange={({ start, end }) => onChange({ from: start.toString(), to: end.toString() })}
          >
            <RangeCalendar.Header>
              <RangeCalendar.Heading />
              <RangeCalendar.NavButton slot="previous" />
              <RangeCalendar.NavButton slot="next" />
            </RangeCalendar.Header>
            <RangeCalendar.Grid>
              <RangeCalendar.GridHeader>
                {(name) => <RangeCalendar.HeaderCell>{name}</RangeCalendar.HeaderCell>}
              </RangeCalendar.GridHeader>
              <RangeCalendar.GridBody>{(date) => <RangeCalendar.Cell date={date} />}</RangeCalendar.GridBody>
            </RangeCalendar.Grid>
          </RangeCalendar>
        </Popover.Dialog>
      </Popover.Content>
    </I18nProvider>
  );
}
