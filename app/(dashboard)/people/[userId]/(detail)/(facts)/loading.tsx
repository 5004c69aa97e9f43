import { TrendBone } from '@/components/page/detail/trend-bone';

export default function Loading() {
  return <TrendBone />;
}
