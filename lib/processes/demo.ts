import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { createLogger, errorFields } from '@/lib/core/log';
import { demoSettings, startDemo } from './demo-set-up';
import { endWithSupervisor } from './end';

endWithSupervisor();
/** Arrives over standard input, as the worker's does. */
const given = demoSettings.extend({ logLevel: z.string() }).parse(JSON.parse(await text(process.stdin)));
const log = createLogger('demo', given.logLevel);
try {
  log.info('The demonstration’s applications send', { applications: await startDemo(given) });
} catch (error) {
  log.error('The demonstration’s applications could not be set up', errorFields(error));
}
process.exit();
