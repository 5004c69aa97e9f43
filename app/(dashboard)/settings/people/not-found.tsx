import { Missing } from '@/components/lists/missing';

export default function NotFound() {
  return <Missing what="person" href="/settings/people" all="Show people and roles" />;
}
