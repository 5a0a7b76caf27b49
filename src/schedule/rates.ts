/** How much work a check may be; effort.ts says what that means. */
export const RATES = ['automatic', 'saver', 'thorough'] as const;

export type Rate = (typeof RATES)[number];
