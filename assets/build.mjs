// Builds src/zhike/kernel/static/zhike from this folder: one style sheet, one script with lazy chunks, one icon sprite.
// Django adds content hashes to the names later (ManifestStaticFilesStorage); chunks carry their own.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "..", "src");
const output = join(source, "zhike", "kernel", "static", "zhike");
const watch = process.argv.includes("--watch");

// Our Content-Security-Policy has no `data:`; pictures inside style sheets become files of their own.
const picturesAsFiles = {
  name: "pictures-as-files",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      const pictures = new Map();
      const contents = css.replace(/url\("data:image\/svg\+xml,(.*?)"\)/gs, (_, encoded) => {
        const svg = decodeURIComponent(encoded.replace(/%(?![0-9a-fA-F]{2})/g, "%25"));
        const name = createHash("sha256").update(svg).digest("hex").slice(0, 12) + ".svg";
        pictures.set(name, svg);
        return `url("./img/${name}")`;
      });
      await mkdir(join(output, "img"), { recursive: true });
      await Promise.all([...pictures].map(([name, svg]) => writeFile(join(output, "img", name), svg)));
      return { contents, loader: "css", resolveDir: dirname(path) };
    });
  },
};

async function filesBelow(folder, extensions) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

// Every icon named by a template (`{% icon "home" %}`), by Python (`icon="home"`) or in icons.txt.
async function iconNames() {
  const listed = (await readFile(join(here, "icons.txt"), "utf8")).split(/\s+/).filter(Boolean);
  const names = new Set(listed);
  for (const path of await filesBelow(source, [".html", ".py"])) {
    const text = await readFile(path, "utf8");
    for (const match of text.matchAll(/(?:\{% icon |\bicon=|"icon": )"([a-z0-9-]+)"/g)) names.add(match[1]);
  }
  return [...names].sort();
}

async function buildSprite() {
  const symbols = [];
  const unknown = [];
  for (const name of await iconNames()) {
    const file = join(here, "node_modules", "@tabler", "icons", "icons", "outline", `${name}.svg`);
    const svg = await readFile(file, "utf8").catch(() => unknown.push(name) && "");
    const paths = (svg.match(/<(?:path|circle|rect|line)[^>]*\/>/g) ?? []).filter((path) => !path.includes('fill="none"'));
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${paths.join("")}</symbol>`);
  }
  if (unknown.length) throw new Error(`Tabler has no icon named: ${unknown.join(", ")}. See tabler.io/icons.`);
  await writeFile(
    join(output, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="1.75" ` +
      `stroke-linecap="round" stroke-linejoin="round">${symbols.join("\n")}</svg>\n`,
  );
}

const options = {
  absWorkingDir: here,
  entryPoints: [
    { in: "js/main.js", out: "zhike" },
    { in: "js/theme.js", out: "theme" },
    { in: "js/service-worker.js", out: "service-worker" },
    { in: "css/zhike.css", out: "zhike" },
  ],
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  outdir: output,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: !watch,
  sourcemap: watch,
  target: ["chrome111", "firefox115", "safari16.4"],
  external: ["./img/*"],
  legalComments: "linked",
  logLevel: "info",
  plugins: [picturesAsFiles],
};

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
await buildSprite();
await copyFile(join(here, "favicon.svg"), join(output, "favicon.svg"));
for (const name of await readdir(join(here, "icons"))) await copyFile(join(here, "icons", name), join(output, name));
if (watch) await (await esbuild.context(options)).watch();
else await esbuild.build(options);
