import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="invite request" href="/invites" all="Show all invites" />;
}
