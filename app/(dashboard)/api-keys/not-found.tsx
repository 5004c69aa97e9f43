import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="API key" href="/api-keys" all="Show all API keys" />;
}
