// Draws a local file of vector tiles. It is fetched only where the site has
// such a file (setting map.base).
import { PMTiles } from "pmtiles";
import { leafletLayer } from "protomaps-leaflet";

export function layer(leaflet, url, lang) {
  globalThis.L = leaflet; // protomaps-leaflet finds it there
  return leafletLayer({ url: new PMTiles(new URL(url, location.href).href), flavor: "light", lang });
}
