// Slack's own client of Socket Mode. Usage: node client.mjs FOLDER API_URL
// APP_TOKEN. It acknowledges what comes, commands with a payload, until its
// standard input ends; each event is a line.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, slackApiUrl, appToken] = process.argv.slice(2);
const { SocketModeClient, LogLevel } = createRequire(join(folder, 'x.js'))('@slack/socket-mode');
const client = new SocketModeClient({ appToken, clientPingTimeout: 300 /* and the wait before it reconnects */, logLevel: LogLevel.ERROR, clientOptions: { slackApiUrl } });
client.on('slack_event', async ({ ack, type, body, retry_num: again }) => {
  console.log(JSON.stringify({ type, id: body?.event_id ?? '', again: again ?? 0 }));
  await ack(type === 'slash_commands' ? { text: `you said: ${body.text}` } : undefined);
});
await client.start();
process.stdin.resume();
process.stdin.on('end', async () => {
  await client.disconnect();
  process.exit(0);
});
