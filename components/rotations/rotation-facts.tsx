import type { Fact } from '@/components/page/detail/facts';
import { counted } from '@/lib/core/counted';
import { dayOf, formatDay } from '@/lib/core/time';
import type { RotationDetail } from '@/lib/domain/rotations/query-schema';
import { untilWords } from './rotation-words';

/** When a key was made, when it is due, and who did what about it. */
export function rotationFacts(rotation: RotationDetail): Fact[] {
  const { createdAt, rotationDays, dueDay, startedAt, startedByName, until, reason, decidedByName, state } = rotation;
  return [
    { term: 'Created', value: createdAt ? formatDay(dayOf(createdAt)) : 'Unknown' },
    {
      term: 'Policy',
      value: rotationDays === null ? 'No replacement required' : `Every ${counted(rotationDays, 'day', 'days')}`,
    },
    { term: 'Due', value: dueDay ? formatDay(dueDay) : 'Never' },
    ...(startedAt
      ? [{ term: 'Started', value: `${formatDay(dayOf(startedAt))} by ${startedByName ?? 'Steward'}` }]
      : []),
    ...(until
      ? [
          {
            term: state === 'put_off' ? 'Put off' : 'Exempt',
            value: `${untilWords(until, reason)}, by ${decidedByName ?? 'Steward'}`,
          },
        ]
      : []),
  ];
}
