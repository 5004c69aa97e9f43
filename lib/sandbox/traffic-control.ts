import { Hono } from 'hono';
import { z } from 'zod';
import { PROFILES, startTraffic, type Traffic } from './traffic';

const trafficInput = z.strictObject({
  base_url: z.url({ protocol: /^https?$/ }).max(500),
  applications: z
    .array(z.strictObject({ key: z.string().min(1).max(500), profile: z.enum(PROFILES) }))
    .min(1)
    .max(100),
  per_minute: z.number().min(0.1).max(60_000),
});

const NOTHING = { running: false, sent: 0, answered: 0, refused: 0, failed: 0 };

/** Demonstration applications: started anew by each `POST`, in the place of those before. */
export function trafficControl(): { app: Hono; stop: () => void } {
  const app = new Hono();
  let traffic: Traffic | null = null;
  const state = () => (traffic === null ? NOTHING : { running: true, ...traffic.counts() });
  app.get('/', (context) => context.json(state()));
  app.post('/', async (context) => {
    const { base_url: baseUrl, applications, per_minute: perMinute } = trafficInput.parse(await context.req.json());
    await traffic?.stop();
    traffic = startTraffic({ baseUrl, applications, perMinute });
    return context.json(state());
  });
  app.delete('/', async (context) => {
    const last = state();
    await traffic?.stop();
    traffic = null;
    return context.json({ ...last, running: false });
  });
  return { app, stop: () => void traffic?.stop() };
}
