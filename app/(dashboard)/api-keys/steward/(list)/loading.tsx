import { ListSkeleton } from '@/components/page/list/list-skeleton';

export default function Loading() {
  return <ListSkeleton title="Steward keys" />;
}
