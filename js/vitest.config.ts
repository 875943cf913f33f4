import { defineConfig } from "vitest/config";

// To load a document takes longer than most tests. Elsewhere a file that needs one says so in its
// first line: `// @vitest-environment happy-dom`.
const WITH_DOCUMENT = [
  "tests/{keys,panel,panels,screening}/**/*.test.{ts,tsx}",
  "tests/viewer/movement-keys.test.ts",
  "tests/annotations/outbox-storage.test.ts",
];

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    pool: "threads",
    // By itself it leaves one core free, which is half of two.
    maxWorkers: "100%",
    restoreMocks: true,
    setupFiles: ["tests/patience.ts"],
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: "document", environment: "happy-dom", include: WITH_DOCUMENT },
      },
      {
        extends: true,
        test: {
          name: "plain",
          environment: "node",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: WITH_DOCUMENT,
        },
      },
    ],
  },
});
