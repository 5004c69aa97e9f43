import { Missing } from '@/components/lists/missing';

export default function NotFound() {
  return <Missing what="person" href="/people" all="Show all people" />;
}
