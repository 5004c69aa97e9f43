import { TrendSkeleton } from '@/components/page/detail/trend-skeleton';

export default function Loading() {
  return <TrendSkeleton />;
}
