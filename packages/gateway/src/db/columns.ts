import type { ColumnType, JSONColumnType } from 'kysely'

/** Timestamps are read as `Date` and written as `Date` or ISO text. */
export type Timestamp = ColumnType<Date, Date | string, Date | string>
export type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
/** JSON columns are read parsed and written as text: drivers disagree on how to encode objects and arrays. */
export type Json<T> = JSONColumnType<T & object>
export type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>
