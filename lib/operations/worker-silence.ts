/** The worker reports every five seconds. After this long without a report, it counts as stopped. */
export const WORKER_SILENT_MS = 15_000;
