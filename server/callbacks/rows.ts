/** Requests as operators see them. */
import { attemptsOf, isDoNotCall, type CallbackRecord } from '../../db/queries/callbacks.ts';
import { operatorNames } from '../../db/queries/operators.ts';
import type { Store } from '../../db/store.ts';
import type { CallbackRow } from '../../protocol/callback.ts';
import { readablePhone } from './phone.ts';

export async function callbackRows(store: Store, siteId: string, records: CallbackRecord[]): Promise<CallbackRow[]> {
  const attempts = await attemptsOf(
    store,
    siteId,
    records.map(({ id }) => id),
  );
  const operators = new Set([
    ...attempts.map(({ operatorId }) => operatorId),
    ...records.flatMap(({ operatorId }) => operatorId ?? []),
  ]);
  const names = await operatorNames(store, [...operators]);
  const named = (id: string) => ({ id, name: names.get(id) ?? '' });
  const phones = [...new Set(records.map(({ phone }) => phone))];
  const listed = new Set<string>();
  for (const phone of phones) if (await isDoNotCall(store, siteId, phone)) listed.add(phone);
  return records.map((record) => ({
    id: record.id,
    visitor: record.visitorId,
    name: record.name,
    phone: record.phone,
    phoneText: readablePhone(record.phone),
    topic: record.topic,
    timeZone: record.timeZone,
    language: record.language,
    slotAt: record.slotAt,
    status: record.status,
    dueAt: record.dueAt,
    operator: record.operatorId === null ? null : named(record.operatorId),
    doNotCall: listed.has(record.phone),
    attempts: attempts
      .filter(({ callbackId }) => callbackId === record.id)
      .map(({ at, operatorId, outcome, note }) => ({ at, operator: named(operatorId), outcome, note })),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  }));
}
