'use client';

import { parseAsString, useQueryStates } from 'nuqs';
import { useTransition } from 'react';
import { SelectMenu } from '@/components/ui/select-menu';
import { ThingSearch } from '@/components/usage/thing-search';
import { inSentence } from '@/components/usage/words';
import type { BudgetChoices } from '@/lib/domain/budgets/query-schema';
import { type BudgetPeriod, PERIODS, SCOPE_KINDS, type Scope, type ScopeKind } from '@/lib/domain/budgets/rules';
import { PERIOD_WORDS, SCOPE_WORDS } from './budget-words';

/** What is looked for by name. */
function thingKindOf(kind: ScopeKind) {
  return kind === 'workspace' || kind === 'api_key' || kind === 'cost_centre' ? kind : 'owner';
}

interface ScopePickerProps extends Pick<BudgetChoices, 'families' | 'tags'> {
  scope: Scope;
  /** What is chosen, by its name. */
  label: string | null;
  period: BudgetPeriod;
}

/** What a budget is of and for how long it runs. The address keeps both, so that the page can suggest a limit. */
export function ScopePicker({ scope, label, period, families, tags }: ScopePickerProps) {
  const [isPending, startTransition] = useTransition();
  const [, setParams] = useQueryStates(
    { kind: parseAsString, id: parseAsString, period: parseAsString },
    { shallow: false, scroll: false, history: 'push', startTransition },
  );
  const fixed = scope.kind === 'workspace_tag' ? tags : scope.kind === 'model_family' ? families : null;
  return (
    <div aria-busy={isPending} className={`flex flex-col gap-3 ${isPending ? 'opacity-55' : ''}`}>
      <div className="flex flex-wrap gap-3">
        <SelectMenu
          label="What the budget covers"
          value={scope.kind}
          options={SCOPE_KINDS.map((value) => ({ value, label: SCOPE_WORDS[value] }))}
          onChange={(kind) => void setParams({ kind, id: null })}
          className="w-56"
        />
        <SelectMenu
          label="Period"
          value={period}
          options={PERIODS.map((value) => ({ value, label: PERIOD_WORDS[value].each }))}
          onChange={(value) => void setParams({ period: value })}
          className="w-40"
        />
      </div>
      {fixed && (
        <SelectMenu
          label={`Choose a ${inSentence(SCOPE_WORDS[scope.kind])}`}
          value={scope.id}
          options={fixed.map((value) => ({ value, label: value }))}
          onChange={(id) => void setParams({ id })}
          className="w-full sm:w-96"
        />
      )}
      {!fixed && scope.kind !== 'organization' && (
        <ThingSearch
          key={scope.kind}
          kind={thingKindOf(scope.kind)}
          chosen={label === null ? null : { id: scope.id, label }}
          word={inSentence(SCOPE_WORDS[scope.kind])}
          many={SCOPE_WORDS[scope.kind]}
          onChoose={(thing) => void setParams({ id: thing?.id ?? null })}
        />
      )}
    </div>
  );
}
