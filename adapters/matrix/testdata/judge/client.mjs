// Somebody with matrix-js-sdk and its Rust crypto. Usage: node client.mjs FOLDER
// HOMESERVER USER PASSWORD BOT QUESTION. It logs in, makes an encrypted room,
// invites the bot, asks, and prints what it makes of the answer, as JSON. As
// the strictest of clients it shares keys with devices alone that their owners
// have signed, and takes messages from no others.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

Promise.withResolvers ??= function () { // Node 20 has none
  const all = {};
  all.promise = new this((resolve, reject) => Object.assign(all, { resolve, reject }));
  return all;
};
for (const level of ['log', 'debug', 'info', 'trace', 'warn']) console[level] = () => {}; // standard output is the result's

const [folder, baseUrl, user, password, bot, question] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(createRequire(join(folder, 'x.js')).resolve(path)).href);
const sdk = await load('matrix-js-sdk');
const { OnlySignedDevicesIsolationMode } = await load('matrix-js-sdk/lib/crypto-api/index.js');

const by = { type: 'm.login.password', identifier: { type: 'm.id.user', user }, password };
const login = await sdk.createClient({ baseUrl }).loginRequest(by);
const client = sdk.createClient({ baseUrl, userId: login.user_id, deviceId: login.device_id, accessToken: login.access_token });
await client.initRustCrypto({ useIndexedDB: false });
const crypto = client.getCrypto();
crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
await client.startClient({ initialSyncLimit: 10 });
await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (request) => request(by) });

const { room_id: room } = await client.createRoom({
  name: 'Judgement', invite: [bot],
  initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
});
// until calls found whenever an event comes, or can be read, till it returns something.
const until = (found) => new Promise((resolve) => {
  const look = (event) => { const it = found(event); if (it) resolve(it); };
  client.on(sdk.RoomEvent.Timeline, look);
  client.on(sdk.MatrixEventEvent.Decrypted, look);
  client.getRoom(room)?.getLiveTimeline().getEvents().forEach(look);
});
await until((event) => event.getType() === 'm.room.member' && event.getStateKey() === bot && event.getContent().membership === 'join');
const { event_id: asked } = await client.sendMessage(room, { msgtype: 'm.text', body: question });
const answer = await until((event) => event.getSender() === bot && event.getType() !== 'm.room.member' && !event.isBeingDecrypted()
  && (event.getType() !== 'm.room.encrypted' || event.isDecryptionFailure()) && event);
const [device] = (await crypto.getUserDeviceInfo([bot], true)).get(bot).keys(); // it has one
const { body, msgtype, formatted_body: html, 'm.relates_to': relation, 'm.mentions': mentions } = answer.getContent();
process.stdout.write(JSON.stringify({
  body, msgtype, html, device,
  answers: relation?.['m.in_reply_to']?.event_id === asked, mentions: mentions?.user_ids?.includes(login.user_id) ?? false,
  encrypted: answer.isEncrypted(), failed: answer.isDecryptionFailure(),
  shield: await crypto.getEncryptionInfoForEvent(answer),
  signed: (await crypto.getDeviceVerificationStatus(bot, device)).signedByOwner,
}) + '\n');
client.stopClient();
process.exit(0);
