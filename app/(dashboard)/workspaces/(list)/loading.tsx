import { ListBone } from '@/components/page/list/list-bone';

export default function Loading() {
  return <ListBone title="Workspaces" />;
}
