// An application of a team's own, with Delos inside it.
import { expressRouter } from '@delos/gateway/express'
import express from 'express'

const delos = await expressRouter(process.env)
if (delos.madeAdminKey) console.log(`Admin key (shown only now): ${delos.madeAdminKey}`)

const app = express()
app.use(express.json())
app.get('/', (_request, response) => response.json({ orders: '/orders', delos: '/delos/docs' }))
app.use('/delos', delos)

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', (error) => {
  if (error) throw error
  console.log(`Listening on http://127.0.0.1:${server.address().port}`)
})

async function stop() {
  await delos.close()
  server.close()
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
