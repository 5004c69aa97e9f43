import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="anomaly" href="/anomalies" all="Show all anomalies" />;
}
