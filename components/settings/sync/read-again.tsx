'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { ActionButton } from '@/components/forms/action-button';
import { type DayRange, rangeWords } from '@/components/usage/range';
import { type Day, daysBetween } from '@/lib/core/time';
import { readAgainAction } from '@/lib/doors/actions/sync';

const RangeField = dynamic(() => import('@/components/usage/range-field').then((loaded) => loaded.RangeField), {
  ssr: false,
  loading: () => <div className="skeleton h-8 w-64" />,
});

interface ReadAgainProps {
  initial: DayRange;
  today: Day;
  /** How many days can be requested at once. */
  mostDays: number;
}

/** Asks for any days of both reports once more. */
export function ReadAgain({ initial, today, mostDays }: ReadAgainProps) {
  const [range, setRange] = useState(initial);
  const [isChoosing, setChoosing] = useState(false);
  const count = daysBetween(range.from, range.to) + 1;
  const isTooLong = count > mostDays;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isChoosing ? (
        <RangeField {...range} today={today} onChange={setRange} />
      ) : (
        <>
          <span className="text-table">{rangeWords(range)}</span>
          <Button size="sm" variant="tertiary" onPress={() => setChoosing(true)}>
            Choose other days
          </Button>
        </>
      )}
      <ActionButton
        action={readAgainAction}
        input={range}
        pending="Asking…"
        done={count === 1 ? '1 day queued for reading' : `${count} days queued for reading`}
        variant="outline"
        isDisabled={isTooLong}
      >
        Read these days again
      </ActionButton>
      {isTooLong && <p className="text-xs text-muted">Choose at most {mostDays} days.</p>}
    </div>
  );
}
