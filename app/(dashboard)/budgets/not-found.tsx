import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="budget" href="/budgets" all="Show all budgets" />;
}
