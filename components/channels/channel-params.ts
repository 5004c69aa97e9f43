import { createLoader, createSerializer, parseAsStringLiteral } from 'nuqs/server';
import { parseAsPlace } from '@/components/page/list/place';

const channelParams = {
  show: parseAsStringLiteral(['delivered', 'waiting', 'dead', 'dropped']),
  older: parseAsPlace,
  newer: parseAsPlace,
};

export const loadChannelParams = createLoader(channelParams);
export const channelHref = createSerializer(channelParams);
