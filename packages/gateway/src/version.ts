/** What runs, for whoever asks. */
export const version = '0.1.0'
