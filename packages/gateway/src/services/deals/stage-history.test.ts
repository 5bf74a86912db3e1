import { describe, expect, it } from 'vitest'
import { toStays } from './stage-history.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 10, minute))
const now = at(30)

describe('toStays', () => {
  it('chains changes into stays, the last one still going on', () => {
    const stays = toStays(
      [
        { fromStageId: null, toStageId: 'a', source: 'delos', changedAt: at(0) },
        { fromStageId: 'a', toStageId: 'b', source: 'apollo', changedAt: at(10) },
      ],
      { stageId: 'b', since: null, now },
    )
    expect(stays).toEqual([
      { stageId: 'a', source: 'delos', enteredAt: at(0), leftAt: at(10), seconds: 600 },
      { stageId: 'b', source: 'apollo', enteredAt: at(10), leftAt: null, seconds: 1200 },
    ])
  })

  it('begins with the stage before the first change, of unknown length', () => {
    const [first] = toStays([{ fromStageId: 'a', toStageId: 'b', source: 'apollo', changedAt: at(10) }], {
      stageId: 'b',
      since: null,
      now,
    })
    expect(first).toEqual({ stageId: 'a', source: null, enteredAt: null, leftAt: at(10), seconds: null })
  })

  it('uses Apollo’s own time where no change was seen', () => {
    expect(toStays([], { stageId: 'a', since: at(15), now })).toEqual([
      { stageId: 'a', source: null, enteredAt: at(15), leftAt: null, seconds: 900 },
    ])
    expect(toStays([], { stageId: null, since: null, now })).toEqual([])
  })
})
