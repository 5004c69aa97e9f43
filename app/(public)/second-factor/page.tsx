import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AppForm } from '@/components/factors/app-form';
import { SignOutButton } from '@/components/settings/sessions/sign-out-button';
import { env } from '@/lib/core/env';
import { newAppSeed } from '@/lib/doors/app-seed';
import { signedInCtx } from '@/lib/doors/context';

export const metadata: Metadata = { title: 'Set up a second factor' };

/** Where everything leads for somebody who must have a second factor and has none. */
export default async function SecondFactorPage() {
  const ctx = await signedInCtx();
  if (!ctx) redirect('/sign-in');
  return (
    <>
      <div className="px-1">
        <h1 className="text-lg font-semibold">Set up a second factor</h1>
        <p className="text-sm text-muted">
          Your company requires one beside a password. You need an authenticator app: any that shows six digits works.
        </p>
      </div>
      <AppForm {...newAppSeed(ctx.actor.email, env().simulated)} next="/" />
      <div className="flex justify-center">
        <SignOutButton />
      </div>
    </>
  );
}
