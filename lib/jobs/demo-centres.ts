import { idFrom } from '@/lib/core/ids';
import { addDays, monthStart } from '@/lib/core/time';
import { assignCostCentre, createCostCentre, setCostSharing, setCostTag } from '@/lib/domain/cost-centres/schema';
import { at, type Cast, type Scene, scene } from './demo-story';

const idOf = (code: string) => idFrom('demo cost centre', code);

/** Codes are values of the workspaces' tag; those of digital and marketing have no cost centre yet. */
const CENTRES = [
  ['claims', 'Claims handling', 'Claims 2026', '4100'],
  ['service', 'Customer service', 'Service desk', '4200'],
  ['operations', 'Document operations', 'Document flow', '4300'],
  ['data', 'Data office', '', '4400'],
  ['underwriting', 'Underwriters', 'Copilot', '4500'],
  ['engineering', 'Group IT', '', '4600'],
] as const;

/** How finance set up cost centres six weeks ago: by the workspaces' tag, with one workspace lent to another since. */
export function centreScenes({ person, led, others, today }: Cast): Scene[] {
  const lent = [...led, ...others].find(({ name }) => name === 'Research Lab');
  if (!person.billing || !lent) return [];
  return [
    ...CENTRES.map(([code, name, project, ledgerCode], minute) =>
      scene(at(41, `10:1${minute}`, 'billing'), createCostCentre, {
        ...{ costCentreId: idOf(code), code, name, project, ledgerCode },
      }),
    ),
    scene(at(41, '10:20', 'admin'), setCostTag, { tagKey: 'cost_centre' }),
    scene(at(41, '10:24', 'billing'), setCostSharing, { rule: 'proportional', shares: [] }),
    scene(at(25, '11:02', 'billing'), assignCostCentre, {
      subjects: [{ kind: 'workspace', id: lent.id }],
      ...{ costCentreId: idOf('data'), firstMonth: monthStart(addDays(today, -25)) },
    }),
  ];
}
