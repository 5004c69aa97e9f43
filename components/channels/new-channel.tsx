'use client';

import dynamic from 'next/dynamic';
import { TableSkeleton } from '@/components/ui/skeletons';
import type { TellsFieldsProps } from './tells-fields';

const NewChannelForm = dynamic(() => import('./new-channel-form').then((loaded) => loaded.NewChannelForm), {
  ssr: false,
  loading: () => <TableSkeleton />,
});

/** The form's code loads after the page: few people open it, and its fields are heavy. */
export function NewChannel(props: TellsFieldsProps) {
  return <NewChannelForm {...props} />;
}
