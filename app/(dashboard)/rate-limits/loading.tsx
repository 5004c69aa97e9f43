import { ListBone } from '@/components/lists/list-bone';

export default function Loading() {
  return <ListBone title="Rate limits" />;
}
