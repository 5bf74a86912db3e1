export interface City {
  city: string
  state: string
  country: string
  timeZone: string
  areaCode: string
  postalCode: string
  weight: number
}

type Row = readonly [string, string, string, string, string, number]

function inCountry(country: string, rows: readonly Row[]): City[] {
  return rows.map(([city, state, timeZone, areaCode, postalCode, weight]) => ({
    city,
    state,
    country,
    timeZone,
    areaCode,
    postalCode,
    weight,
  }))
}

export const cities: readonly City[] = [
  ...inCountry('United States', [
    ['San Francisco', 'California', 'America/Los_Angeles', '415', '94105', 16],
    ['Palo Alto', 'California', 'America/Los_Angeles', '650', '94301', 3],
    ['Mountain View', 'California', 'America/Los_Angeles', '650', '94043', 3],
    ['Menlo Park', 'California', 'America/Los_Angeles', '650', '94025', 2],
    ['Cupertino', 'California', 'America/Los_Angeles', '408', '95014', 1],
    ['Santa Clara', 'California', 'America/Los_Angeles', '408', '95054', 2],
    ['San Jose', 'California', 'America/Los_Angeles', '408', '95110', 4],
    ['Los Gatos', 'California', 'America/Los_Angeles', '408', '95032', 1],
    ['Los Angeles', 'California', 'America/Los_Angeles', '213', '90017', 8],
    ['San Diego', 'California', 'America/Los_Angeles', '619', '92101', 4],
    ['Seattle', 'Washington', 'America/Los_Angeles', '206', '98101', 7],
    ['Redmond', 'Washington', 'America/Los_Angeles', '425', '98052', 1],
    ['Portland', 'Oregon', 'America/Los_Angeles', '503', '97204', 3],
    ['Denver', 'Colorado', 'America/Denver', '303', '80202', 5],
    ['Salt Lake City', 'Utah', 'America/Denver', '801', '84101', 3],
    ['Phoenix', 'Arizona', 'America/Phoenix', '602', '85004', 4],
    ['Austin', 'Texas', 'America/Chicago', '512', '78701', 8],
    ['Dallas', 'Texas', 'America/Chicago', '214', '75201', 6],
    ['Houston', 'Texas', 'America/Chicago', '713', '77002', 5],
    ['Chicago', 'Illinois', 'America/Chicago', '312', '60606', 9],
    ['Minneapolis', 'Minnesota', 'America/Chicago', '612', '55402', 3],
    ['Nashville', 'Tennessee', 'America/Chicago', '615', '37203', 3],
    ['Detroit', 'Michigan', 'America/Detroit', '313', '48226', 3],
    ['Atlanta', 'Georgia', 'America/New_York', '404', '30303', 6],
    ['Miami', 'Florida', 'America/New_York', '305', '33131', 4],
    ['Charlotte', 'North Carolina', 'America/New_York', '704', '28202', 3],
    ['Washington', 'District of Columbia', 'America/New_York', '202', '20005', 4],
    ['Philadelphia', 'Pennsylvania', 'America/New_York', '215', '19103', 4],
    ['Armonk', 'New York', 'America/New_York', '914', '10504', 1],
    ['New York', 'New York', 'America/New_York', '212', '10001', 20],
    ['Boston', 'Massachusetts', 'America/New_York', '617', '02110', 8],
    ['Cambridge', 'Massachusetts', 'America/New_York', '617', '02142', 2],
  ]),
  ...inCountry('Canada', [
    ['Toronto', 'Ontario', 'America/Toronto', '416', 'M5H 2N2', 7],
    ['Ottawa', 'Ontario', 'America/Toronto', '613', 'K1P 1J1', 2],
    ['Vancouver', 'British Columbia', 'America/Vancouver', '604', 'V6B 1A1', 4],
    ['Montréal', 'Quebec', 'America/Toronto', '514', 'H3B 4W5', 3],
  ]),
  ...inCountry('United Kingdom', [
    ['London', 'England', 'Europe/London', '207946', 'EC2A 4NE', 14],
    ['Manchester', 'England', 'Europe/London', '161496', 'M2 5DB', 3],
    ['Bristol', 'England', 'Europe/London', '117496', 'BS1 4ST', 2],
    ['Edinburgh', 'Scotland', 'Europe/London', '131496', 'EH2 4AD', 2],
  ]),
  ...inCountry('Ireland', [['Dublin', 'Leinster', 'Europe/Dublin', '1', 'D02 X285', 4]]),
  ...inCountry('Australia', [
    ['Sydney', 'New South Wales', 'Australia/Sydney', '2', '2000', 5],
    ['Melbourne', 'Victoria', 'Australia/Melbourne', '3', '3000', 4],
  ]),
  ...inCountry('Germany', [
    ['Berlin', 'Berlin', 'Europe/Berlin', '3023125', '10117', 6],
    ['München', 'Bavaria', 'Europe/Berlin', '8999998', '80331', 5],
    ['Hamburg', 'Hamburg', 'Europe/Berlin', '4066969', '20095', 3],
    ['Frankfurt am Main', 'Hesse', 'Europe/Berlin', '6990009', '60311', 2],
    ['Walldorf', 'Baden-Württemberg', 'Europe/Berlin', '622747', '69190', 1],
  ]),
  ...inCountry('Austria', [['Wien', 'Vienna', 'Europe/Vienna', '1', '1010', 2]]),
  ...inCountry('Switzerland', [['Zürich', 'Zurich', 'Europe/Zurich', '44', '8001', 3]]),
  ...inCountry('France', [
    ['Paris', 'Île-de-France', 'Europe/Paris', '1', '75002', 7],
    ['Lyon', 'Auvergne-Rhône-Alpes', 'Europe/Paris', '4', '69002', 2],
  ]),
  ...inCountry('Belgium', [['Brussels', 'Brussels', 'Europe/Brussels', '2', '1000', 1]]),
  ...inCountry('Netherlands', [
    ['Amsterdam', 'North Holland', 'Europe/Amsterdam', '20', '1012 AB', 4],
    ['Utrecht', 'Utrecht', 'Europe/Amsterdam', '30', '3511 CE', 1],
  ]),
  ...inCountry('Spain', [
    ['Madrid', 'Community of Madrid', 'Europe/Madrid', '915', '28013', 4],
    ['Barcelona', 'Catalonia', 'Europe/Madrid', '935', '08002', 4],
  ]),
  ...inCountry('Portugal', [['Lisbon', 'Lisbon', 'Europe/Lisbon', '21', '1100-148', 2]]),
  ...inCountry('Italy', [['Milan', 'Lombardy', 'Europe/Rome', '02', '20121', 3]]),
  ...inCountry('Poland', [
    ['Warszawa', 'Masovian', 'Europe/Warsaw', '22', '00-001', 3],
    ['Kraków', 'Lesser Poland', 'Europe/Warsaw', '12', '31-001', 2],
  ]),
  ...inCountry('Czechia', [['Prague', 'Prague', 'Europe/Prague', '2', '110 00', 2]]),
  ...inCountry('Romania', [['București', 'Bucharest', 'Europe/Bucharest', '21', '010011', 2]]),
  ...inCountry('Bulgaria', [['Sofia', 'Sofia City', 'Europe/Sofia', '2', '1000', 2]]),
  ...inCountry('Greece', [['Athens', 'Attica', 'Europe/Athens', '210', '105 57', 1]]),
  ...inCountry('Sweden', [
    ['Stockholm', 'Stockholm', 'Europe/Stockholm', '8', '111 22', 4],
    ['Malmö', 'Skåne', 'Europe/Stockholm', '40', '211 22', 1],
  ]),
  ...inCountry('Denmark', [['Copenhagen', 'Capital Region', 'Europe/Copenhagen', '33', '1050', 2]]),
  ...inCountry('Norway', [['Oslo', 'Oslo', 'Europe/Oslo', '22', '0150', 1]]),
  ...inCountry('Finland', [['Helsinki', 'Uusimaa', 'Europe/Helsinki', '9', '00100', 1]]),
  ...inCountry('Ukraine', [['Kyiv', 'Kyiv City', 'Europe/Kyiv', '44', '01001', 2]]),
  ...inCountry('Turkey', [['Istanbul', 'Istanbul', 'Europe/Istanbul', '212', '34000', 2]]),
  ...inCountry('Israel', [['Tel Aviv', 'Tel Aviv District', 'Asia/Jerusalem', '3', '6100000', 3]]),
  ...inCountry('United Arab Emirates', [['Dubai', 'Dubai', 'Asia/Dubai', '4', '00000', 2]]),
  ...inCountry('India', [
    ['Bengaluru', 'Karnataka', 'Asia/Kolkata', '80', '560001', 8],
    ['Hyderabad', 'Telangana', 'Asia/Kolkata', '40', '500001', 4],
    ['Mumbai', 'Maharashtra', 'Asia/Kolkata', '22', '400001', 4],
  ]),
  ...inCountry('China', [
    ['Shanghai', 'Shanghai', 'Asia/Shanghai', '21', '200000', 3],
    ['Shenzhen', 'Guangdong', 'Asia/Shanghai', '755', '518000', 2],
  ]),
  ...inCountry('Japan', [['Tokyo', 'Tokyo', 'Asia/Tokyo', '3', '100-0001', 4]]),
  ...inCountry('South Korea', [['Seoul', 'Seoul', 'Asia/Seoul', '2', '04524', 2]]),
  ...inCountry('Singapore', [['Singapore', 'Singapore', 'Asia/Singapore', '6', '018956', 4]]),
  ...inCountry('Vietnam', [['Ho Chi Minh City', 'Ho Chi Minh', 'Asia/Ho_Chi_Minh', '28', '700000', 1]]),
  ...inCountry('Brazil', [['São Paulo', 'São Paulo', 'America/Sao_Paulo', '11', '01000-000', 4]]),
  ...inCountry('Mexico', [['Ciudad de México', 'Mexico City', 'America/Mexico_City', '55', '06000', 3]]),
  ...inCountry('Argentina', [['Buenos Aires', 'Buenos Aires', 'America/Argentina/Buenos_Aires', '11', 'C1002', 2]]),
  ...inCountry('Nigeria', [['Lagos', 'Lagos', 'Africa/Lagos', '1', '100001', 2]]),
  ...inCountry('Kenya', [['Nairobi', 'Nairobi County', 'Africa/Nairobi', '20', '00100', 1]]),
  ...inCountry('South Africa', [['Cape Town', 'Western Cape', 'Africa/Johannesburg', '21', '8001', 1]]),
]
