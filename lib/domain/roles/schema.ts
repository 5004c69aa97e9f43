import { z } from 'zod';

export const powersOfPerson = z.object({ personId: z.uuid() });
