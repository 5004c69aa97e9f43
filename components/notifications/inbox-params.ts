import { createLoader, createParser, createSerializer, parseAsStringLiteral } from 'nuqs/server';
import { placeOfCursor } from '@/lib/domain/audit/rules';
import { INBOX_VIEWS, KIND_GROUPS } from '@/lib/domain/notifications/kind-rules';

const parseAsPlace = createParser<string>({
  parse: (text) => (placeOfCursor(text) ? text : null),
  serialize: (text) => text,
});

const inboxParams = {
  show: parseAsStringLiteral(INBOX_VIEWS).withDefault('unread'),
  group: parseAsStringLiteral(KIND_GROUPS),
  older: parseAsPlace,
  newer: parseAsPlace,
};

export const loadInboxParams = createLoader(inboxParams);
export const inboxHref = createSerializer(inboxParams);
