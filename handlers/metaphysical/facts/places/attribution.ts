/** The source of something in an answer. */
export interface Attribution {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly rights: string;
}

/** The places are from GeoNames, whose licence asks for this to be said wherever they are used. */
export const geoNamesAttribution: Attribution = {
  id: 'geonames',
  title: 'GeoNames',
  url: 'https://www.geonames.org/',
  rights: 'CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)',
};
