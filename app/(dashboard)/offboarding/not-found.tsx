import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="departure" href="/offboarding" all="Show all offboarded people" />;
}
