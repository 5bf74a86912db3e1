import type { Random } from './prng.ts'
import { type City, cities } from './tables/cities.ts'
import { type Country, countries, streets } from './tables/countries.ts'

const weightedCities = cities.map((city) => [city, city.weight] as const)

export function pickCity(random: Random): City {
  return random.weighted(weightedCities)
}

export function pickCityOfCountry(random: Random, country: string): City {
  return random.weighted(weightedCities.filter(([city]) => city.country === country))
}

export function cityNamed(name: string): City {
  const found = cities.find((city) => city.city === name)
  if (!found) throw new RangeError(`no city named ${name}`)
  return found
}

export function countryNamed(name: string): Country {
  const country = countries[name]
  if (!country) throw new RangeError(`no country named ${name}`)
  return country
}

/** Apollo reveals no personal e-mail of people who live in such a country. */
export function isGdprCountry(name: string): boolean {
  return countries[name]?.gdpr ?? false
}

/** A head office first, then offices that the size of the company pays for. */
export function pickOffices(random: Random, headquarters: City, employees: number): City[] {
  const offices = [headquarters]
  const wanted = 1 + officeCount(random, employees)
  for (let tries = 0; offices.length < wanted && tries < 40; tries++) {
    const city = pickCity(random)
    if (!offices.includes(city)) offices.push(city)
  }
  return offices
}

export function pickHome(random: Random, offices: readonly City[]): City {
  const roll = random.fraction()
  if (roll < 0.9) return random.chance(0.6) ? (offices[0] as City) : random.pick(offices)
  if (roll < 0.96) return pickCityOfCountry(random, random.pick(offices).country)
  return pickCity(random)
}

export function pickPhone(random: Random, city: City, line: 'mobile' | 'landline'): string {
  return random.digits(countryNamed(city.country)[line].replace('{area}', city.areaCode))
}

export function pickStreet(random: Random, city: City): string {
  return random.pick(streets[countryNamed(city.country).streets]).replace('#', String(random.int(1, 240)))
}

function officeCount(random: Random, employees: number): number {
  if (employees < 80) return 0
  if (employees < 1_000) return random.int(0, 2)
  return employees < 20_000 ? random.int(2, 5) : random.int(6, 12)
}
