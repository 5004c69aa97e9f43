import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Panel } from '@/components/ui/panel';
import { sessionDatabase } from '@/lib/auth/database';
import { isSetUpOpen } from '@/lib/domain/accounts/reads';
import { SetUpForm } from './setup-form';

export const metadata: Metadata = { title: 'Set up' };
export const dynamic = 'force-dynamic';

export default async function SetUpPage() {
  if (!(await isSetUpOpen(sessionDatabase().db))) redirect('/sign-in');
  return (
    <>
      <div className="px-1">
        <h1 className="text-lg font-semibold">Set up Steward</h1>
        <p className="text-sm text-muted">Become the first owner. Owners see everything and decide who else may.</p>
      </div>
      <Panel className="pt-4">
        <SetUpForm />
      </Panel>
    </>
  );
}
