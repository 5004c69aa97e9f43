import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="workspace" href="/workspaces" all="Show all workspaces" />;
}
