import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="request" href="/approvals" all="Show all requests" />;
}
