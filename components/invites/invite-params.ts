import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { INVITE_FACETS } from '@/lib/domain/invites/schema';

/** Everything that the list of invites shows, in its address. */
const inviteParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(INVITE_FACETS).withDefault('all'),
  page: parseAsInteger.withDefault(1),
};

export const loadInviteParams = createLoader(inviteParams);
export const invitesHref = createSerializer(inviteParams);
