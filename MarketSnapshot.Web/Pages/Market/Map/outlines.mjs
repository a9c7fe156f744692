// Makes ../../../wwwroot/outlines.svg, the countries behind the map of places. Run it when the window or the data changes:
//   npm install --no-save world-atlas@2.0.2 topojson-client@3.1.0 && node MarketSnapshot.Web/Pages/Market/Map/outlines.mjs
// The data are Natural Earth's countries at 1:50 million (public domain), as the package world-atlas has them (ISC licence).
// The window and the projection are those of MapWindow.cs: plate carrée, true to scale at 22 degrees north.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
const require = createRequire(join(process.cwd(), 'x.js'));
const { feature } = require('topojson-client');
const atlas = JSON.parse(readFileSync(require.resolve('world-atlas/countries-50m.json'), 'utf8'));

const west = 66, east = 98, north = 38, south = 5, unitsPerDegree = 30, squeeze = Math.cos(22 * Math.PI / 180);
const width = Math.round((east - west) * unitsPerDegree * squeeze), height = (north - south) * unitsPerDegree, margin = 20;
const project = ([lon, lat]) => [Math.round((lon - west) * unitsPerDegree * squeeze), Math.round((north - lat) * unitsPerDegree)];

// Cuts a ring at the four edges of the window, one after the other (Sutherland and Hodgman).
function clip(ring) {
  const edges = [[0, 1, -margin], [0, -1, -(width + margin)], [1, 1, -margin], [1, -1, -(height + margin)]];
  for (const [axis, sign, limit] of edges) {
    const inside = point => sign * point[axis] >= limit, out = [];
    ring.forEach((point, i) => {
      const before = ring.at(i - 1);
      if (inside(point) !== inside(before)) {
        const part = (limit * sign - before[axis]) / (point[axis] - before[axis]);
        out.push([0, 1].map(a => Math.round(before[a] + part * (point[a] - before[a]))));
      }
      if (inside(point)) out.push(point);
    });
    ring = out;
  }
  return ring;
}

function path(ring) {
  const points = clip(ring.slice(0, -1).map(project)).filter((point, i, all) => i === 0 || point[0] !== all[i - 1][0] || point[1] !== all[i - 1][1]);
  if (points.length < 3) return '';
  let [x, y] = points[0], text = `M${x} ${y}l`;
  text += points.slice(1).map(([px, py]) => { const step = `${px - x} ${py - y}`; [x, y] = [px, py]; return step; }).join(' ');
  return text.replaceAll(' -', '-') + 'z';
}

const lands = feature(atlas, atlas.objects.countries).features.map(country => {
  const polygons = country.geometry.type === 'Polygon' ? [country.geometry.coordinates] : country.geometry.coordinates;
  return polygons.flatMap(polygon => polygon.map(path)).join('');
}).filter(Boolean);
writeFileSync(join(import.meta.dirname, '../../../wwwroot/outlines.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><g id="lands">${lands.map(d => `<path d="${d}"/>`).join('')}</g></svg>\n`);
console.log(`${lands.length} countries, ${width} x ${height}`);
