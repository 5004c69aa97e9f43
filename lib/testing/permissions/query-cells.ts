export const [FREE, NO, OUT] = ['ok', 'forbidden', 'not_signed_in'];
