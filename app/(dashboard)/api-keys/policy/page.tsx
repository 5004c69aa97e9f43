import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { KeyTabs } from '@/components/key-policy/key-tabs';
import { PolicyFields } from '@/components/key-policy/policy-fields';
import { loadPolicyParams, readPolicy, textsOf } from '@/components/key-policy/policy-form';
import { POLICY_PATH } from '@/components/key-policy/policy-words';
import { SavePolicy } from '@/components/key-policy/save-policy';
import { TouchedKeys } from '@/components/key-policy/touched-keys';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { DryRun } from '@/components/unused-keys/dry-run';
import { UnusedPanel } from '@/components/unused-keys/unused-panel';
import { getKeyPolicy, previewKeyPolicy } from '@/lib/domain/key-policy/queries';
import { listUnusedKeys, tryUnusedPolicy } from '@/lib/domain/unused-keys/queries';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'API key policy' };

export default async function KeyPolicyPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:write');
  const [{ try: isTried, ...typed }, stored, places] = await Promise.all([
    loadPolicyParams(searchParams),
    getKeyPolicy(ctx),
    listWorkspaceNames(ctx),
  ]);
  const texts = isTried === null ? textsOf(stored, places) : typed;
  const { policy, problems } = readPolicy(texts, places);
  const [preview, run, unused] = await Promise.all([
    policy && previewKeyPolicy(ctx, policy),
    policy?.unused ? tryUnusedPolicy(ctx, policy.unused) : null,
    listUnusedKeys(ctx, {}),
  ]);
  const isNew = policy !== null && JSON.stringify(policy) !== JSON.stringify(stored);
  return (
    <>
      <Breadcrumbs above={[{ label: 'API keys', href: '/api-keys' }]} here="Policy" />
      <PageHead
        title="API key policy"
        line="Rules for Anthropic’s keys. A key that breaks one keeps working; whoever can change it is told. Only the rule for unused keys disables keys."
        action={isNew && policy && <SavePolicy policy={policy} />}
      />
      <KeyTabs actor={ctx.actor} />
      <Panel title="Rules" className="mb-4">
        <form method="get" action={POLICY_PATH} className="flex flex-col gap-4">
          <input type="hidden" name="try" value="1" />
          <PolicyFields key={JSON.stringify(texts)} texts={texts} problems={problems} />
          <div className="flex justify-end">
            <button type="submit" className="button button--md button--outline">
              Show affected keys
            </button>
          </div>
        </form>
      </Panel>
      {isNew && (
        <div className="mb-4">
          <Notice tone="neutral" title="Not saved yet">
            The keys that this policy would affect are listed below. Save it with the button at the top.
          </Notice>
        </div>
      )}
      <UnusedPanel keys={unused} />
      {run && <DryRun run={run} />}
      {preview && <TouchedKeys preview={preview} />}
    </>
  );
}
