import { NoAccess } from '@/components/ui/no-access';

export default function Forbidden() {
  return <NoAccess what="this page" roles="owners and admins" />;
}
