/** On which the worker tells gateways that keys or credentials changed. A hint: they ask the database. */
export const GATEWAY_CHANNEL = 'steward_gateway';

/** How long a gateway goes by what it knew of a key, at most. */
export const VERDICT_MS = 2_000;

/** After this long without a sign an instance holds nothing any more: what it knew has lapsed many times over. */
export const INSTANCE_GONE_MS = 30_000;

/** How long it may go by what it knew while the database does not answer, where that was chosen. */
export const HELD_MS = 30_000;
