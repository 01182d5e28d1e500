// Writes MetaphysicalAPI's list of places from the GeoNames data of two packages and the tables in places/.
import { writeFile } from 'node:fs/promises';
import { extractOf } from './places/extract.ts';

await writeFile(new URL('../handlers/metaphysical/facts/places/places.tsv', import.meta.url), extractOf());
