import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { currentSession } from '@/lib/auth/current';
import { sessionDatabase } from '@/lib/auth/database';
import { safePath } from '@/lib/auth/rules';
import { env } from '@/lib/core/env';
import { isSetUpOpen } from '@/lib/domain/accounts/reads';
import { DemoSignIns } from './demo-sign-ins';
import { SignInForm } from './sign-in-form';
import { signInNote } from './words';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[]; note?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const given = await searchParams;
  const { appOrigin, demoSignIns, demoPassword, oidc } = env();
  const callbackUrl = safePath(String(given.callbackUrl ?? '/'), appOrigin);
  if (await currentSession()) redirect(callbackUrl);
  const setUpIsOpen = await isSetUpOpen(sessionDatabase().db);
  if (setUpIsOpen && demoSignIns.length === 0) redirect('/setup');
  const note = signInNote(String(given.error ?? given.note ?? ''), oidc?.name);
  return (
    <>
      <div className="px-1">
        <h1 className="text-lg font-semibold">Sign in</h1>
        <p className="text-sm text-muted">See who has access to your Claude organisation and what it costs.</p>
      </div>
      {note && (
        <Notice tone={note.tone} title={note.title} isAlert>
          {note.text}
        </Notice>
      )}
      {demoPassword && demoSignIns.length > 0 && (
        <DemoSignIns signIns={demoSignIns} password={demoPassword} callbackUrl={callbackUrl} />
      )}
      <Panel className="pt-4">
        <SignInForm callbackUrl={callbackUrl} providerName={oidc?.name ?? null} />
      </Panel>
      <p className="px-1 text-xs text-muted">No access yet? Ask a Steward owner or admin in your company.</p>
    </>
  );
}
