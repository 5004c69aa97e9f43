import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="person" href="/settings/accounts" all="Show people and roles" />;
}
