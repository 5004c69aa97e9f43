import type { Metadata } from 'next';
import { TellProof } from './tell-proof';

export const metadata: Metadata = { title: 'Sign-in confirmed' };

interface ProvedPageProps {
  searchParams: Promise<{ error?: string | string[] }>;
}

/** Where the provider's window comes back to: it tells the page that opened it, and closes. It decides nothing. */
export default async function ProvedPage({ searchParams }: ProvedPageProps) {
  const { error } = await searchParams;
  return (
    <>
      <h1 className="px-1 text-lg font-semibold">{error ? 'Not confirmed' : 'Confirmed'}</h1>
      <p className="px-1 text-sm text-muted">Close this window and go on where you were.</p>
      <TellProof answer={error ? String(error) : 'proved'} />
    </>
  );
}
