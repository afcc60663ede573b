import { MongoClient } from 'mongodb';

/**
 * Stands where MongoDB's image has its shell, for the one thing the manifest asks of it: found the replica set where it
 * has to be founded, and succeed once the server takes writes.
 */
const client = new MongoClient('mongodb://127.0.0.1:27017/?directConnection=true', { serverSelectionTimeoutMS: 2_000 });
try {
  const admin = client.db('admin');
  const members = [{ _id: 0, host: 'mongodb-0.mongodb:27017' }];
  await admin.command({ replSetInitiate: { _id: 'waybill', members } }).catch(() => undefined);
  // [C2] A client that dies inside a transaction holds its locks this long.
  await admin.command({ setParameter: 1, transactionLifetimeLimitSeconds: 3 });
  const hello = await admin.command({ hello: 1 });
  process.exitCode = hello.isWritablePrimary === true ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await client.close();
}
