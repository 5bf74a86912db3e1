// Reads what Delos has stored, through TypeORM: DATABASE_URL is that of Delos.
import { Contact, CreditEntry, delosEntities } from '@delos/models'
import { DataSource, IsNull } from 'typeorm'

// Delos migrates its own tables: never synchronize them.
const source = new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  entities: delosEntities,
  synchronize: false,
})
await source.initialize()
try {
  const contacts = await source.getRepository(Contact).find({
    where: { joinedInto: IsNull() },
    relations: { organization: true },
    order: { createdAt: 'DESC' },
    take: 10,
  })
  for (const { name, email, organization } of contacts) console.log([name, email, organization?.name].join('\t'))
  const spent = await source.getRepository(CreditEntry).sum('postedDeltaMilli')
  console.log(`${Number(spent ?? 0) / 1000} credits charged`)
} finally {
  await source.destroy()
}
