import type { Culture } from '../names.ts'

export interface Country {
  gdpr: boolean
  /** `{area}` is the city's code, `#` a digit; where a regulator keeps numbers for fiction, they are used. */
  mobile: string
  landline: string
  streets: keyof typeof streets
  cultures: readonly (readonly [Culture, number])[]
}

/** `#` is a house number. */
export const streets = {
  english: ['# Market Street', '# Mill Road', '# Harbour Lane', '# Station Road', '# King Street', '# Oak Avenue'],
  german: ['Bahnhofstraße #', 'Hauptstraße #', 'Gartenweg #', 'Lindenallee #', 'Am Markt #'],
  french: ['# rue de la Gare', '# avenue des Tilleuls', '# rue du Moulin', '# boulevard Carnot'],
  spanish: ['Calle Mayor #', 'Avenida del Puerto #', 'Calle del Sol #', 'Paseo de los Olmos #'],
  nordic: ['Storgatan #', 'Kungsgatan #', 'Havnegade #', 'Kirkegata #'],
  other: ['# Main Street', '# Park Avenue', '# Garden Road', '# Central Square'],
}

const american: Country['cultures'] = [
  ['english', 62],
  ['spanish', 12],
  ['indian', 8],
  ['chinese', 4],
  ['german', 3],
  ['italian', 3],
  ['african', 3],
  ['korean', 2],
  ['vietnamese', 2],
  ['polish', 1],
  ['arabic', 1],
  ['hebrew', 1],
]

function mostly(culture: Culture): Country['cultures'] {
  return culture === 'english'
    ? [
        ['english', 80],
        ['indian', 8],
        ['african', 4],
        ['polish', 3],
        ['french', 2],
      ]
    : [
        [culture, 88],
        ['english', 6],
        ['indian', 3],
        ['french', 2],
        ['chinese', 1],
      ]
}

function country(
  gdpr: boolean,
  mobile: string,
  landline: string,
  street: Country['streets'],
  culture: Culture,
): Country {
  return { gdpr, mobile, landline, streets: street, cultures: mostly(culture) }
}

export const countries: Record<string, Country> = {
  'United States': {
    ...country(false, '+1{area}555####', '+1{area}555####', 'english', 'english'),
    cultures: american,
  },
  Canada: country(false, '+1{area}555####', '+1{area}555####', 'english', 'english'),
  'United Kingdom': country(true, '+447700900###', '+44{area}0###', 'english', 'english'),
  Ireland: country(true, '+35385#######', '+353{area}#######', 'english', 'english'),
  Australia: country(false, '+6149157####', '+61{area}5550####', 'english', 'english'),
  Germany: country(true, '+49152288####', '+49{area}###', 'german', 'german'),
  Austria: country(true, '+43664#######', '+43{area}#######', 'german', 'german'),
  Switzerland: country(false, '+4179#######', '+41{area}#######', 'german', 'german'),
  France: country(true, '+3363998####', '+33{area}99######', 'french', 'french'),
  Belgium: country(true, '+3247#######', '+32{area}#######', 'french', 'dutch'),
  Netherlands: country(true, '+316########', '+31{area}#######', 'other', 'dutch'),
  Spain: country(true, '+346########', '+34{area}######', 'spanish', 'spanish'),
  Portugal: country(true, '+3519########', '+351{area}#######', 'spanish', 'portuguese'),
  Italy: country(true, '+393########', '+39{area}#######', 'other', 'italian'),
  Poland: country(true, '+485########', '+48{area}#######', 'other', 'polish'),
  Czechia: country(true, '+4206########', '+420{area}########', 'other', 'czech'),
  Romania: country(true, '+4072#######', '+40{area}#######', 'other', 'romanian'),
  Bulgaria: country(true, '+35988#######', '+359{area}#######', 'other', 'cyrillic'),
  Greece: country(true, '+3069########', '+30{area}#######', 'other', 'greek'),
  Sweden: country(true, '+4670174####', '+46{area}#######', 'nordic', 'nordic'),
  Denmark: country(true, '+4520######', '+45{area}######', 'nordic', 'nordic'),
  Norway: country(true, '+474#######', '+47{area}######', 'nordic', 'nordic'),
  Finland: country(true, '+3584########', '+358{area}#######', 'nordic', 'nordic'),
  Ukraine: country(false, '+38050#######', '+380{area}#######', 'other', 'cyrillic'),
  Turkey: country(false, '+905#########', '+90{area}#######', 'other', 'turkish'),
  Israel: country(false, '+97252#######', '+972{area}#######', 'other', 'hebrew'),
  'United Arab Emirates': country(false, '+97150#######', '+971{area}#######', 'other', 'arabic'),
  India: country(false, '+919#########', '+91{area}########', 'other', 'indian'),
  China: country(false, '+86139########', '+86{area}########', 'other', 'chinese'),
  Japan: country(false, '+8190########', '+81{area}########', 'other', 'japanese'),
  'South Korea': country(false, '+8210########', '+82{area}########', 'other', 'korean'),
  Singapore: country(false, '+659#######', '+65{area}#######', 'other', 'chinese'),
  Vietnam: country(false, '+849########', '+84{area}########', 'other', 'vietnamese'),
  Brazil: country(false, '+55{area}9########', '+55{area}3#######', 'spanish', 'portuguese'),
  Mexico: country(false, '+52{area}########', '+52{area}########', 'spanish', 'spanish'),
  Argentina: country(false, '+549{area}########', '+54{area}########', 'spanish', 'spanish'),
  Nigeria: country(false, '+23480########', '+234{area}#######', 'other', 'african'),
  Kenya: country(false, '+2547########', '+254{area}#######', 'other', 'african'),
  'South Africa': country(false, '+2782#######', '+27{area}#######', 'english', 'african'),
}
