import { commaList } from './comma-list.ts'

export const nameStarts =
  commaList(`North, South, East, West, Blue, Iron, Silver, Copper, Amber, Cedar, Maple, Stone, River, Bright,
  Clear, Swift, Quiet, High, Grand, Red, Green, White, Black, Golden, Summer, Winter, Moon, Sun, Star, Cloud, Storm, Frost,
  Elm, Oak, Birch, Willow, Fern, Raven, Falcon, Heron, Otter, Lynx, Fox, Wolf, Salt, Sand, Glass, Ember, Cobalt, Velvet`)

export const nameEnds =
  commaList(`peak, field, harbor, bridge, gate, ridge, crest, brook, haven, forge, mark, path, line, point, view,
  dale, shore, stead, wick, mere, grove, spire, cove, glen, loft, vale, anchor, beacon, lantern, compass, kettle, meadow`)

export const fundingStages = commaList('Angel, Seed, Series A, Series B, Series C, Series D, Private Equity')
