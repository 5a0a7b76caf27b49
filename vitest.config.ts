import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'bench/**/*.test.ts'],
          setupFiles: ['src/i18n.setup.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          setupFiles: ['src/i18n.setup.ts'],
          globalSetup: 'e2e/clips.ts',
          // One Chromium at a time: each test wants the whole machine.
          fileParallelism: false,
          // A real browser on a busy machine may miss a moment once, not twice.
          retry: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
