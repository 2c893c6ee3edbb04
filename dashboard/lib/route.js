/** Where one is: all of it stands behind the # of the address. */

/**
 * `#/my-shop/analytics?days=30` is `{slug, view, params}`; nothing, or nothing
 * that can be read, is the overview.
 */
export function route() {
  const [path, query] = location.hash.slice(1).split("?");
  let [slug = "", view = ""] = path.split("/").slice(1);
  try {
    slug = decodeURIComponent(slug);
  } catch {
    slug = "";
  }
  return {
    slug, view: slug ? view || "analytics" : "overview",
    params: new URLSearchParams(query),
  };
}

/** The address of a view; parameters that are empty are left out. */
export function link(slug, view, params = {}) {
  const query = String(filled(params));
  return `#/${encodeURIComponent(slug)}/${view}${query && `?${query}`}`;
}

/** Those parameters that have a value. */
export function filled(params) {
  return new URLSearchParams(Object.entries(params)
    .filter(([, value]) => value != null && value !== ""));
}
