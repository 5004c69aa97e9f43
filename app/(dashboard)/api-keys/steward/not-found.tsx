import { STEWARD_KEYS_PATH } from '@/components/gateway-keys/gateway-key-words';
import { Missing } from '@/components/page/missing';

export default function NotFound() {
  return <Missing what="Steward key" href={STEWARD_KEYS_PATH} all="Show all Steward keys" />;
}
