'use client';

import { DateField } from '@heroui/react/date-field';
import { DateRangePicker } from '@heroui/react/date-range-picker';
import { I18nProvider } from '@heroui/react/rac';
import { RangeCalendar } from '@heroui/react/range-calendar';
import { type CalendarDate, parseDate } from '@internationalized/date';
import { useEffect, useRef, useState } from 'react';
import type { Day } from '@/lib/core/time';
import type { DayRange } from './range';

const EARLIEST = '2000-01-01';

interface DateRange {
  start: CalendarDate;
  end: CalendarDate;
}

interface RangeFieldProps extends DayRange {
  today: Day;
  onChange: (range: DayRange) => void;
}

/** First and last day, typed or picked, in UTC; weeks begin on Monday. */
export function RangeField({ from, to, today, onChange }: RangeFieldProps) {
  const [value, setValue] = useState<DateRange | null>(() => ({ start: parseDate(from), end: parseDate(to) }));
  const told = useRef(`${from} ${to}`);
  // Only what came from elsewhere, such as Back, replaces what is being typed.
  useEffect(() => {
    if (told.current === `${from} ${to}`) return;
    told.current = `${from} ${to}`;
    setValue({ start: parseDate(from), end: parseDate(to) });
  }, [from, to]);
  return (
    <I18nProvider locale="en-GB">
      <DateRangePicker
        aria-label="First and last day, UTC"
        value={value}
        maxValue={parseDate(today)}
        firstDayOfWeek="mon"
        onChange={(range) => {
          setValue(range);
          const days = range && { from: range.start.toString(), to: range.end.toString() };
          // A year that is being typed is not meant yet.
          if (!days || days.from < EARLIEST || days.from > days.to) return;
          told.current = `${days.from} ${days.to}`;
          onChange(days);
        }}
      >
        <DateField.Group>
          <DateField.InputContainer>
            <DateField.Input slot="start">{(segment) => <DateField.Segment segment={segment} />}</DateField.Input>
            <DateRangePicker.RangeSeparator />
            <DateField.Input slot="end">{(segment) => <DateField.Segment segment={segment} />}</DateField.Input>
          </DateField.InputContainer>
          <DateField.Suffix>
            <DateRangePicker.Trigger>
              <DateRangePicker.TriggerIndicator />
            </DateRangePicker.Trigger>
          </DateField.Suffix>
        </DateField.Group>
        <DateRangePicker.Popover>
          <RangeCalendar aria-label="Days, UTC">
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
        </DateRangePicker.Popover>
      </DateRangePicker>
    </I18nProvider>
  );
}
