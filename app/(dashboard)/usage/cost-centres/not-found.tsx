import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="cost centre" href="/usage/cost-centres" all="Show all cost centres" />;
}
