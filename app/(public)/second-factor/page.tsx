import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AppForm } from '@/components/factors/app-form';
import { PasskeyForm } from '@/components/factors/passkey-form';
import { SignOutButton } from '@/components/settings/sessions/sign-out-button';
import { env } from '@/lib/core/env';
import { relyingPartyAt, suggestName } from '@/lib/domain/factors/passkey-rules';
import { newAppSeed } from '@/lib/doors/app-seed';
import { signedInCtx } from '@/lib/doors/context';

export const metadata: Metadata = { title: 'Set up a second factor' };

interface SecondFactorPageProps {
  searchParams: Promise<{ with?: string | string[] }>;
}

/** Where everything leads for somebody who must have a second factor and has none. */
export default async function SecondFactorPage({ searchParams }: SecondFactorPageProps) {
  const ctx = await signedInCtx();
  if (!ctx) redirect('/sign-in');
  const { appOrigin, simulated } = env();
  const hasPlace = relyingPartyAt(appOrigin) !== null;
  const isApp = !hasPlace || (await searchParams).with === 'app';
  return (
    <>
      <div className="px-1">
        <h1 className="text-lg font-semibold">Set up a second factor</h1>
        <p className="text-sm text-muted">
          Your company requires one beside a password.{' '}
          {isApp
            ? 'You need an authenticator app: any that shows six digits works.'
            : 'A passkey is kept by this device, a security key or a password manager.'}
        </p>
      </div>
      {isApp ? (
        <AppForm {...newAppSeed(ctx.actor.email, simulated)} next="/" />
      ) : (
        <PasskeyForm suggestion={suggestName(ctx.from?.agent ?? '', [])} next="/" />
      )}
      {hasPlace && (
        <Link
          href={isApp ? '/second-factor' : '/second-factor?with=app'}
          className="plain-link px-1 text-sm text-accent"
        >
          {isApp ? 'Use a passkey instead' : 'Use an authenticator app instead'}
        </Link>
      )}
      <div className="flex justify-center">
        <SignOutButton />
      </div>
    </>
  );
}
