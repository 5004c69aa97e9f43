import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="person" href="/people" all="Show all people" />;
}
