/**
 * Bundles the front end into `exact_nb/widgets/static/`: one ESM file a widget, the viewer's
 * style sheet, and the licences of what is inside.
 */

import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const STATIC = resolve(HERE, "../exact_nb/widgets/static");

/** The text of a bundle is state of every widget instance, so it has a ceiling. */
const LIMIT = 1_000_000;

async function bundle() {
  return await build({
    absWorkingDir: HERE,
    entryPoints: {
      viewer: "src/viewer.ts",
      review: "src/review.tsx",
      gallery: "src/gallery.ts",
      panel: "src/panel.ts",
      channel: "src/channel.ts",
    },
    outdir: STATIC,
    bundle: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    legalComments: "none",
    // Icons and fonts are inlined: a notebook has no address to load them from.
    loader: { ".svg": "text", ".png": "dataurl", ".woff2": "dataurl" },
    metafile: true,
    write: false,
    logLevel: "warning",
  });
}

/** The folders of the packages that have a part in the bundle. */
function packages(metafile) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const found = inputs.map((input) => /^node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(input)?.[0]);
  return [...new Set(found.filter(Boolean))].sort();
}

function licence(folder) {
  const { name, version, license } = JSON.parse(
    readFileSync(join(HERE, folder, "package.json"), "utf8"),
  );
  const file = readdirSync(join(HERE, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(HERE, folder, file), "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}\n`;
}

/** A reader of the folder sees the old file or the new one, never a half. */
function put(path, contents) {
  writeFileSync(`${path}.part`, contents);
  renameSync(`${path}.part`, path);
}

const { outputFiles, metafile } = await bundle();
for (const { path, contents } of outputFiles) {
  if (contents.length < LIMIT) continue;
  console.error(
    `${path.slice(STATIC.length + 1)} has ${contents.length} bytes; the limit is ${LIMIT}.`,
  );
  process.exit(1);
}
mkdirSync(STATIC, { recursive: true });
for (const { path, contents } of outputFiles) {
  put(path, contents);
  console.log(`${path.slice(STATIC.length + 1)}  ${contents.length} bytes`);
}
if (!outputFiles.some(({ path }) => path.endsWith("viewer.css"))) {
  put(join(STATIC, "viewer.css"), "");
}
put(
  join(STATIC, "licenses.txt"),
  packages(metafile)
    .map(licence)
    .join(`\n${"-".repeat(80)}\n\n`),
);
