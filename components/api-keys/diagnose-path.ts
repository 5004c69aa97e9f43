export const DIAGNOSE_PATH = '/api-keys/diagnose';
