import { TrendBone } from '@/components/details/trend-bone';

export default function Loading() {
  return <TrendBone />;
}
