import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { loadInvite } from './load-invite';

interface InviteProps {
  params: Promise<{ requestId: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: InviteProps): Promise<Metadata> {
  const found = await loadInvite((await params).requestId).catch(() => null);
  return { title: found ? `Invite for ${found.request.email}` : 'Not found' };
}

export default async function InviteLayout({ params, children }: InviteProps) {
  await loadInvite((await params).requestId);
  return children;
}
