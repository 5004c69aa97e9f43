import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="departure" href="/offboarding" all="Everybody who was offboarded" />;
}
