import type { Metadata } from 'next';
import { notFound } from 'next/navigation';

export const metadata: Metadata = { title: 'Not found' };

/** Every address that no page has: said within the frame, so that the navigation stays. */
export default function MissingPage(): never {
  notFound();
}
