// Runs before the first paint, as a blocking script, so that a dark page never flashes white.
// A classic script: the block keeps its names out of the page's.
{
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function apply() {
    const wanted = root.dataset.theme || "system";
    root.dataset.bsTheme = wanted === "system" ? (dark.matches ? "dark" : "light") : wanted;
  }

  apply();
  dark.addEventListener("change", apply);
  new MutationObserver(apply).observe(root, { attributeFilter: ["data-theme"] });
}
