import { expect, it } from 'vitest'
import { ConfigError } from '../config.ts'
import { DataFolderLockedError } from '../db/data-folder.ts'
import { BackupError } from '../portable/backup-part.ts'
import { toStartError } from './start-error.ts'

it.each([
  [new ConfigError('PORT: must be a number'), 2, 'PORT: must be a number'],
  [new BackupError('The backup is cut short'), 4, 'The backup is cut short'],
  [new DataFolderLockedError('./data', 7, 'now'), 4, 'in use by process 7'],
  [
    Object.assign(new Error('x'), { code: 'EADDRINUSE', address: '127.0.0.1', port: 4000 }),
    4,
    'Port 4000 of 127.0.0.1 is taken',
  ],
  [Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' }), 70, 'The database cannot be used'],
  [new Error('first line\n  at a stack'), 70, 'first line'],
])('puts %s into one line', (error, exitCode, text) => {
  const { message, exitCode: code } = toStartError(error)
  expect(code).toBe(exitCode)
  expect(message).toContain(text)
  expect(message).not.toContain('\n')
})
