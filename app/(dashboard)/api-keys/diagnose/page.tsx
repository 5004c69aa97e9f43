import type { Metadata } from 'next';
import { createLoader, parseAsString, type SearchParams } from 'nuqs/server';
import { DiagnoseForm } from '@/components/api-keys/diagnose-form';
import { DIAGNOSE_PATH } from '@/components/api-keys/diagnose-path';
import { DiagnosisPanel } from '@/components/api-keys/diagnosis-panel';
import { KeyTabs } from '@/components/key-policy/key-tabs';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { diagnoseApiKey } from '@/lib/domain/api-keys/diagnose-queries';
import { MOST_SYMPTOM } from '@/lib/domain/api-keys/symptom-rules';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Diagnose a problem' };

const load = createLoader({ about: parseAsString.withDefault('') });

export default async function DiagnosePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:read');
  const { about } = await load(searchParams);
  const diagnosis = about.trim() === '' ? null : await diagnoseApiKey(ctx, { about: about.slice(0, MOST_SYMPTOM) });
  return (
    <>
      <Breadcrumbs above={[{ label: 'API keys', href: '/api-keys' }]} here="Diagnose" />
      <PageHead
        title="Diagnose a problem"
        line="Find out which key an error is about, whether it works, whose limits apply, what changed recently, and what to do."
      />
      <KeyTabs actor={ctx.actor} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel title="What went wrong?">
          <DiagnoseForm about={diagnosis?.text ?? ''} />
        </Panel>
        {diagnosis && (
          <DiagnosisPanel
            diagnosis={diagnosis}
            hrefOf={(asked) => `${DIAGNOSE_PATH}?${new URLSearchParams({ about: asked })}`}
          />
        )}
      </div>
    </>
  );
}
