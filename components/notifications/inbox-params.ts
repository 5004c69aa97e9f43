import { createLoader, createSerializer, parseAsStringLiteral } from 'nuqs/server';
import { parseAsPlace } from '@/components/page/list/place';
import { INBOX_VIEWS, KIND_GROUPS } from '@/lib/domain/notifications/kind-rules';

const inboxParams = {
  show: parseAsStringLiteral(INBOX_VIEWS).withDefault('unread'),
  group: parseAsStringLiteral(KIND_GROUPS),
  older: parseAsPlace,
  newer: parseAsPlace,
};

export const loadInboxParams = createLoader(inboxParams);
export const inboxHref = createSerializer(inboxParams);
