import { idFrom } from '@/lib/core/ids';
import { addDays } from '@/lib/core/time';
import { DEFAULT_ACTUAL, DEFAULT_FORECAST, type Scope, windowOf } from '@/lib/domain/budgets/rules';
import { createBudget, requestMore } from '@/lib/domain/budgets/schema';
import { at, type Cast, type Scene, scene } from './demo-story';

const idOf = (name: string) => idFrom('demo budget', name);

/** The limits that finance set six weeks ago, one of them used up since, and a request for more that waits. */
export function budgetScenes({ person, led, others, today }: Cast): Scene[] {
  const { billing = '', lead = '' } = person;
  const places = new Map([...led, ...others].map(({ id, name }) => [name, id]));
  const monthly = (minute: number, of: string, limit: string | null, owner: string | null, notes = '') => {
    const id = places.get(of);
    const scope: Scope | null =
      of === 'The organisation' ? { kind: 'organization', id: '' } : id ? { kind: 'workspace', id } : null;
    if (!scope || billing === '') return [];
    return [
      scene(at(42, `09:${minute}`, 'billing'), createBudget, {
        ...{ budgetId: idOf(of), name: `${of}, monthly`, scope, period: 'month', limit, ownerId: owner || null, notes },
        ...{ actual: [...DEFAULT_ACTUAL], forecast: [...DEFAULT_FORECAST], firstDay: addDays(today, -42) },
        recipients: { people: owner && owner !== billing ? [billing, owner] : [billing], addresses: [], channels: [] },
      }),
    ];
  };
  const until = windowOf('month', today).to;
  return [
    ...monthly(10, 'The organisation', '42000', billing, 'Agreed with the board for this year.'),
    ...monthly(12, 'Claims Assistant', '9500', lead),
    ...monthly(13, 'Customer Chat', '8500', lead),
    ...monthly(15, 'Document Intake', '3200', null),
    ...monthly(16, 'Data Platform', '4000', null, 'Nightly jobs. Raise it only with a reason.'),
    ...monthly(18, 'Research Lab', null, null, 'Watched without a limit until the first quarter is over.'),
    ...(places.has('Document Intake')
      ? [
          scene(at(1, '15:32', 'developer'), requestMore, {
            ...{ budgetId: idOf('Document Intake'), amount: '600', until },
            reason: 'The backlog of scanned claims is read again this week.',
          }),
        ]
      : []),
  ];
}
