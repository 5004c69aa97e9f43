import { Missing } from '@/components/lists/missing';

export default function NotFound() {
  return <Missing what="departure" href="/leaving" all="Everybody who was offboarded" />;
}
