// The library of the map that moves, as a file of its own: it is fetched only
// when a person asks for that map.
export * from "leaflet/dist/leaflet-src.esm.js";
