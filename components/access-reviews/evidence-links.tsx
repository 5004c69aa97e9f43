import { ButtonLink } from '@/components/ui/button-link';
import { addDays, type Day } from '@/lib/core/time';
import { monthsOn } from '@/lib/domain/access-reviews/rules';

const MONTHS = [1, 3, 6, 12] as const;

/** Evidence of the months up to today, by how many. */
export function EvidenceLinks({ today }: { today: Day }) {
  return (
    <div className="flex flex-wrap gap-2">
      {MONTHS.map((months) => (
        <ButtonLink
          key={months}
          href={`/api/v1/evidence?from=${addDays(monthsOn(today, -months), 1)}&to=${today}`}
          variant="outline"
          download
        >
          {months === 1 ? 'Last month' : `Last ${months} months`}
        </ButtonLink>
      ))}
    </div>
  );
}
